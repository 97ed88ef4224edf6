"""Trees of parameters: dicts, lists and tuples of arrays."""

from collections import namedtuple

import numpy as np
import pytest

from minflow import trees

from .shared import close, refused


def test_trees_keep_their_order_and_shape(rng):
    tree = {"b": [rng.normal(size=(2, 3)), (rng.normal(size=4), {})], "a": np.float64(1.5)}
    flat = trees.flatten(tree)
    assert flat.shape == (11,) and flat[-1] == 1.5 and np.array_equal(flat[:6], tree["b"][0].ravel())
    again = trees.views(flat, tree)
    assert list(again) == ["b", "a"] and isinstance(again["b"][1], tuple)
    assert np.array_equal(again["b"][1][0], tree["b"][1][0])
    flat[:] = 0
    assert (again["b"][0] == 0).all() and (tree["b"][0] != 0).all()


def test_trees_have_the_dtype_of_their_arrays_together():
    small, large = np.ones(2, np.float32), np.zeros((1, 2))
    assert trees.dtype_of([small, {"a": small}]) == np.float32 and trees.dtype_of([small, large]) == np.float64
    assert trees.dtype_of([]) == np.float64 and trees.flatten([]).shape == (0,)
    assert trees.flatten([small, large]).dtype == np.float64 and trees.flatten([large], np.float32).dtype == np.float32
    apart = trees.map_leaves(lambda a, b: a - 2 * b, {"a": [small], "b": large}, {"b": large + 3, "a": [small]})
    close(trees.flatten(apart), [-1, -1, -6, -6])


@pytest.mark.parametrize("use", [trees.finite, trees.leaves, trees.dtype_of], ids=lambda use: use.__name__)
def test_a_namedtuple_is_no_tree(use):
    pair = namedtuple("Pair", "a b")(np.zeros(1), np.zeros(1))
    refused(lambda: use([pair]), "params must be dicts, lists and tuples of arrays", "got a Pair of 2")


def test_arrays_of_a_tree_are_named_by_the_way_to_them():
    tree = [{"a": np.zeros(1), "b": (np.ones(2), [])}, np.zeros(3)]
    assert [name for name, _ in trees.named(tree)] == ["params[0]['a']", "params[0]['b'][0]", "params[1]"]
