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


RIGHT = (
    leaky_loop,
    leaky_by_slopes,
    lambda x, a: (np.maximum(x, 0) + np.minimum(x, 0) / a, -np.log(a) * np.count_nonzero(x < 0, axis=1)),
    lambda x, a: LeakyReLU(x.shape[1], slope=a).inverse({}, x),
)


def leaky_forward(x, a):
    z = np.where(x < 0, a * x, x)
    return z, np.log(a) * np.sum(x < 0, axis=1)


def leaky_counting_all(x, a):
    z = np.where(x >= 0, x, x / a)
    return z, np.full(len(x), -x.shape[1] * np.log(a))


def leaky_on_the_wrong_side(x, a):
    slopes = np.where(x > 0, 1 / a, 1.0)
    return x * slopes, np.log(slopes).sum(axis=1)


MISTAKES = (
    ("forward for inverse", leaky_forward),
    ("slope on the wrong side", leaky_on_the_wrong_side),
    ("every coordinate counted", leaky_counting_all),
    ("exp for log", lambda x, a: (leaky_loop(x, a)[0], np.prod(np.where(x < 0, 1 / a, 1), axis=1))),
    ("not summed over the dimensions", lambda x, a: (leaky_loop(x, a)[0], np.where(x < 0, -np.log(a), 0))),
    ("summed over the batch", lambda x, a: (leaky_loop(x, a)[0], leaky_loop(x, a)[1].sum())),
    ("parts", lambda x, a: leaky_loop(x, a)[0]),
    ("raised", lambda x, a: (x if x >= 0 else x / a, 0)),
)
