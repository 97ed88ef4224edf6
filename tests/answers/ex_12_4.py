"""Answers to ex-12-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.distributions import MultivariateNormal, Normal

from ._chapter_12 import LN2, LOG2_17, nats, one_number


def beat_loop(y_train, y_test, to_line):
    v_train, dim = to_line(y_train)[0], y_train.shape[1]
    mean, bits = v_train.sum(axis=0) / len(v_train), []
    spread = sum(np.outer(v - mean, v - mean) for v in v_train) / (len(v_train) - 1)
    for y in y_test:
        v, log_det = to_line(y[None])
        log_p = -(v[0] - mean) @ np.linalg.inv(spread) @ (v[0] - mean) / 2 - 0.5 * np.linalg.slogdet(spread)[1]
        bits.append(LOG2_17 - (log_p - dim / 2 * np.log(2 * np.pi) + log_det[0]) / LN2 / dim)
    return np.array(bits)


def beat_by_whitening(y_train, y_test, to_line):
    """As a flow: the codes, shifted and whitened, under a standard normal base."""
    v_train, dim = to_line(y_train)[0], y_train.shape[1]
    factor = np.linalg.cholesky(np.cov(v_train, rowvar=False))
    v, log_det = to_line(y_test)
    z = np.linalg.solve(factor, (v - v_train.mean(axis=0)).T).T
    log_p = Normal(dim=dim).log_prob(z) - np.log(np.diag(factor)).sum() + log_det
    return np.log2(17) - log_p * np.log2(np.e) / dim


RIGHT = (beat_loop, beat_by_whitening)


def log_p_of(y_train, y_test, to_line):
    v, log_det = to_line(y_test)
    v_train = to_line(y_train)[0]
    return MultivariateNormal(v_train.mean(axis=0), np.cov(v_train.T)).log_prob(v) + log_det, v.shape[1]


def beat_without_log_det(y_train, y_test, to_line):
    v_train, v = to_line(y_train)[0], to_line(y_test)[0]
    log_p = MultivariateNormal(v_train.mean(axis=0), np.cov(v_train.T)).log_prob(v)
    return np.log2(17) - log_p / (v.shape[1] * np.log(2))


MISTAKES = (
    ("log-det forgotten", beat_without_log_det),
    ("nats for bits", lambda *args: nats(log_p_of(*args)[0][None], log_p_of(*args)[1])),
    ("mean over the batch", lambda *args: one_number(log_p_of(*args)[0][None], log_p_of(*args)[1])),
)
