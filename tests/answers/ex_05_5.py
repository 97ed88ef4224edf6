"""Answers to ex-05-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def gap_by_sums(x, target, flow, params):
    d = target.log_prob(x) - flow.log_prob(params, x)
    n = len(d)
    gap = d.sum() / n
    return gap, math.sqrt(((d - gap) ** 2).sum() / (n - 1) / n)


def gap_by_loop(x, target, flow, params):
    d = [float((target.log_prob(row[None]) - flow.log_prob(params, row[None]))[0]) for row in x[:, None, :][:, 0]]
    mean = sum(d) / len(d)
    return mean, (sum((each - mean) ** 2 for each in d) / (len(d) * (len(d) - 1))) ** 0.5


def gap_by_covariance(x, target, flow, params):
    """The variance of a difference, from the covariance of the two logarithms."""
    log_p, log_q = target.log_prob(x), flow.log_prob(params, x)
    C = np.cov(log_p, log_q)
    return log_p.mean() - log_q.mean(), np.sqrt((C[0, 0] - 2 * C[0, 1] + C[1, 1]) / len(x))


def standard_error(values):
    return np.std(values, ddof=1) / np.sqrt(len(values))


def gap_with(gap=lambda p, q: np.mean(p - q), error=lambda p, q: standard_error(p - q)):
    def answer(x, target, flow, params):
        log_p, log_q = target.log_prob(x), flow.log_prob(params, x)
        return gap(log_p, log_q), error(log_p, log_q)

    return answer


RIGHT = (
    gap_by_sums,
    gap_by_loop,
    gap_by_covariance,
)


MISTAKES = (
    (
        "errors as if independent",
        gap_with(error=lambda p, q: np.sqrt(standard_error(p) ** 2 + standard_error(q) ** 2)),
    ),
    ("difference of deviations", gap_with(error=lambda p, q: abs(standard_error(p) - standard_error(q)))),
    ("N − 1 twice", gap_with(error=lambda p, q: np.std(p - q, ddof=1) / (len(p) - 1) ** 0.5)),
    ("not reduced", gap_with(lambda p, q: p - q)),
    ("parts", lambda *args: gap_by_sums(*args)[0]),
)
