"""The hand-derived gradients are autograd's: same numbers, same derivatives of any order, same tree."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, hessian, jacobian, make_vjp

from minflow import fast, trees
from minflow.transforms import MAF, PLU, AffineCoupling, Chain

from .gradients import EVEN, NESTED, TRANSFORMS, WAYS, assert_same_tree, both_totals


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TRANSFORMS)
def test_value_and_gradient_equal_autograds(name, way, rng):
    plain, quick, params, u = both_totals(TRANSFORMS[name], way, rng)
    np.testing.assert_allclose(quick(params, u), plain(params, u), rtol=1e-12, atol=1e-12)
    for argnum in (0, 1) if trees.leaves(params) else (1,):
        assert_same_tree(grad(quick, argnum)(params, u), grad(plain, argnum)(params, u))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TRANSFORMS)
def test_each_output_equals_the_definition(name, way, rng):
    transform = TRANSFORMS[name]
    _, _, params, u = both_totals(transform, way, rng, n=7)
    for found, expected in zip(getattr(fast, way)(transform, params, u), getattr(transform, way)(params, u)):
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("way", WAYS)
def test_jacobian_equals_autograds(way, rng):
    _, _, params, u = both_totals(NESTED, way, rng, n=3)
    for index in (0, 1):
        found = jacobian(lambda u, i=index: getattr(fast, way)(NESTED, params, u)[i])(u)
        expected = jacobian(lambda u, i=index: getattr(NESTED, way)(params, u)[i])(u)
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("way", WAYS)
def test_hessian_in_the_points_equals_autograds(way, rng):
    plain, quick, params, u = both_totals(NESTED, way, rng, n=2)
    np.testing.assert_allclose(hessian(quick, 1)(params, u), hessian(plain, 1)(params, u), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("inner, outer", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_gradient_of_a_gradient_equals_autograds(inner, outer, way, rng):
    plain, quick, params, u = both_totals(NESTED, way, rng, n=3)

    def slope_squared(f):
        return lambda p, u: sum(anp.sum(leaf**2) for leaf in _boxed_leaves(grad(f, inner)(p, u)))

    assert_same_tree(grad(slope_squared(quick), outer)(params, u), grad(slope_squared(plain), outer)(params, u), 1e-8)


def _boxed_leaves(tree):
    """The arrays of a tree that autograd may be tracing: its boxes are no dicts, lists or tuples, but act as such."""
    if hasattr(tree, "keys"):
        return [leaf for key in tree.keys() for leaf in _boxed_leaves(tree[key])]  # noqa: SIM118
    if hasattr(tree, "shape"):
        return [tree]
    return [leaf for index in range(len(tree)) for leaf in _boxed_leaves(tree[index])]


def test_gradient_in_the_parameters_of_one_layer_alone_equals_autograds(rng):
    plain, quick, params, u = both_totals(NESTED, "forward", rng)
    for index in range(len(params)):

        def one(f, index=index):
            return lambda p: f([*params[:index], p, *params[index + 1 :]], u)

        assert_same_tree(grad(one(quick))(params[index]), grad(one(plain))(params[index]))


def test_gradient_in_one_array_inside_the_parameters_equals_autograds(rng):
    layer = AffineCoupling(EVEN, (5,))
    plain, quick, params, u = both_totals(layer, "inverse", rng)

    def one(f):
        return lambda w: f([{"weight": w, "bias": params[0]["bias"]}, params[1]], u)

    np.testing.assert_allclose(
        grad(one(quick))(params[0]["weight"]), grad(one(plain))(params[0]["weight"]), rtol=1e-10, atol=1e-12
    )


def test_parameters_may_be_tuples(rng):
    plain, quick, params, u = both_totals(NESTED, "inverse", rng)
    params = tuple(params[:2]) + ((params[2][0], tuple(params[2][1])), tuple(params[3]))
    assert_same_tree(grad(quick)(params, u), grad(plain)(params, u))
    assert isinstance(grad(quick)(params, u), tuple)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "name", ["ElementwiseAffine-2d", "AffineCoupling-2d", "Chain-3d", "Planar-2d", "Residual-2d", "NeuralODE-2d"]
)
def test_gradient_has_the_key_order_of_params(name, way, rng):
    _, quick, params, u = both_totals(TRANSFORMS[name], way, rng)
    reversed_params = _reversed_keys(params)
    found = grad(quick)(reversed_params, u)
    np.testing.assert_allclose(
        trees.flatten(found), trees.flatten(_reversed_keys(grad(quick)(params, u))), rtol=1e-12, atol=1e-12
    )


def _reversed_keys(tree):
    if isinstance(tree, dict):
        return {key: _reversed_keys(tree[key]) for key in reversed(tree)}
    return [_reversed_keys(branch) for branch in tree] if isinstance(tree, list) else tree


def test_a_vector_jacobian_product_may_be_asked_for_again_and_is_linear(rng):
    """What it has returned stays as it is, and its slope in what it is given is itself."""
    transform = Chain([NESTED, PLU([1, 2, 0]), MAF(3, (4,))])
    _, _, params, u = both_totals(transform, "inverse", rng)
    for argnum in (0, 1):
        pull, (out, log_det) = make_vjp(lambda p, u: fast.inverse(transform, p, u), argnum)(params, u)
        found, kept = [], []
        for size in (1.0, 3.0):
            found.append(pull((size * np.ones_like(out), size * np.ones_like(log_det))))
            kept.append(trees.flatten(found[-1]))
        np.testing.assert_allclose(kept[1], 3 * kept[0], rtol=1e-10)
        assert np.array_equal(trees.flatten(found[0]), kept[0])
    slope = grad(lambda s: anp.sum(pull((s * np.ones_like(out), s * np.ones_like(log_det)))))(2.0)
    np.testing.assert_allclose(slope, kept[0].sum(), rtol=1e-10)
