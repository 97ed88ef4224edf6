"""ex-05-3 and ex-05-5: the best affine flow, and the gap to the floor."""

import math

import numpy as np

from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.transforms import ActNorm, ElementwiseAffine


def affine_by_moments(x):
    mean = x.sum(axis=0) / len(x)
    return 0.5 * np.log(((x - mean) ** 2).sum(axis=0) / len(x)), mean


def affine_by_loop(x):
    log_scale, shift = [], []
    for column in x.T:
        shift.append(sum(column) / len(column))
        log_scale.append(math.log(sum((c - shift[-1]) ** 2 for c in column) / len(column)) / 2)
    return np.array(log_scale), np.array(shift)


def affine_by_act_norm(x):
    params = ActNorm(x.shape[1]).init(np.random.default_rng(0), x)
    return params["log_scale"], params["shift"]


def affine_by_newton(x):
    """Newton's method on the two equations of the gradient."""
    shift = x.mean(axis=0)
    log_scale = np.zeros(x.shape[1])
    for _ in range(60):
        squares = np.mean((x - shift) ** 2, axis=0) * np.exp(-2 * log_scale)
        log_scale = log_scale - np.clip((1 - squares) / (2 * squares), -1.0, 1.0)
    return log_scale, shift


def affine_with(log_scale, shift=lambda x: x.mean(axis=0)):
    return lambda x: (log_scale(x), shift(x))


def log_std(x):
    return np.log(x.std(axis=0))


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


def gap_over_all_numbers(x, target, flow, params):
    d = target.log_prob(x) - flow.log_prob(params, x)
    return d.mean(), d.std(ddof=1) / np.sqrt(x.size)


def gap_from_the_entropy(x, target, flow, params):
    values = -flow.log_prob(params, x)
    return np.mean(values) - target.entropy, standard_error(values)


RIGHT = {
    "ex-05-3": (affine_by_moments, affine_by_loop, affine_by_act_norm, affine_by_newton),
    "ex-05-5": (gap_by_sums, gap_by_loop, gap_by_covariance),
}

WRONG = {
    "ex-05-3": (
        ("N − 1", affine_with(lambda x: np.log(x.std(axis=0, ddof=1)))),
        ("N − 1", affine_with(lambda x: 0.5 * np.log(np.diag(np.cov(x.T))))),
        ("scale for log-scale", affine_with(lambda x: x.std(axis=0))),
        ("log of the variance", affine_with(lambda x: np.log(x.var(axis=0)))),
        ("the variance", affine_with(lambda x: x.var(axis=0))),
        ("scale of the inverse", affine_with(lambda x: -log_std(x))),
        ("not centred", affine_with(lambda x: 0.5 * np.log((x**2).mean(axis=0)))),
        ("sum for mean", affine_with(lambda x: 0.5 * np.log(((x - x.mean(axis=0)) ** 2).sum(axis=0)))),
        ("absolute deviation", affine_with(lambda x: np.log(abs(x - x.mean(axis=0)).mean(axis=0)))),
        ("all coordinates together", affine_with(lambda x: np.log(np.std(x)), np.mean)),
        ("over the wrong axis", affine_with(lambda x: np.log(x.std(axis=1)), lambda x: x.mean(axis=1))),
        ("shift of the inverse", affine_with(log_std, lambda x: -x.mean(axis=0) / x.std(axis=0))),
        ("shift turned round", affine_with(log_std, lambda x: -x.mean(axis=0))),
        ("median for mean", affine_with(log_std, lambda x: np.median(x, axis=0))),
        ("order", lambda x: affine_by_moments(x)[::-1]),
        ("parts", lambda x: Flow(Normal(dim=x.shape[1]), ElementwiseAffine(x.shape[1])).init(np.random.default_rng(0))),
    ),
    "ex-05-5": (
        ("log q − log p", gap_with(lambda p, q: np.mean(q - p))),
        ("NLL − entropy", gap_from_the_entropy),
        ("the NLL", gap_with(lambda p, q: -np.mean(q))),
        ("clipped at 0", gap_with(lambda p, q: max(0, np.mean(p - q)))),
        ("absolute value of the mean", gap_with(lambda p, q: abs(np.mean(p) - np.mean(q)))),
        ("absolute differences", gap_with(lambda p, q: np.mean(abs(p - q)))),
        ("ratio of densities", gap_with(lambda p, q: np.mean(np.exp(p) / np.exp(q)))),
        ("logarithm of the mean", gap_with(lambda p, q: np.log(np.mean(np.exp(p - q))))),
        ("difference of densities", gap_with(lambda p, q: np.mean(np.exp(p)) - np.mean(np.exp(q)))),
        ("weighted by p", gap_with(lambda p, q: np.mean(np.exp(p) * (p - q)))),
        ("sum for mean", gap_with(lambda p, q: np.sum(p - q))),
        ("error of the NLL", gap_with(error=lambda p, q: standard_error(q))),
        (
            "errors as if independent",
            gap_with(error=lambda p, q: np.sqrt(standard_error(p) ** 2 + standard_error(q) ** 2)),
        ),
        ("difference of deviations", gap_with(error=lambda p, q: abs(standard_error(p) - standard_error(q)))),
        ("deviation for error", gap_with(error=lambda p, q: np.std(p - q, ddof=1))),
        ("deviation for error, with N", gap_with(error=lambda p, q: np.std(p - q))),
        ("divided by N", gap_with(error=lambda p, q: np.std(p - q, ddof=1) / len(p))),
        ("divided by √(N D)", gap_over_all_numbers),
        ("N − 1 twice", gap_with(error=lambda p, q: np.std(p - q, ddof=1) / (len(p) - 1) ** 0.5)),
        ("N for N − 1", gap_with(error=lambda p, q: np.std(p - q) / len(p) ** 0.5)),
        ("variance for deviation", gap_with(error=lambda p, q: np.var(p - q, ddof=1) / len(p) ** 0.5)),
        ("variance of the mean", gap_with(error=lambda p, q: np.var(p - q, ddof=1) / len(p))),
        ("not reduced", gap_with(lambda p, q: p - q)),
        ("parts", lambda *args: gap_by_sums(*args)[0]),
    ),
}
