"""Answers to ex-04-7 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def softplus_loop(x, t):
    z, log_det = np.empty(x.shape), np.zeros(len(x))
    for n, d in np.ndindex(x.shape):
        share = math.log(-math.expm1(-t * x[n, d]))
        z[n, d] = x[n, d] + share / t
        log_det[n] -= share
    return z, log_det


def softplus_by_cases(x, t):
    """Where tx is small, log(eᵘ − 1) is safe; where it is large, log1p is."""
    u = t * x
    few, many = np.minimum(u, 1.0), np.maximum(u, 1.0)
    z = np.where(u < 1, np.log(np.expm1(few)), many + np.log1p(-np.exp(-many))) / t
    return z, np.sum(np.logaddexp(0, -t * z), axis=1)


RIGHT = (softplus_loop, softplus_by_cases)


def softplus_on_paper(x, t):
    z = np.log(np.exp(t * x) - 1) / t
    return z, -np.sum(np.log(-np.expm1(-t * x)), axis=1)


def softplus_rounded(x, t):
    z = x + np.log(1 - np.exp(-t * x)) / t
    return z, -np.sum(np.log(-np.expm1(-t * x)), axis=1)


def softplus_by_coordinate(x, t):
    z, _ = softplus_loop(x, t)
    return z, -np.log(-np.expm1(-t * x))


MISTAKES = (
    ("as on paper", softplus_on_paper),
    ("digits lost near 0", softplus_rounded),
    ("not summed over the dimensions", softplus_by_coordinate),
)
