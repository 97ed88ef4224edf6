"""ex-05-1 and ex-05-2: the price of a box, and a likelihood in two units."""

import math

import numpy as np

from minflow.distributions import Normal

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


def nll_of_the_whole_batch(z, log_det):
    nats = np.mean(0.5 * np.sum(z**2) + 0.5 * z.shape[1] * LOG_2PI - log_det)
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


RIGHT = {
    "ex-05-1": (box_by_density, box_by_points),
    "ex-05-2": (nll_by_base, nll_by_loop),
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
        ("‖z‖² of the whole batch", nll_of_the_whole_batch),
        ("log-det counted once", nll_with(lambda log_p, log_det, n, dim: -(np.sum(log_p) + np.mean(log_det)) / n)),
        (
            "log-det once for each coordinate",
            nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p) - dim * np.mean(log_det)),
        ),
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
        ("divided by N once more", nll_in(lambda nats, n, dim: nats / (n * dim * np.log(2)))),
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
}
