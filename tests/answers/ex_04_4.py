"""Answers to ex-04-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.transforms import Chain

from ._chapter_04 import back, forth


def log_p_by_flow(x, base, layers, params):
    return Flow(base, Chain(layers)).log_prob(params, x)


def log_p_by_forward(x, base, layers, params):
    z = back(x, layers, params)[0]
    return base.log_prob(z) - sum(forth(z, layers, params)[1])


def log_p_by_recursion(x, base, layers, params):
    if not layers:
        return base.log_prob(x)
    z, log_det = layers[-1].inverse(params[-1], x)
    return log_p_by_recursion(z, base, layers[:-1], params[:-1]) + log_det


def log_p_with(combine):
    """combine(base, x, z0, log_dets of the inverses, last layer first)."""
    return lambda x, base, layers, params: combine(base, x, *back(x, layers, params))


RIGHT = (
    log_p_by_flow,
    log_p_by_forward,
    log_p_by_recursion,
)


MISTAKES = (
    ("sign of the log-dets", log_p_with(lambda base, x, z, log_dets: base.log_prob(z) - sum(log_dets))),
    ("base at the data", log_p_with(lambda base, x, z, log_dets: base.log_prob(x) + sum(log_dets))),
    (
        "standard normal assumed",
        log_p_with(lambda base, x, z, log_dets: Normal(dim=z.shape[1]).log_prob(z) + sum(log_dets)),
    ),
    ("exp for log", lambda *args: np.exp(log_p_by_flow(*args))),
    ("mean over the batch", lambda *args: np.mean(log_p_by_flow(*args))),
)
