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


RIGHT = (gap_by_sums, gap_by_loop, gap_by_covariance)


def gap_turned_round(x, target, flow, params):
    d = flow.log_prob(params, x) - target.log_prob(x)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def gap_with_the_deviation(x, target, flow, params):
    difference = target.log_prob(x) - flow.log_prob(params, x)
    return np.mean(difference), np.std(difference, ddof=1)


def gap_as_if_independent(x, target, flow, params):
    log_p, log_q = target.log_prob(x), flow.log_prob(params, x)
    variance = np.var(log_p, ddof=1) / len(x) + np.var(log_q, ddof=1) / len(x)
    return np.mean(log_p) - np.mean(log_q), np.sqrt(variance)


def gap_per_point(x, target, flow, params):
    d = target.log_prob(x) - flow.log_prob(params, x)
    return d, np.std(d, ddof=1) / np.sqrt(len(d))


MISTAKES = (
    ("log q − log p", gap_turned_round),
    ("deviation for error", gap_with_the_deviation),
    ("errors as if independent", gap_as_if_independent),
    ("not reduced", gap_per_point),
    ("parts", lambda *args: gap_by_sums(*args)[0]),
)
