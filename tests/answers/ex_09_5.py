"""Answers to ex-09-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.distributions import Normal
from minflow.transforms import Chain


def log_normal(z):
    return -0.5 * np.sum(z**2, axis=1) - 0.5 * z.shape[1] * math.log(2 * math.pi)


def walk(x, layers, params):
    """z and the log_det of every layer's inverse, last layer first."""
    z, log_dets = x, []
    for k in range(len(layers) - 1, -1, -1):
        z, log_det = layers[k].inverse(params[k], z)
        log_dets.append(log_det)
    return z, log_dets


def stack_by_loop(x, layers, params):
    z, log_dets = walk(x, layers, params)
    return log_normal(z) + np.sum(np.stack(log_dets), axis=0)


def stack_by_chain(x, layers, params):
    z, log_det = Chain(layers).inverse(params, x)
    return Normal(dim=x.shape[1]).log_prob(z) + log_det


def stack_by_forward(x, layers, params):
    z = walk(x, layers, params)[0]
    return log_normal(z) - Chain(layers).forward(params, z)[1]


def stack_by_jacobian(x, layers, params):
    h = Chain(layers).inverse
    return log_normal(h(params, x)[0]) + log_abs_det(batch_jacobian(lambda u: h(params, u)[0])(x))


def stack_with(combine):
    """combine(x, z, log_dets) with the log-dets last layer first."""
    return lambda x, layers, params: combine(x, *walk(x, layers, params))


RIGHT = (
    stack_by_loop,
    stack_by_chain,
    stack_by_forward,
    stack_by_jacobian,
)


MISTAKES = (
    ("raised", lambda x, layers, params: layers[0].inverse(params[0], layers[1].inverse(params[1], x))[1]),
    ("raised", lambda x, layers, params: layers[-1].inverse(params, x)[1]),
    ("sign of the log-dets", stack_with(lambda x, z, log_dets: log_normal(z) - sum(log_dets))),
    ("base at the data", stack_with(lambda x, z, log_dets: log_normal(x) + sum(log_dets))),
    ("only one log-det", stack_with(lambda x, z, log_dets: log_normal(z) + log_dets[-1])),
    ("exp for log", lambda *args: np.exp(stack_by_loop(*args))),
    ("summed over the batch", lambda *args: stack_by_loop(*args).sum()),
)
