"""Answers to ex-07-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from minflow.transforms.shapes import LeakyReLU


def leaky_loop(x, a):
    z, log_det = np.zeros(x.shape), np.zeros(len(x))
    for n, row in enumerate(x):
        for d, value in enumerate(row):
            z[n, d] = value if value >= 0 else value / a
            log_det[n] += 0.0 if value >= 0 else math.log(1 / a)
    return z, log_det


def leaky_by_slopes(x, a):
    slopes = np.where(x < 0, 1 / a, 1.0)
    return x * slopes, np.sum(np.log(slopes), axis=1)


def leaky_by_relu(x, a):
    return np.maximum(x, 0) + np.minimum(x, 0) / a, -np.log(a) * np.count_nonzero(x < 0, axis=1)


def leaky_by_minflow(x, a):
    return LeakyReLU(x.shape[1], slope=a).inverse({}, x)


def leaky_with(z=None, log_det=None):
    """The right answer with z(x, a) or log_det(negative, positive, a) put in, the numbers of such coordinates."""

    def answer(x, a):
        right_z, right_log_det = leaky_by_slopes(x, a)
        counts = np.sum(x < 0, axis=1), np.sum(x > 0, axis=1)
        return z(x, a) if z else right_z, log_det(*counts, a) if log_det else right_log_det

    return answer


RIGHT = (
    leaky_loop,
    leaky_by_slopes,
    leaky_by_relu,
    leaky_by_minflow,
)


MISTAKES = (
    ("forward for inverse", lambda x, a: LeakyReLU(x.shape[1], slope=a).forward({}, x)),
    ("slope on the wrong side", leaky_with(lambda x, a: np.where(x > 0, x / a, x), lambda n, p, a: -p * np.log(a))),
    ("every coordinate counted", leaky_with(log_det=lambda n, p, a: -(n + p) * np.log(a))),
    ("never negative", leaky_with(log_det=lambda n, p, a: abs(n * np.log(a)))),
    ("once, not for each", leaky_with(log_det=lambda n, p, a: np.where(n > 0, -np.log(a), 0.0))),
    ("exp for log", lambda x, a: (leaky_loop(x, a)[0], np.prod(np.where(x < 0, 1 / a, 1), axis=1))),
    ("not summed over the dimensions", lambda x, a: (leaky_loop(x, a)[0], np.where(x < 0, -np.log(a), 0))),
    ("summed over the batch", lambda x, a: (leaky_loop(x, a)[0], leaky_loop(x, a)[1].sum())),
    ("parts", lambda x, a: leaky_loop(x, a)[0]),
    ("raised", lambda x, a: (x if x >= 0 else x / a, 0)),
)
