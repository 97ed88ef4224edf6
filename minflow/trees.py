"""Parameters as trees: dicts, lists and tuples of arrays, walked in a fixed order.

    flat = trees.flatten(params)               # one vector
    params = trees.views(flat, params)         # the tree again, its arrays windows into the vector

The order is that of the containers: the keys of a dict as they were put in.
"""

import operator

import numpy as np

from .arrays import LARGEST_LOG, NotFinite, as_floats, checked
from .tracing import getval


def leaves(tree):
    """The arrays of a tree, in order. Raises ValueError for a namedtuple, of which autograd knows no gradient."""
    if isinstance(tree, dict):
        branches = tree.values()
    elif isinstance(tree, (list, tuple)):
        branches = _no_names(tree)
    else:
        return [tree]
    arrays = []
    for branch in branches:
        arrays += [branch] if type(branch) is np.ndarray else leaves(branch)
    return arrays


def containers(tree):
    """The dicts, lists and tuples of a tree."""
    if not isinstance(tree, (dict, list, tuple)):
        return []
    branches = tree.values() if isinstance(tree, dict) else tree
    return [tree, *(container for branch in branches for container in containers(branch))]


class Places:
    """What stands where in containers, by identity: a change of numbers within an array is none."""

    def __init__(self, found):
        self.containers, self.lengths = found, list(map(len, found))
        places = [(c, key) for c in found for key in (c if isinstance(c, dict) else range(len(c)))]
        self.owners, self.keys = [owner for owner, _ in places], [key for _, key in places]
        self.values = list(map(operator.getitem, self.owners, self.keys))

    def hold(self):
        """Whether the same still stands there, and no more."""
        try:
            same = all(map(operator.is_, map(operator.getitem, self.owners, self.keys), self.values))
        except LookupError:
            return False
        return same and list(map(len, self.containers)) == self.lengths


def _no_names(tree):
    """The list or tuple, unless it is a namedtuple, of which autograd knows no gradient."""
    need = "be dicts, lists and tuples of arrays, such as the _asdict() of a namedtuple"
    return checked(tree, not hasattr(tree, "_fields"), "params", need)


def named(tree, name="params"):
    """[(name, array)] of a tree, in order; the name is the way to the array, such as params[0]['weight']."""
    if not isinstance(tree, (dict, list, tuple)):
        return [(name, tree)]
    branches = tree.items() if isinstance(tree, dict) else enumerate(tree)
    return [pair for key, branch in branches for pair in named(branch, f"{name}[{key!r}]")]


def shapes(tree):
    """{name: shape} of the arrays of a tree."""
    return {name: np.shape(leaf) for name, leaf in named(tree)}


def finite(tree):
    """The tree with its arrays as float32 or float64; ValueError names the first that is not real or not finite."""
    leaves(tree)
    for name, leaf in named(tree):
        if not np.isfinite(as_floats(leaf, name)).all():
            raise NotFinite(f"params must be finite; got NaN or infinity in {name}")
    return map_leaves(lambda leaf: as_floats(leaf, "params"), tree)


def map_leaves(function, tree, *others):
    """The tree with `function` applied to each array, and to those in its place in `others`; containers are new."""
    if isinstance(tree, dict):
        return {key: map_leaves(function, branch, *(other[key] for other in others)) for key, branch in tree.items()}
    if isinstance(tree, (list, tuple)):
        return type(tree)([map_leaves(function, *branches) for branches in zip(_no_names(tree), *others)])
    return function(tree, *others)


def untraced(tree):
    """The tree with the plain arrays of those that autograd is tracing."""
    return map_leaves(getval, getval(tree))


def dtype_of(tree, *points):
    """The dtype that the arrays of a tree, traced or not, have together, and with `points`; float64 for none."""
    arrays = map(getval, leaves(getval(tree)))
    dtypes = {array.dtype if isinstance(array, np.ndarray) else np.asarray(array).dtype for array in arrays}
    if not dtypes <= LARGEST_LOG.keys():
        dtypes = {as_floats(leaf, "params").dtype for leaf in leaves(tree)}
    return np.result_type(*dtypes | {array.dtype for array in points} or LARGEST_LOG)


def views(flat, tree):
    """A tree like `tree` whose arrays are windows into the vector `flat`: writing to one writes to the other.

    Raises ValueError for a vector with another number of entries than the tree.
    """
    ends = np.cumsum([np.size(leaf) for leaf in leaves(tree)], dtype=int)
    count = ends[-1] if len(ends) else 0
    if np.shape(flat) != (count,):
        raise ValueError(f"flat must be a vector of the {count} numbers of the tree; got shape {np.shape(flat)}")
    windows = iter(np.split(flat, ends))
    return map_leaves(lambda leaf: next(windows).reshape(np.shape(leaf)), tree)


def flatten(tree, dtype=None):
    """The arrays of a tree one after the other in one new vector."""
    vectors = [np.asarray(leaf).ravel() for leaf in leaves(tree)]
    return np.concatenate(vectors or [[]], dtype=dtype or dtype_of(vectors), casting="unsafe")
