"""Answers to the exercises on elementwise flows: leaky ReLU and softplus, undone."""

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


RIGHT = {
    "ex-07-2": (leaky_loop, leaky_by_slopes, leaky_by_relu, leaky_by_minflow),
    "ex-07-3": (softplus_loop, softplus_by_cases, softplus_by_difference),
}

WRONG = {
    "ex-07-2": (
        ("forward for inverse", leaky_with(lambda x, a: np.where(x < 0, a * x, x))),
        ("forward for inverse", lambda x, a: LeakyReLU(x.shape[1], slope=a).forward({}, x)),
        ("slope on the wrong side", leaky_with(lambda x, a: np.where(x > 0, x / a, x))),
        ("slope on the wrong side", leaky_with(lambda x, a: np.where(x > 0, x / a, x), lambda n, p, a: -p * np.log(a))),
        ("no side", leaky_with(lambda x, a: x / a)),
        ("smaller of the two", leaky_with(lambda x, a: np.minimum(x, x / a))),
        ("larger of the two", leaky_with(lambda x, a: np.maximum(x, x / a))),
        ("log_det of forward", leaky_with(log_det=lambda n, p, a: n * np.log(a))),
        ("log_det on the wrong side", leaky_with(log_det=lambda n, p, a: -p * np.log(a))),
        ("log_det of forward, on the wrong side", leaky_with(log_det=lambda n, p, a: p * np.log(a))),
        ("every coordinate counted", leaky_with(log_det=lambda n, p, a: -(n + p) * np.log(a))),
        ("never negative", leaky_with(log_det=lambda n, p, a: abs(n * np.log(a)))),
        ("slopes added", leaky_with(log_det=lambda n, p, a: n / a)),
        ("all slopes added", lambda x, a: (leaky_loop(x, a)[0], np.where(x < 0, 1 / a, 1).sum(axis=1))),
        ("summed over the points", lambda x, a: (leaky_loop(x, a)[0], np.where(x < 0, -np.log(a), 0).sum(axis=0))),
        ("once, not for each", leaky_with(log_det=lambda n, p, a: np.where(n > 0, -np.log(a), 0.0))),
        ("exp for log", lambda x, a: (leaky_loop(x, a)[0], np.prod(np.where(x < 0, 1 / a, 1), axis=1))),
        ("not summed over the dimensions", lambda x, a: (leaky_loop(x, a)[0], np.where(x < 0, -np.log(a), 0))),
        ("summed over the batch", lambda x, a: (leaky_loop(x, a)[0], leaky_loop(x, a)[1].sum())),
        ("results exchanged", lambda x, a: leaky_loop(x, a)[::-1]),
        ("parts", lambda x, a: leaky_loop(x, a)[0]),
        ("raised", lambda x, a: (x if x >= 0 else x / a, 0)),
    ),
    "ex-07-3": (
        ("results exchanged", lambda x, t: softplus_loop(x, t)[::-1]),
        ("as on paper", softplus_with(lambda u, x, t: np.log(np.exp(u) - 1) / t)),
        ("overflow", softplus_with(lambda u, x, t: np.log(np.expm1(u)) / t)),
        ("digits lost near 0", softplus_with(lambda u, x, t: (u + np.log1p(-np.exp(-u))) / t)),
        ("digits lost near 0", softplus_with(lambda u, x, t: x + np.log(1 - np.exp(-u)) / t)),
        ("1/t lost", softplus_with(lambda u, x, t: x + np.log(-np.expm1(-u)))),
        ("forward for inverse", softplus_with(lambda u, x, t: np.log1p(np.exp(-u)) / t + x)),
        ("no bend", softplus_with(lambda u, x, t: x + np.log(-np.expm1(-x)))),
        ("t outside only", softplus_with(lambda u, x, t: (x + np.log(-np.expm1(-x))) / t)),
        ("t inside only", softplus_with(lambda u, x, t: u + np.log(-np.expm1(-u)))),
        ("log_det of forward", softplus_with(log_det=lambda u, z, t: -np.logaddexp(0, -t * z).sum(axis=1))),
        ("log_det: digits lost near 0", softplus_with(log_det=lambda u, z, t: -np.log(1 - np.exp(-u)).sum(axis=1))),
        ("log_det: overflow", softplus_with(log_det=lambda u, z, t: (u - np.log(np.expm1(u))).sum(axis=1))),
        (
            "log_det: as on paper",
            softplus_with(log_det=lambda u, z, t: np.log(np.exp(u) / (np.exp(u) - 1)).sum(axis=1)),
        ),
        ("slope of forward, at x", softplus_with(log_det=lambda u, z, t: np.log1p(np.exp(-u)).sum(axis=1))),
        (
            "slope of forward, at x, not turned round",
            softplus_with(log_det=lambda u, z, t: -np.log1p(np.exp(-u)).sum(axis=1)),
        ),
        (
            "t counted in log_det",
            softplus_with(log_det=lambda u, z, t: (np.logaddexp(0, -t * z) - np.log(t)).sum(axis=1)),
        ),
        (
            "t counted in log_det, the other way",
            softplus_with(log_det=lambda u, z, t: (np.logaddexp(0, -t * z) + np.log(t)).sum(axis=1)),
        ),
        ("log_det divided by t", softplus_with(log_det=lambda u, z, t: -np.log(-np.expm1(-u)).sum(axis=1) / t)),
        ("log_det without the bend", softplus_with(log_det=lambda u, z, t: -np.log(-np.expm1(-u / t)).sum(axis=1))),
        ("not summed over the dimensions", softplus_with(log_det=lambda u, z, t: -np.log(-np.expm1(-u)))),
    ),
}
