"""Answers to ex-09-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.distributions import Normal
from minflow.transforms import Chain


def log_normal(z):
    return -0.5 * np.sum(z**2, axis=1) - 0.5 * z.shape[1] * math.log(2 * math.pi)


def stack_by_loop(x, layers, params):
    z, log_dets = x, []
    for k in range(len(layers) - 1, -1, -1):
        z, log_det = layers[k].inverse(params[k], z)
        log_dets.append(log_det)
    return log_normal(z) + np.sum(np.stack(log_dets), axis=0)


def stack_by_chain(x, layers, params):
    z, log_det = Chain(layers).inverse(params, x)
    return Normal(dim=x.shape[1]).log_prob(z) + log_det


def stack_by_forward(x, layers, params):
    z = Chain(layers).inverse(params, x)[0]
    return log_normal(z) - Chain(layers).forward(params, z)[1]


def stack_by_jacobian(x, layers, params):
    h = Chain(layers).inverse
    return log_normal(h(params, x)[0]) + log_abs_det(batch_jacobian(lambda u: h(params, u)[0])(x))


RIGHT = (stack_by_loop, stack_by_chain, stack_by_forward, stack_by_jacobian)


def stack_minus_log_dets(x, layers, params):
    z, total = x, np.zeros(len(x))
    for k in reversed(range(len(layers))):
        z, log_det = layers[k].inverse(params[k], z)
        total = total - log_det
    return log_normal(z) + total


def stack_from_the_first(x, layers, params):
    z, total = x, 0.0
    for layer, p in zip(layers, params, strict=True):
        z, log_det = layer.inverse(p, z)
        total = total + log_det
    return log_normal(z) + total


def stack_base_at_x(x, layers, params):
    log_p = log_normal(x)
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        x, log_det = layer.inverse(p, x)
        log_p = log_p + log_det
    return log_p


MISTAKES = (
    ("sign of the log-dets", stack_minus_log_dets),
    ("order of the layers", stack_from_the_first),
    ("base at the data", stack_base_at_x),
    ("raised", lambda x, layers, params: layers[0].inverse(params[0], layers[1].inverse(params[1], x))[1]),
    ("raised", lambda x, layers, params: layers[-1].inverse(params, x)[1]),
    ("exp for log", lambda *args: np.exp(stack_by_loop(*args))),
    ("summed over the batch", lambda *args: stack_by_loop(*args).sum()),
)
