"""Answers to ex-07-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.transforms.linear import Permutation


def undo_by_places(x, first, second):
    """Puts every number where it came from."""
    z = np.empty(x.shape)
    for k in range(x.shape[1]):
        z[:, first[second[k]]] = x[:, k]
    return z


def undo_by_argsort(x, first, second):
    return x[:, np.argsort(second)][:, np.argsort(first)]


def undo_by_matrices(x, first, second):
    one = np.eye(x.shape[1])
    return x @ one[second] @ one[first]


def undo_by_minflow(x, first, second):
    for order in (second, first):
        x, _ = Permutation(list(order)).inverse({}, x)
    return x


RIGHT = (undo_by_places, undo_by_argsort, undo_by_matrices, undo_by_minflow)


def undo_in_the_old_order(x, first, second):
    for order in (first, second):
        z = np.empty(x.shape)
        z[:, order] = x
        x = z
    return x


def undo_the_second(x, first, second):
    z = np.zeros_like(x)
    z[:, second] = x
    return z


MISTAKES = (
    ("the same orders again", lambda x, first, second: x[:, second][:, first]),
    ("the first one first", undo_in_the_old_order),
    ("the second one only", undo_the_second),
    ("raised", lambda x, first, second: x[np.argsort(second)][np.argsort(first)]),
)
