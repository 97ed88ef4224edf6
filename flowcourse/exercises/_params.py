"""Answers that return params: their tree must be built like the one that they got, and the judge gets a vector."""

import numpy as np

from ..checking.parts import Unfit, started
from ..checking.values import describe


def as_vector(new, params):
    """The numbers of the answer's tree in one vector; a sentence where the tree is not built like `params`."""
    if started(new) is None or shapes(new) != shapes(params):
        what = "None: is there a return?" if new is None else describe(new)
        raise Unfit(f"new params must be built like params, with the same lists, keys and shapes; got {what}")
    return vector(new, params)


def shapes(tree):
    """The tree with shapes for arrays, dicts as sorted pairs."""
    if isinstance(tree, dict):
        return sorted((key, shapes(branch)) for key, branch in tree.items())
    if isinstance(tree, (list, tuple)):
        return [shapes(branch) for branch in tree]
    return np.shape(started(tree))


def vector(tree, params):
    """The arrays of `tree` one after the other, its keys in the order in which `params` has them."""
    if isinstance(params, dict):
        return np.concatenate([vector(tree[key], branch) for key, branch in params.items()])
    if isinstance(params, (list, tuple)):
        return np.concatenate([vector(*pair) for pair in zip(tree, params)])
    return np.ravel(tree)
