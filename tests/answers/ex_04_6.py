"""Answers to ex-04-6 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


RIGHT = (leaky_loop, leaky_by_slopes, lambda x, a: LeakyReLU(x.shape[1], slope=a).inverse({}, x))


MISTAKES = (("exp for log", lambda x, a: (leaky_loop(x, a)[0], np.prod(np.where(x < 0, 1 / a, 1), axis=1))),)
