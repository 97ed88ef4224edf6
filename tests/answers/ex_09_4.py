"""Answers to ex-09-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det

from ._chapter_09 import by_order


def log_det_by_loop(z, mask, net):
    log_scale, _ = net(z[:, mask])
    return np.array([math.fsum(row) for row in log_scale])


RIGHT = (
    lambda z, mask, net: log_abs_det(batch_jacobian(lambda u: by_order(u, mask, net))(z)),
    log_det_by_loop,
    lambda z, mask, net: np.log(np.prod(np.exp(net(z[:, mask])[0]), axis=1)),
)


def log_det_without_log(z, mask, net):
    scale = np.exp(net(z[:, mask])[0])
    return np.array([np.prod(row) for row in scale])


def log_det_of_the_shift(z, mask, net):
    shift, log_scale = net(z[:, mask])
    return np.sum(log_scale, axis=1)


MISTAKES = (
    ("sums exp(α)", lambda z, mask, net: np.exp(net(z[:, mask])[0]).sum(axis=1)),
    ("product of exp(α)", log_det_without_log),
    ("sum of the shift", log_det_of_the_shift),
    ("summed over the batch", lambda z, mask, net: net(z[:, mask])[0].sum()),
    ("a column", lambda z, mask, net: net(z[:, mask])[0].sum(axis=1, keepdims=True)),
    ("absolute value", lambda *args: abs(log_det_by_loop(*args))),
    ("not summed over the dimensions", lambda z, mask, net: net(z[:, mask])[0]),
)
