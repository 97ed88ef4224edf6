"""Parameters as trees: dicts, lists and tuples of arrays, walked in a fixed order.

    flat = trees.flatten(params)               # one vector
    params = trees.views(flat, params)         # the tree again, its arrays windows into the vector

The order is that of the containers: the keys of a dict as they were put in.
"""

import numpy as np

from .tracing import getval


def leaves(tree):
    """The arrays of a tree, in order."""
    if isinstance(tree, dict):
        tree = tree.values()
    elif not isinstance(tree, (list, tuple)):
        return [tree]
    found = []
    for branch in tree:
        found += leaves(branch)
    return found


def map_leaves(function, tree, *others):
    """The tree with `function` applied to each array, and to those in its place in `others`; containers are new."""
    if isinstance(tree, dict):
        return {key: map_leaves(function, branch, *(other[key] for other in others)) for key, branch in tree.items()}
    if isinstance(tree, (list, tuple)):
        return type(tree)([map_leaves(function, *branches) for branches in zip(tree, *others)])
    return function(tree, *others)


def untraced(tree):
    """The tree with the plain arrays of those that autograd is tracing."""
    return map_leaves(getval, getval(tree))


def dtype_of(tree):
    """The dtype that the arrays of a tree have together; float64 when there are none."""
    found = leaves(tree)
    return np.result_type(*found, np.float32) if found else np.dtype(np.float64)


def views(flat, tree):
    """A tree like `tree` whose arrays are windows into the vector `flat`: writing to one writes to the other."""
    windows = iter(np.split(flat, np.cumsum([np.size(leaf) for leaf in leaves(tree)], dtype=int)))
    return map_leaves(lambda leaf: next(windows).reshape(np.shape(leaf)), tree)


def flatten(tree, dtype=None):
    """The arrays of a tree one after the other in one new vector."""
    found = [np.asarray(leaf).ravel() for leaf in leaves(tree)]
    return np.concatenate(found or [[]], dtype=dtype or dtype_of(found), casting="unsafe")
