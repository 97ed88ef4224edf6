"""Answers to ex-04-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.transforms import Chain

from ._chapter_04 import back, forth


def sum_by_chain(z, layers, params):
    return Chain(layers).forward(params, z)[1]


RIGHT = (
    sum_by_chain,
    lambda z, layers, params: log_abs_det(batch_jacobian(lambda u: forth(u, layers, params)[0])(z)),
    lambda z, layers, params: -sum(back(forth(z, layers, params)[0], layers, params)[1]),
)


def sum_all_at_the_start(z, layers, params):
    total = 0
    for layer, p in zip(layers, params, strict=True):
        total = total + layer.forward(p, z)[1]
    return total


def sum_overwritten(z, layers, params):
    for layer, p in zip(layers, params, strict=True):
        z, total = layer.forward(p, z)
    return total


def mean_of_layers(z, layers, params):
    found = []
    for layer, p in zip(layers, params, strict=True):
        z, log_det = layer.forward(p, z)
        found.append(log_det)
    return np.mean(found, axis=0)


MISTAKES = (
    ("all at z₀", sum_all_at_the_start),
    ("the last log-det alone", sum_overwritten),
    ("mean over the layers", mean_of_layers),
    ("exp for log", lambda *args: np.exp(sum_by_chain(*args))),
    ("sign", lambda *args: -sum_by_chain(*args)),
    ("summed over the batch", lambda *args: np.sum(forth(*args)[1])),
    ("type", lambda *args: forth(*args)[1]),
)
