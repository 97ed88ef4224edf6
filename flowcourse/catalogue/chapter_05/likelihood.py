"""ex-05-1 to ex-05-3 and ex-05-5: likelihoods, their units, their best affine flow, their gap to the floor."""

import math

import numpy as np

from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.transforms import ActNorm, ElementwiseAffine

LOG_2PI = math.log(2 * math.pi)


def box_by_density(w):
    covered = min(w, 1.0)
    return np.inf if covered < 1 else -np.log(1 / w)


def box_by_points(w):
    x = np.linspace(0.0, 1.0, 101)
    q = np.where(x <= w, 1 / w, 0.0)
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(q))


def box_with(narrow):
    return lambda w: np.log(w) if w >= 1 else narrow(w)


def box_or_infinity(wide):
    return lambda w: wide(w) if w >= 1 else math.inf


def nll_by_base(z, log_det):
    log_p = Normal(dim=z.shape[1]).log_prob(z) + log_det
    nats = -log_p.mean()
    return nats, nats / math.log(2) / z.shape[1]


def nll_by_loop(z, log_det):
    total = 0.0
    for point, term in zip(z, log_det, strict=True):
        total -= term + sum(-0.5 * c * c - 0.5 * LOG_2PI for c in point)
    nats = total / len(z)
    return nats, nats * np.log2(np.e) / len(z[0])


def nll_with(nats, bits=lambda nats, n, dim: nats / (dim * np.log(2))):
    """nats(log p_Z (N,), log_det, N, D), and bits made of it."""

    def answer(z, log_det):
        n, dim = z.shape
        found = nats(-0.5 * np.sum(z**2, axis=1) - 0.5 * dim * LOG_2PI, log_det, n, dim)
        return found, bits(found, n, dim)

    return answer


def nll_in(bits):
    """The right nats, and bits(nats, N, D)."""
    return nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p + log_det), bits)


def nll_by_elements(z, log_det):
    nats = np.mean(0.5 * z**2 + 0.5 * LOG_2PI) - np.mean(log_det)
    return nats, nats / (z.shape[1] * np.log(2))


def nll_without_half(z, log_det):
    nats = np.mean(np.sum(z**2, axis=1) + 0.5 * z.shape[1] * LOG_2PI - log_det)
    return nats, nats / (z.shape[1] * np.log(2))


def nll_with_log2(z, log_det):
    nats = np.mean(np.sum(0.5 * z**2 + 0.5 * np.log2(2 * np.pi), axis=1) - log_det)
    return nats, nats / (z.shape[1] * np.log(2))


def nll_per_point(z, log_det):
    nats = -(Normal(dim=z.shape[1]).log_prob(z) + log_det)
    return nats, nats / (z.shape[1] * np.log(2))


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


def gap_from_the_entropy(x, target, flow, params):
    values = -flow.log_prob(params, x)
    return np.mean(values) - target.entropy, standard_error(values)


RIGHT = {
    "ex-05-1": (box_by_density, box_by_points),
    "ex-05-2": (nll_by_base, nll_by_loop),
    "ex-05-3": (affine_by_moments, affine_by_loop, affine_by_act_norm, affine_by_newton),
    "ex-05-5": (gap_by_sums, gap_by_loop, gap_by_covariance),
}

WRONG = {
    "ex-05-1": (
        ("below the floor", lambda w: np.log(w)),
        ("0 for a narrow model", lambda w: max(np.log(w), 0.0)),
        ("absolute value", lambda w: abs(np.log(w))),
        ("points outside left out", box_with(lambda w: w * np.log(w))),
        ("the other way round", lambda w: np.inf if w > 1 else np.log(1 / w)),
        ("the log-likelihood", lambda w: -np.log(w)),
        ("the log-likelihood", lambda w: -np.log(w) if w >= 1 else -np.inf),
        ("bits", box_or_infinity(np.log2)),
        ("no logarithm", box_or_infinity(lambda w: w)),
        ("the model's density", lambda w: 1 / w),
        ("the share outside", lambda w: 1 - 1 / w),
        ("type", lambda w: None),
    ),
    "ex-05-2": (
        ("the log-likelihood", nll_with(lambda log_p, log_det, n, dim: np.mean(log_p + log_det))),
        ("no log-det", nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p))),
        ("sign of the log-det", nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p - log_det))),
        ("log-det counted once", nll_with(lambda log_p, log_det, n, dim: -(np.sum(log_p) + np.mean(log_det)) / n)),
        ("log-dets summed", nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p) - np.sum(log_det))),
        ("no constant", nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p + log_det) - 0.5 * dim * LOG_2PI)),
        (
            "constant once",
            nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p + log_det) - 0.5 * (dim - 1) * LOG_2PI),
        ),
        ("sign of the constant", nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p + log_det) - dim * LOG_2PI)),
        (
            "constant without its half",
            nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p + log_det) + 0.5 * dim * LOG_2PI),
        ),
        ("sign of the base", nll_with(lambda log_p, log_det, n, dim: np.mean(log_p) - np.mean(log_det))),
        ("log₂ in the constant", nll_with_log2),
        ("no half", nll_without_half),
        ("mean over the coordinates", nll_by_elements),
        ("sum for mean", nll_with(lambda log_p, log_det, n, dim: -np.sum(log_p + log_det))),
        ("not per dimension", nll_in(lambda nats, n, dim: nats / np.log(2))),
        ("nats per dimension", nll_in(lambda nats, n, dim: nats / dim)),
        ("nats as bits", nll_in(lambda nats, n, dim: nats)),
        ("times log 2", nll_in(lambda nats, n, dim: nats * np.log(2) / dim)),
        ("times the dimension", nll_in(lambda nats, n, dim: nats / np.log(2) * dim)),
        ("decimal digits", nll_in(lambda nats, n, dim: nats / np.log(10) / dim)),
        ("N for D", nll_in(lambda nats, n, dim: nats / (n * np.log(2)))),
        ("logarithm of the nats", nll_in(lambda nats, n, dim: np.log2(nats) / dim)),
        ("not reduced", nll_per_point),
        ("order", lambda *args: nll_by_base(*args)[::-1]),
        ("parts", lambda *args: nll_by_base(*args)[0]),
    ),
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
        ("N for N − 1", gap_with(error=lambda p, q: np.std(p - q) / len(p) ** 0.5)),
        ("variance for deviation", gap_with(error=lambda p, q: np.var(p - q, ddof=1) / len(p) ** 0.5)),
        ("variance of the mean", gap_with(error=lambda p, q: np.var(p - q, ddof=1) / len(p))),
        ("not reduced", gap_with(lambda p, q: p - q)),
        ("parts", lambda *args: gap_by_sums(*args)[0]),
    ),
}
