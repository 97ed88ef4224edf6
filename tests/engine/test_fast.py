"""The hand-derived gradients are autograd's: same numbers, same derivatives of any order, same dtype, less memory."""

import tracemalloc

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad, grad, hessian, jacobian, make_vjp

from minflow import change_of_variables, fast, laws, models, nets, trees
from minflow.distributions import Normal
from minflow.fast import graph, layers
from minflow.flow import Flow
from minflow.transforms import (
    ActNorm,
    AdditiveCoupling,
    AffineCoupling,
    Chain,
    ElementwiseAffine,
    Inverse,
    Rescaling,
    Transform,
    alternating_masks,
)

WAYS = ("forward", "inverse")


class Swapped(Transform):
    """x = z with its coordinates in reverse order: a layer without parameters and without a fast gradient."""

    def forward(self, params, z):
        return z[:, ::-1], anp.zeros_like(z[:, 0])

    inverse = forward


EVEN, ODD = alternating_masks(3, 2)
NESTED = Chain(
    [
        AffineCoupling(EVEN, (5,)),
        Inverse(Chain([AdditiveCoupling(ODD, (4, 4), "relu"), Swapped(3), Inverse(ActNorm(3))])),
        Chain([Rescaling(3), Chain([AffineCoupling(ODD, (), log_scale_cap=2.0)])]),
        Inverse(Inverse(AffineCoupling(EVEN, (6,), "relu"))),
    ]
)
TRANSFORMS = laws.catalogue() | {
    "nested": NESTED,
    "nested, inverted": Inverse(NESTED),
    "no hidden layer": AffineCoupling(EVEN, ()),
    "softplus network": AffineCoupling(EVEN, (4, 3), "softplus"),
    "tiny cap": AffineCoupling(EVEN, (4,), log_scale_cap=0.01),
    "no parameters": Chain([Swapped(2), Swapped(2)]),
}


def total(step, w, v):
    """Σ w · out + Σ v · log_det, a number that depends on everything the step returns."""

    def value(params, u):
        out, log_det = step(params, u)
        return anp.sum(w * out) + anp.sum(v * log_det)

    return value


def both_totals(transform, way, rng, n=6):
    """The total by the plain definition and by fast, with parameters and points to try them at."""
    params, u = laws.random_params(transform, rng), rng.normal(size=(n, transform.dim))
    w, v = rng.normal(size=u.shape), rng.normal(size=n)
    quick = getattr(fast, way)
    plain_total = total(getattr(transform, way), w, v)
    return plain_total, total(lambda p, u: quick(transform, p, u), w, v), params, u


def assert_same_tree(found, expected, tolerance=1e-10):
    assert str(trees.map_leaves(np.shape, found)) == str(trees.map_leaves(np.shape, expected))
    for a, b in zip(trees.leaves(found), trees.leaves(expected), strict=True):
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TRANSFORMS)
def test_value_and_gradient_equal_autograds(name, way, rng):
    plain, quick, params, u = both_totals(TRANSFORMS[name], way, rng)
    np.testing.assert_allclose(quick(params, u), plain(params, u), rtol=1e-12)
    for argnum in (0, 1) if trees.leaves(params) else (1,):
        assert_same_tree(grad(quick, argnum)(params, u), grad(plain, argnum)(params, u))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TRANSFORMS)
def test_each_output_equals_the_definition(name, way, rng):
    transform = TRANSFORMS[name]
    params, u = laws.random_params(transform, rng), rng.normal(size=(7, transform.dim))
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

    np.testing.assert_allclose(grad(one(quick))(params[0]["weight"]), grad(one(plain))(params[0]["weight"]), rtol=1e-10)


def test_parameters_may_be_tuples(rng):
    plain, quick, params, u = both_totals(NESTED, "inverse", rng)
    params = tuple(params[:2]) + ((params[2][0], tuple(params[2][1])), tuple(params[3]))
    assert_same_tree(grad(quick)(params, u), grad(plain)(params, u))
    assert isinstance(grad(quick)(params, u), tuple)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["ElementwiseAffine-2d", "AffineCoupling-2d", "Chain-3d"])
def test_gradient_has_the_key_order_of_params(name, way, rng):
    _, quick, params, u = both_totals(TRANSFORMS[name], way, rng)
    reversed_params = _reversed_keys(params)
    found = grad(quick)(reversed_params, u)
    np.testing.assert_allclose(trees.flatten(found), trees.flatten(_reversed_keys(grad(quick)(params, u))), rtol=1e-12)


def _reversed_keys(tree):
    if isinstance(tree, dict):
        return {key: _reversed_keys(tree[key]) for key in reversed(tree)}
    return [_reversed_keys(branch) for branch in tree] if isinstance(tree, list) else tree


def test_a_vector_jacobian_product_may_be_asked_for_twice(rng):
    _, _, params, u = both_totals(NESTED, "forward", rng)
    pull, (x, log_det) = make_vjp(lambda p: fast.forward(NESTED, p, u))(params)
    first, second = (pull((np.ones_like(x), np.ones_like(log_det))) for _ in range(2))
    assert_same_tree(first, second, tolerance=0)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_float32_gradients_stay_float32(name, rng):
    transform = TRANSFORMS[name]
    small = trees.map_leaves(lambda leaf: np.asarray(leaf, np.float32), laws.random_params(transform, rng))
    u = rng.normal(size=(5, transform.dim)).astype(np.float32)
    flow = Flow(Normal(dim=transform.dim), transform)
    for step in (lambda p, u: flow.log_prob(p, u), lambda p, u: fast.forward(transform, p, u)[0]):
        for argnum in (0, 1):
            gradient = grad(lambda p, u, step=step: anp.sum(step(p, u)), argnum)(small, u)
            assert {leaf.dtype for leaf in trees.leaves(gradient)} <= {np.dtype(np.float32)}


@pytest.mark.parametrize("way", WAYS)
def test_a_batch_of_none_and_of_one_has_a_gradient(way, rng):
    for n in (0, 1):
        plain, quick, params, u = both_totals(NESTED, way, rng, n=n)
        for argnum in (0, 1):
            assert_same_tree(grad(quick, argnum)(params, u), grad(plain, argnum)(params, u))


def test_read_only_and_strided_points_give_the_same_gradient(rng):
    plain, quick, params, _ = both_totals(NESTED, "inverse", rng)
    u = rng.normal(size=(3, 12))[:, ::2].T
    u.setflags(write=False)
    np.testing.assert_allclose(grad(quick, 1)(params, u), grad(plain, 1)(params, u), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("kept", [0, 200])
def test_gradient_is_the_same_when_activations_are_computed_again(kept, rng, monkeypatch):
    _, quick, params, u = both_totals(NESTED, "inverse", rng, n=20)
    expected = grad(quick)(params, u)
    monkeypatch.setattr(graph, "KEPT_FLOATS", kept)
    assert_same_tree(grad(quick)(params, u), expected, tolerance=1e-14)


def test_memory_of_a_backward_pass_grows_by_at_most_2nd_floats_a_layer_beyond_the_budget(fixed):
    n = 1024
    peaks = [_peak_of_a_gradient(depth, n, fixed) for depth in (16, 48)]
    assert peaks[1] - peaks[0] <= 32 * (2 * n * 2 + 2 * 5000) * 8


def test_memory_of_64_couplings_at_4096_points_stays_below_25_megabytes(fixed):
    assert _peak_of_a_gradient(64, 4096, fixed) <= 25e6


def _peak_of_a_gradient(depth, n, rng):
    """Peak bytes of a gradient of the likelihood, less the gradient itself."""
    flow = models.realnvp(2, layers=depth, hidden=(64, 64))
    params, x = laws.random_params(flow.transform, rng, 0.05), rng.normal(size=(n, 2))
    gradient_of = grad(lambda p: -anp.sum(flow.log_prob(p, x)))
    tracemalloc.start()
    gradient = gradient_of(params)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - trees.flatten(gradient).nbytes


class Halved(AffineCoupling):
    """AffineCoupling with half the log-scale: a variant that a reader may well write."""

    def log_scale_and_shift(self, params, a):
        log_scale, shift = super().log_scale_and_shift(params, a)
        return 0.5 * log_scale, shift


class Shiftless(ElementwiseAffine):
    """ElementwiseAffine that overlooks its shift."""

    def forward(self, params, z):
        return super().forward({**params, "shift": 0 * params["shift"]}, z)

    def inverse(self, params, x):
        return super().inverse({**params, "shift": 0 * params["shift"]}, x)


@pytest.mark.parametrize("layer", [Halved([True, False], (4,)), Shiftless(2)], ids=["Halved", "Shiftless"])
def test_a_subclass_with_its_own_formula_keeps_it_in_a_flow(layer, rng):
    params, x = laws.random_params(layer, rng), rng.normal(size=(5, 2))
    flow = Flow(Normal(dim=2), layer)
    exact = change_of_variables.log_density(flow.base, lambda u: layer.inverse(params, u)[0])(x)
    np.testing.assert_allclose(flow.log_prob(params, x), exact, rtol=1e-10)
    plain = grad(lambda p: anp.sum(layer.inverse(p, x)[0] ** 2))(params)
    assert_same_tree(grad(lambda p: anp.sum(flow.to_latent(p, x) ** 2))(params), plain)


SLOPES = {
    "tanh": lambda u: 1 - np.tanh(u) ** 2,
    "relu": lambda u: u > 0,
    "softplus": lambda u: np.exp(-np.logaddexp(0, -u)),
}


@pytest.mark.parametrize("activation", nets.ACTIVATIONS)
def test_slope_of_an_activation_is_its_derivative_far_out_too(activation):
    u = np.array([-1e6, -30.0, -1.3, 0.4, 2.0, 800.0, 1e6])
    for dtype in (np.float64, np.float32):
        found = elementwise_grad(nets.ACTIVATIONS[activation])(u.astype(dtype))
        assert found.dtype == dtype
        np.testing.assert_allclose(found, SLOPES[activation](u), rtol=1e-6, atol=1e-6)


def test_every_activation_has_its_hand_derived_pair():
    assert set(nets.ACTIVATIONS) == set(layers.ACTIVATE) == set(layers.SLOPE)
