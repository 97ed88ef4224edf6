"""ex-13-4: a Gaussian after the logit."""

import numpy as np

from minflow.distributions import MultivariateNormal, Normal
from minflow.flow import Flow
from minflow.transforms import ElementwiseAffine

from .bits import LN2, LOG2_17, REPORTS, usual


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


def beat_test_mean(y_train, y_test, to_line):
    (v_train, _), (v, log_det) = to_line(y_train), to_line(y_test)
    log_p = MultivariateNormal(v.mean(axis=0), np.cov(v_train.T)).log_prob(v) + log_det
    return LOG2_17 - log_p / LN2 / y_test.shape[1]


def beat_by_m(y_train, y_test, to_line):
    log_p = (LOG2_17 - beat_by_whitening(y_train, y_test, to_line)) * y_test.shape[1]
    return LOG2_17 - log_p / len(y_test)


def beat_by_pixels(y_train, y_test, to_line):
    """A flow that scales each pixel by itself knows no correlation."""
    v_train = to_line(y_train)[0]
    flow = Flow(Normal(dim=y_train.shape[1]), ElementwiseAffine(y_train.shape[1]))
    params = {"log_scale": np.log(v_train.std(axis=0, ddof=1)), "shift": v_train.mean(axis=0)}
    v, log_det = to_line(y_test)
    return LOG2_17 - (flow.log_prob(params, v) + log_det) / LN2 / y_test.shape[1]


def about_zero(v):
    return v @ v.T / (v.shape[1] - 1)


def of_y(y_train, y_test, to_line):
    return y_train


def beat_by_a_standard_normal(y_train, y_test, to_line):
    v, log_det = to_line(y_test)
    log_p = -0.5 * np.sum(v**2 + np.log(2 * np.pi), axis=1) + log_det
    return -log_p / np.log(2) / v.shape[1] + np.log2(17)


RIGHT = {
    "ex-13-4": (beat_loop, beat_by_whitening),
}

WRONG = {
    "ex-13-4": (
        *((name, beat_with(report)) for name, report in REPORTS),
        ("log-det forgotten", beat_with(at=lambda y, to_line: (to_line(y)[0], 0.0))),
        ("sign of the log-det", beat_with(at=lambda y, to_line: (to_line(y)[0], -to_line(y)[1]))),
        ("log-dets of all images", beat_with(at=lambda y, to_line: (to_line(y)[0], to_line(y)[1].sum()))),
        ("mean log-det", beat_with(at=lambda y, to_line: (to_line(y)[0], to_line(y)[1].mean()))),
        ("divided by M", beat_by_m),
        ("the full Gaussian", beat_with(fit=of_y, at=lambda y, to_line: (y, 0.0))),
        ("full Gaussian with a log-det", beat_with(fit=of_y, at=lambda y, to_line: (y, to_line(y)[1]))),
        ("fitted to y, asked at v", beat_with(fit=of_y)),
        ("fitted to v, asked at y", beat_with(at=lambda y, to_line: (y, to_line(y)[1]))),
        ("fitted to the test images", beat_with(fit=lambda train, test, to_line: to_line(test)[0])),
        ("fitted to all images", beat_with(fit=lambda train, test, to_line: to_line(np.vstack([train, test]))[0])),
        ("mean of the test images", beat_test_mean),
        ("nothing fitted", beat_by_a_standard_normal),
        ("variances alone", beat_by_pixels),
        ("N for N − 1", beat_with(cov=lambda v: np.cov(v, ddof=0))),
        ("mean not subtracted", beat_with(cov=about_zero)),
        ("raised", beat_with(cov=lambda v: np.cov(v.T))),
    ),
}
