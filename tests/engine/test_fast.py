"""The hand-derived gradients are autograd's: same numbers, same derivatives of any order, same tree."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad, grad, jacobian, make_vjp

from minflow import laws, trees
from minflow.distributions import Logistic, Normal, Uniform
from minflow.fast import Fast, dense, plan
from minflow.flow import Flow
from minflow.transforms import MAF, PLU, ActNorm, AffineCoupling, Chain, Inverse, Planar, SplineCoupling, Triangular

from .gradients import EVEN, NESTED, TRANSFORMS, WAYS, assert_same_tree, both_totals
from .shared import close


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TRANSFORMS)
def test_outputs_and_gradients_equal_those_of_the_definition(name, way, rng):
    plain, quick, params, u = both_totals(TRANSFORMS[name], way, rng)
    for output, expected in zip(
        getattr(Fast(TRANSFORMS[name]), way)(params, u), getattr(TRANSFORMS[name], way)(params, u)
    ):
        assert output.shape == expected.shape
        np.testing.assert_allclose(output, expected, rtol=1e-12, atol=1e-12)
    for argnum in (0, 1) if trees.leaves(params) else (1,):
        assert_same_tree(grad(quick, argnum)(params, u), grad(plain, argnum)(params, u))


@pytest.mark.parametrize("way", WAYS)
def test_jacobian_equals_autograds(way, rng):
    _, _, params, u = both_totals(NESTED, way, rng, n=3)
    for index in (0, 1):
        J = jacobian(lambda u, i=index: getattr(Fast(NESTED), way)(params, u)[i])(u)
        expected = jacobian(lambda u, i=index: getattr(NESTED, way)(params, u)[i])(u)
        np.testing.assert_allclose(J, expected, rtol=1e-10, atol=1e-10)


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
    gradient = grad(quick)(reversed_params, u)
    np.testing.assert_allclose(
        trees.flatten(gradient), trees.flatten(_reversed_keys(grad(quick)(params, u))), rtol=1e-12, atol=1e-12
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
        pull, (out, log_det) = make_vjp(Fast(transform).inverse, argnum)(params, u)
        products, kept = [], []
        for size in (1.0, 3.0):
            products.append(pull((size * np.ones_like(out), size * np.ones_like(log_det))))
            kept.append(trees.flatten(products[-1]))
        np.testing.assert_allclose(kept[1], 3 * kept[0], rtol=1e-10)
        assert np.array_equal(trees.flatten(products[0]), kept[0])
    slope = grad(lambda s: anp.sum(pull((s * np.ones_like(out), s * np.ones_like(log_det)))))(2.0)
    np.testing.assert_allclose(slope, kept[0].sum(), rtol=1e-10)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", laws.catalogue(2))
def test_slope_of_the_gradient_is_the_difference_of_gradients(name, way, rng):
    """d/dε ∇L(θ + ε d) = ∇(∇L · d) for a random direction d of parameters and points together."""
    for total in both_totals(laws.catalogue(2)[name], way, rng, n=3)[:2]:
        _, _, params, u = both_totals(laws.catalogue(2)[name], way, rng, n=3)
        at = trees.flatten((params, u))
        d = rng.normal(size=at.shape) / len(at) ** 0.5

        def gradient(flat, total=total, tree=(params, u)):
            """Of the total and a square beside it: autograd warns of a constant gradient, which linear maps have."""
            return grad(lambda flat: total(*trees.views(flat, tree)) + anp.sum(flat**2))(flat)

        slope = grad(lambda flat, gradient=gradient, d=d: anp.sum(gradient(flat) * d))(at)
        expected = (gradient(at + 1e-5 * d) - gradient(at - 1e-5 * d)) / (2 * 1e-5)
        np.testing.assert_allclose(slope, expected, rtol=1e-4, atol=1e-4 * (1 + np.abs(expected).max()))


def test_a_batch_of_many_blocks_has_the_gradient_of_the_definition(rng):
    layer, n = AffineCoupling([True, False, True], (5, 4), "relu"), 1100
    params, z, w = laws.random_params(layer, rng), rng.normal(size=(n, 3)), rng.normal(size=(n, 3))
    close(Fast(layer).forward(params, z)[0], layer.forward(params, z)[0])
    for argnum in (0, 1):
        quick, plain = (
            grad(lambda p, u, f=f: anp.sum(w * f(p, u)[0]), argnum)(params, z)
            for f in (Fast(layer).forward, layer.forward)
        )
        close(trees.flatten(quick), trees.flatten(plain))


def test_the_density_of_a_flow_has_the_gradient_of_its_formula(rng):
    layer = AffineCoupling([True, False], (4,))
    params, x, w = laws.random_params(layer, rng), rng.normal(size=(5, 2)), rng.normal(size=5)
    for base in (Normal([0.3, -1.0], [0.5, 2.0]), Logistic(0.2, 0.6, dim=2), Uniform(-99, 99, dim=2)):
        flow = Flow(base, layer)

        def formula(p, x, base=base):
            z, log_det = layer.inverse(p, x)
            return anp.sum(w * (base.log_prob(z) + log_det))

        def fast(p, x, flow=flow):
            return anp.sum(w * flow.log_prob(p, x))

        close(fast(params, x), formula(params, x))
        for argnum in (0, 1):
            pairs = (trees.flatten(grad(f, argnum)(params, x)) for f in (fast, formula))
            close(*pairs)
        twice = (elementwise_grad(lambda x, f=f: anp.sum(grad(f, 1)(params, x) ** 2))(x) for f in (fast, formula))
        close(*twice, 1e-8)


def test_a_gradient_of_a_gradient_is_that_of_the_definition(rng):
    """In the parameters, and in numbers of which the parameters are made: all that is traced twice."""
    layer = Chain([AffineCoupling([True, False], (3,)), ActNorm(2)])
    flow = Flow(Normal([0.3, -1.0], 0.5), layer)
    params, x, w = laws.random_params(layer, rng), rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    v = laws.random_params(layer, rng)

    def plain_log_prob(p, x):
        z, log_det = layer.inverse(p, x)
        return flow.base.log_prob(z) + log_det

    for quick, plain in (
        (lambda p: anp.sum(w * Fast(layer).forward(p, x)[0]), lambda p: anp.sum(w * layer.forward(p, x)[0])),
        (lambda p: anp.sum(Fast(layer).forward(p, x)[1] ** 2), lambda p: anp.sum(layer.forward(p, x)[1] ** 2)),
        (lambda p: anp.sum(w[:, 0] * flow.log_prob(p, x)), lambda p: anp.sum(w[:, 0] * plain_log_prob(p, x))),
    ):

        def along(f):
            return lambda s: f(trees.map_leaves(lambda leaf, step: leaf + s * step, params, v))

        close(grad(along(quick))(0.1), grad(along(plain))(0.1))
        close(grad(grad(along(quick)))(0.1), grad(grad(along(plain)))(0.1), 1e-8)


@pytest.mark.parametrize("rows", [1, 3, 4])
def test_a_batch_in_blocks_has_the_gradient_of_the_whole(rows, rng, monkeypatch):
    """Blocks of one point, of three, and one block: values and gradients in the parameters and the points."""
    layers = [AffineCoupling([True, False], (3,)), PLU([1, 0]), ActNorm(2), Planar(2), Triangular(2)]
    layer = Chain([*layers, SplineCoupling([False, True], (3,))])
    params, x = laws.random_params(layer, rng), rng.normal(size=(4, 2))
    monkeypatch.setattr(plan, "rows_of", lambda *given: rows)

    def total(step):
        return lambda p, x: anp.sum(step(p, x)[0] ** 2) + anp.sum(step(p, x)[1] ** 3)

    for argnum in (0, 1):
        gradient, expected = (grad(total(step), argnum)(params, x) for step in (Fast(layer).inverse, layer.inverse))
        close(trees.flatten(gradient), trees.flatten(expected))


@pytest.mark.parametrize("rows", [3, 7])
@pytest.mark.parametrize(
    "base", [Normal([0.3, -1.0], [0.5, 2.0]), Logistic(0.2, 0.6, dim=2)], ids=["Normal", "Logistic"]
)
def test_the_likelihood_of_a_plan_is_the_loss_with_its_gradient(base, rows, rng, monkeypatch):
    """In one block and in several, and again once the parameters have moved."""
    couplings = [AffineCoupling([keep, not keep], (4,), context_dim=1) for keep in (True, False)]
    layers = [MAF(2, (3,)), PLU([1, 0]), ActNorm(2), Inverse(MAF(2, (), context_dim=1))]
    layer = Chain(couplings + layers)
    params, x, c = laws.random_params(layer, rng, 0.3), rng.normal(size=(7, 2)), rng.normal(size=(7, 1))

    def loss(p):
        z, log_det = layer.inverse(p, x, c)
        return -anp.mean(base.log_prob(z) + log_det)

    with monkeypatch.context() as patch:
        patch.setattr(plan, "rows_of", lambda *given: rows)
        made = Fast(layer).plan(params, x.dtype)
    for _ in range(2):
        p = made.tree(made.flat)
        close(made.negative_log_likelihood(base, x, c), loss(p))
        close(trees.flatten(made.tree(made.gradient)), trees.flatten(grad(loss)(p)), 1e-9)
        made.flat *= 0.9
        made.read()


def test_a_network_on_columns_is_that_on_rows_in_its_dtype(rng):
    """And keeps arrays for one size of a batch alone, the last."""
    layer = AffineCoupling([True, False, True], (4, 3))
    params = trees.map_leaves(lambda leaf: leaf.astype(np.float32), laws.random_params(layer, rng))
    flat = trees.flatten(params)
    net = dense.Network(layer, flat, np.zeros_like(flat))
    net.read()
    for n in (5, 1, 5):
        u = rng.normal(size=(n, 2)).astype(np.float32)
        y = net.evaluate(u.T)
        close(y.T, layer.net(params, u), 1e-5)
        assert y.dtype == net.vjp(y).dtype == np.float32 and len(net.arrays) == 1
