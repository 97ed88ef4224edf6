"""Answers to ex-07-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def softplus_by_difference(x, t):
    z = x + np.log(-np.expm1(-t * x)) / t
    return z, np.sum(t * (x - z), axis=1)


def softplus_with(z=None, log_det=None):
    """The right answer with z(u, x, t) or log_det(u, z, t) put in, u = t·x."""

    def answer(x, t):
        right_z, right_log_det = softplus_loop(x, t)
        found = z(t * x, x, t) if z else right_z
        return found, log_det(t * x, right_z, t) if log_det else right_log_det

    return answer


RIGHT = (
    softplus_loop,
    softplus_by_cases,
    softplus_by_difference,
)


MISTAKES = (
    ("digits lost near 0", softplus_with(lambda u, x, t: x + np.log(1 - np.exp(-u)) / t)),
    (
        "log_det: as on paper",
        softplus_with(log_det=lambda u, z, t: np.log(np.exp(u) / (np.exp(u) - 1)).sum(axis=1)),
    ),
    (
        "t counted in log_det",
        softplus_with(log_det=lambda u, z, t: (np.logaddexp(0, -t * z) - np.log(t)).sum(axis=1)),
    ),
    (
        "t counted in log_det, the other way",
        softplus_with(log_det=lambda u, z, t: (np.logaddexp(0, -t * z) + np.log(t)).sum(axis=1)),
    ),
    ("not summed over the dimensions", softplus_with(log_det=lambda u, z, t: -np.log(-np.expm1(-u)))),
)
