"""Answers to ex-13-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.distributions import MultivariateNormal, Normal

from ._chapter_13 import LN2, LOG2_17, REPORTS, usual


def beat_loop(y_train, y_test, to_line):
    v_train, dim = to_line(y_train)[0], y_train.shape[1]
    mean, found = v_train.sum(axis=0) / len(v_train), []
    spread = sum(np.outer(v - mean, v - mean) for v in v_train) / (len(v_train) - 1)
    for y in y_test:
        v, log_det = to_line(y[None])
        log_p = -(v[0] - mean) @ np.linalg.inv(spread) @ (v[0] - mean) / 2 - 0.5 * np.log(np.linalg.det(spread))
        found.append(LOG2_17 - (log_p - dim / 2 * np.log(2 * np.pi) + log_det[0]) / LN2 / dim)
    return np.array(found)


def beat_by_whitening(y_train, y_test, to_line):
    """As a flow: the codes, shifted and whitened, under a standard normal base."""
    v_train, dim = to_line(y_train)[0], y_train.shape[1]
    factor = np.linalg.cholesky(np.cov(v_train, rowvar=False))
    v, log_det = to_line(y_test)
    z = np.linalg.solve(factor, (v - v_train.mean(axis=0)).T).T
    log_p = Normal(dim=dim).log_prob(z) - np.log(np.diag(factor)).sum() + log_det
    return np.log2(17) - log_p * np.log2(np.e) / dim


def beat_with(report=usual, fit=lambda y_train, y_test, to_line: to_line(y_train)[0], cov=np.cov, at=None):
    """Slips: another report of (log p, D), another array to fit to, another covariance of (D, N), or at(y, to_line)."""

    def answer(y_train, y_test, to_line):
        found = fit(y_train, y_test, to_line)
        v, log_det = at(y_test, to_line) if at else to_line(y_test)
        log_p = MultivariateNormal(found.mean(axis=0), cov(found.T)).log_prob(v) + log_det
        return report(log_p[None], y_test.shape[1])

    return answer


RIGHT = (
    beat_loop,
    beat_by_whitening,
)


MISTAKES = (
    *((name, beat_with(report)) for name, report in REPORTS),
    ("log-dets of all images", beat_with(at=lambda y, to_line: (to_line(y)[0], to_line(y)[1].sum()))),
    ("mean log-det", beat_with(at=lambda y, to_line: (to_line(y)[0], to_line(y)[1].mean()))),
    ("fitted to all images", beat_with(fit=lambda train, test, to_line: to_line(np.vstack([train, test]))[0])),
    ("raised", beat_with(cov=lambda v: np.cov(v.T))),
)
