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


RIGHT = (
    undo_by_places,
    undo_by_argsort,
    undo_by_matrices,
    undo_by_minflow,
)


MISTAKES = (
    ("the first one first", lambda x, first, second: x[:, np.argsort(first)][:, np.argsort(second)]),
    ("read backwards", lambda x, first, second: x[:, second[::-1]][:, first[::-1]]),
    ("read backwards, the first one first", lambda x, first, second: x[:, first[::-1]][:, second[::-1]]),
    ("raised", lambda x, first, second: x[np.argsort(second)][np.argsort(first)]),
)
