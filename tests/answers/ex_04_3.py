"""Answers to ex-04-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.transforms import Chain

from ._chapter_04 import back, forth


def sum_by_chain(z, layers, params):
    return Chain(layers).forward(params, z)[1]


def sum_by_jacobian(z, layers, params):
    return log_abs_det(batch_jacobian(lambda u: forth(u, layers, params)[0])(z))


def sum_by_inverse(z, layers, params):
    return -sum(back(forth(z, layers, params)[0], layers, params)[1])


def sum_with(combine):
    return lambda z, layers, params: combine(np.array(forth(z, layers, params)[1]))


RIGHT = (
    sum_by_chain,
    sum_by_jacobian,
    sum_by_inverse,
    sum_with(lambda found: found.sum(axis=0)),
)


MISTAKES = (
    ("determinants added", sum_with(lambda found: np.log(np.exp(found).sum(axis=0)))),
    ("stays 0", sum_with(lambda found: 0 * found[0])),
    ("mean over the layers", sum_with(lambda found: found.mean(axis=0))),
    ("exp for log", lambda *args: np.exp(sum_by_chain(*args))),
    ("sign", lambda *args: -sum_by_chain(*args)),
    ("summed over the batch", lambda *args: np.sum(forth(*args)[1])),
    ("type", lambda *args: forth(*args)[1]),
)
