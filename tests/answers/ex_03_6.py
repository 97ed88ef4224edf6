"""Answers to ex-03-6 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


RIGHT = (nll_by_base, nll_by_loop)


def nll_per_point(z, log_det):
    nats = -(Normal(dim=z.shape[1]).log_prob(z) + log_det)
    return nats, nats / (z.shape[1] * np.log(2))


MISTAKES = (("not reduced", nll_per_point),)
