"""Answers to ex-05-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from minflow.distributions import Normal

LOG_2PI = math.log(2 * math.pi)


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


def nll_per_point(z, log_det):
    nats = -(Normal(dim=z.shape[1]).log_prob(z) + log_det)
    return nats, nats / (z.shape[1] * np.log(2))


RIGHT = (
    nll_by_base,
    nll_by_loop,
)


MISTAKES = (
    ("no constant", nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p + log_det) - 0.5 * dim * LOG_2PI)),
    (
        "constant once",
        nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p + log_det) - 0.5 * (dim - 1) * LOG_2PI),
    ),
    (
        "constant without its half",
        nll_with(lambda log_p, log_det, n, dim: -np.mean(log_p + log_det) + 0.5 * dim * LOG_2PI),
    ),
    ("not reduced", nll_per_point),
    ("parts", lambda *args: nll_by_base(*args)[0]),
)
