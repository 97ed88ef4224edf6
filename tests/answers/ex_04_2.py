"""Answers to ex-04-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.transforms import Chain

from ._chapter_04 import back, walk


def undo_by_index(x, layers, params):
    z = x
    for m in range(len(layers) - 1, -1, -1):
        z, _ = layers[m].inverse(params[m], z)
    return z


def undo_by_recursion(x, layers, params):
    if not layers:
        return x
    return undo_by_recursion(layers[-1].inverse(params[-1], x)[0], layers[:-1], params[:-1])


def undo_by_row(x, layers, params):
    return np.concatenate([back(row[None], layers, params)[0] for row in x])


RIGHT = (undo_by_index, undo_by_recursion, undo_by_row)


def undo_one_too_few(x, layers, params):
    z = x
    for m in range(len(layers) - 1, 0, -1):
        z = layers[m].inverse(params[m], z)[0]
    return z


def undo_from_minus_zero(x, layers, params):
    z = x
    for k in range(len(layers)):
        z, _ = layers[-k].inverse(params[-k], z)
    return z


def undo_and_return_in_the_loop(x, layers, params):
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        return layer.inverse(p, x)[0]


def undo_keeping_the_pair(x, layers, params):
    z = x
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        z = layer.inverse(p, z)
    return z


def undo_taking_the_log_det(x, layers, params):
    z = x
    for layer, p in zip(layers[::-1], params[::-1], strict=True):
        z = layer.inverse(p, z)[1]
    return z


def undo_turning_the_lists(x, layers, params):
    layers.reverse()
    params.reverse()
    return walk(x, list(zip(layers, params, strict=True)), "inverse")[0]


MISTAKES = (
    ("index −0", undo_from_minus_zero),
    ("the first layer left out", undo_one_too_few),
    ("one layer undone", undo_and_return_in_the_loop),
    ("raised", undo_keeping_the_pair),
    ("raised", lambda x, layers, params: walk(x, zip(layers[::-1], [params] * len(layers)), "inverse")[0]),
    ("raised", lambda x, layers, params: layers[-1].inverse(x, params[-1])[0]),
    ("raised", undo_taking_the_log_det),
    ("changed its argument", undo_turning_the_lists),
    ("type", lambda x, layers, params: Chain(layers).inverse(params, x)),
    ("raised", lambda x, layers, params: walk(x, zip(layers[::-1], params[::-1]), "backward")[0]),
)
