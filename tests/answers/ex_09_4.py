"""Answers to ex-09-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det

from ._chapter_09 import by_order


def log_det_by_jacobian(z, mask, net):
    return log_abs_det(batch_jacobian(lambda u: by_order(u, mask, net))(z))


def log_det_by_loop(z, mask, net):
    log_scale, _ = net(z[:, mask])
    return np.array([math.fsum(row) for row in log_scale])


def log_det_by_product(z, mask, net):
    return np.log(np.prod(np.exp(net(z[:, mask])[0]), axis=1))


def log_det_with(reduce):
    return lambda z, mask, net: reduce(*net(z[:, mask]))


RIGHT = (
    log_det_by_jacobian,
    log_det_by_loop,
    log_det_by_product,
)


MISTAKES = (
    ("one sum for the batch", log_det_with(lambda log_scale, shift: np.sum(log_scale) * np.ones(len(shift)))),
    ("summed over the batch", log_det_with(lambda log_scale, shift: log_scale.sum())),
    ("product of exp(α)", log_det_with(lambda log_scale, shift: np.prod(np.exp(log_scale), axis=1))),
    ("log of α", log_det_with(lambda log_scale, shift: np.log(abs(log_scale)).sum(axis=1))),
    ("absolute value", lambda *args: abs(log_det_by_loop(*args))),
    ("not summed over the dimensions", lambda z, mask, net: net(z[:, mask])[0]),
    ("a column", log_det_with(lambda log_scale, shift: log_scale.sum(axis=1, keepdims=True))),
)
