"""Answers to ex-03-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.flow import Flow
from minflow.transforms import Chain

from ._chapter_03 import back, forth


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


RIGHT = (log_p_by_flow, log_p_by_forward, log_p_by_recursion)


def log_p_first_layer_first(x, base, layers, params):
    total = np.zeros(len(x))
    for layer, p in zip(layers, params, strict=True):
        x, log_det = layer.inverse(p, x)
        total += log_det
    return base.log_prob(x) + total


def log_p_turning_the_lists(x, base, layers, params):
    layers.reverse()
    params.reverse()
    return log_p_first_layer_first(x, base, layers, params)


def log_p_by_place(x, base, layers, params):
    """A layer that stands twice has one place."""
    return log_p_by_flow(x, base, layers, [params[layers.index(layer)] for layer in layers])


MISTAKES = (
    ("", log_p_by_place),
    ("order of the layers", log_p_first_layer_first),
    ("changed its argument", log_p_turning_the_lists),
    ("mean over the batch", lambda *args: np.mean(log_p_by_flow(*args))),
)
