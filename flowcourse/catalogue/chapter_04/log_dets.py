"""ex-04-3: the sum of log-dets."""

import numpy as np

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.transforms import Chain

from .walk import back, forth, walk


def sum_by_chain(z, layers, params):
    return Chain(layers).forward(params, z)[1]


def sum_by_jacobian(z, layers, params):
    return log_abs_det(batch_jacobian(lambda u: forth(u, layers, params)[0])(z))


def sum_by_inverse(z, layers, params):
    return -sum(back(forth(z, layers, params)[0], layers, params)[1])


def sum_at_z0(z, layers, params):
    total = 0.0
    for layer, p in zip(layers, params, strict=True):
        _, log_det = layer.forward(p, z)
        total = total + log_det
    return total


def sum_at_x(z, layers, params):
    return sum_at_z0(forth(z, layers, params)[0], layers, params)


def sum_one_step_late(z, layers, params):
    total = np.zeros(len(z))
    for layer, p in zip(layers, params, strict=True):
        z = layer.forward(p, z)[0]
        total += layer.forward(p, z)[1]
    return total


def sum_of_inverses(z, layers, params):
    total = np.zeros(len(z))
    for layer, p in zip(layers, params, strict=True):
        total += layer.inverse(p, z)[1]
        z = layer.forward(p, z)[0]
    return total


def sum_with(combine):
    return lambda z, layers, params: combine(np.array(forth(z, layers, params)[1]))


def sum_last_to_first(z, layers, params):
    return sum_by_chain(z, layers[::-1], params[::-1])


def sum_of_products(z, layers, params):
    product = np.ones(len(z))
    for log_det in forth(z, layers, params)[1]:
        product = product * log_det
    return product


RIGHT = {
    "ex-04-3": (sum_by_chain, sum_by_jacobian, sum_by_inverse, sum_with(lambda found: found.sum(axis=0))),
}

WRONG = {
    "ex-04-3": (
        ("all at z₀", sum_at_z0),
        ("all at x", sum_at_x),
        ("at its own output", sum_one_step_late),
        ("order of the layers", sum_last_to_first),
        ("inverse for forward", lambda z, layers, params: sum(walk(z, zip(layers, params), "inverse")[1])),
        ("inverse for forward, last to first", lambda z, layers, params: sum(back(z, layers, params)[1])),
        (
            "inverse for forward, sign turned",
            lambda z, layers, params: -sum(walk(z, zip(layers, params), "inverse")[1]),
        ),
        ("inverse's log-det", sum_of_inverses),
        ("inverse's log-det, all at z₀", lambda z, *chain: sum(layer.inverse(p, z)[1] for layer, p in zip(*chain))),
        ("log-dets multiplied", sum_of_products),
        ("determinants added", sum_with(lambda found: np.log(np.exp(found).sum(axis=0)))),
        ("the last log-det alone", sum_with(lambda found: found[-1])),
        ("the first log-det alone", sum_with(lambda found: found[0])),
        ("the first layer left out", lambda z, layers, params: sum_by_chain(z, layers[1:], params[1:])),
        ("the last layer left out", lambda z, layers, params: sum_by_chain(z, layers[:-1], params[:-1])),
        ("stays 0", sum_with(lambda found: 0 * found[0])),
        ("not summed over the layers", sum_with(lambda found: found)),
        ("mean over the layers", sum_with(lambda found: found.mean(axis=0))),
        ("exp for log", lambda *args: np.exp(sum_by_chain(*args))),
        ("sign", lambda *args: -sum_by_chain(*args)),
        ("summed over the batch", lambda *args: np.sum(forth(*args)[1])),
        ("type", lambda *args: forth(*args)[1]),
    ),
}
