"""Residual layers beyond the laws: their bounds, the series of their log_det, their inverse, and gradients by hand."""

import itertools

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import calculus, laws, nets, trees
from minflow.fast import Fast, plan
from minflow.fast.tangents import pull, push, push_vjp
from minflow.transforms import Residual, residual

from .gradients import WAYS, assert_same_tree, both_totals
from .shared import close, refused

ACTIVATIONS = pytest.mark.parametrize("activation", nets.ACTIVATIONS)


def linear(lipschitz, weight, **settings):
    """A residual layer without hidden units: g(z) = z @ weight, whose Jacobian is known."""
    layer = Residual(len(weight), (), lipschitz, **settings)
    return layer, [{"weight": np.asarray(weight), "bias": np.zeros(len(weight))}]


def all_signs(dim):
    return np.array(list(itertools.product([-1.0, 1.0], repeat=dim)))


@ACTIVATIONS
@pytest.mark.parametrize("hidden", [(), (6,), (5, 4)], ids=str)
def test_a_layer_stretches_by_at_most_1_plus_l_and_shrinks_to_at_least_1_minus_l(hidden, activation, rng):
    """Every weight has norm c = L^{1/K} where it was larger, and is unchanged where it was smaller."""
    for lipschitz in (0.3, 0.9, 0.99):
        layer = Residual(3, hidden, lipschitz, activation)
        params = laws.random_params(layer, rng, 3.0)
        bound, z = lipschitz ** (1 / (len(hidden) + 1)), rng.normal(size=(50, 3))
        norms = [np.linalg.norm(part["weight"], 2) for part in layer.bounded(params)]
        close(norms, np.full(len(hidden) + 1, bound))
        x, log_det = layer.forward(params, z)
        ratio = np.linalg.norm(x[1:] - x[:-1], axis=1) / np.linalg.norm(z[1:] - z[:-1], axis=1)
        assert ratio.max() <= 1 + lipschitz + 1e-9 and ratio.min() >= 1 - lipschitz - 1e-9
        assert (log_det <= 3 * np.log1p(lipschitz) + 1e-9).all()
        assert (log_det >= 3 * np.log1p(-lipschitz) - 1e-9).all()
        small = trees.map_leaves(lambda leaf: 0.01 * leaf, params)
        close(layer.bounded(small)[0]["weight"], small[0]["weight"])


@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_series_is_the_logarithm_term_by_term(n, rng):
    """With every vector of signs as a probe the traces are exact: Σ_{k=1}^n (−1)^{k+1} tr(J^k) / k."""
    weight = rng.normal(size=(3, 3))
    weight *= 0.8 / np.linalg.norm(weight, 2)
    layer, params = linear(0.9, weight, series=n, probes=8)
    layer.probes = all_signs(3)
    powers = [np.trace(np.linalg.matrix_power(weight, k)) for k in range(1, n + 1)]
    exact = sum((-1) ** (k + 1) / k * power for k, power in enumerate(powers, start=1))
    close(layer.forward(params, np.zeros((2, 3)))[1], np.full(2, exact))
    close(layer.inverse(params, np.zeros((2, 3)))[1], np.full(2, -exact))


@pytest.mark.parametrize("lipschitz", [0.5, 0.9])
def test_the_bias_of_the_series_is_within_its_bound_and_falls_with_n(lipschitz):
    """|bias| ≤ D L^{n+1} / ((n + 1)(1 − L)), close to attained by J = −L I."""
    errors = []
    for n in (1, 2, 4, 8, 16):
        layer, params = linear(lipschitz, -lipschitz * np.eye(3), series=n)
        errors.append(abs(layer.forward(params, np.zeros((1, 3)))[1][0] - 3 * np.log1p(-lipschitz)))
        bound = 3 * lipschitz ** (n + 1) / ((n + 1) * (1 - lipschitz))
        assert (1 - lipschitz) * bound <= errors[-1] <= bound
    assert (np.diff(errors) < 0).all()


def test_probes_are_unbiased_and_drawn_once(rng):
    """The mean over reseeded copies is the exact trace; one object gives one answer."""
    layer = Residual(4, (6,), 0.6, series=16)
    params, z = laws.random_params(layer, rng), rng.normal(size=(2, 4))
    np.testing.assert_array_equal(layer.forward(params, z)[1], layer.forward(params, z)[1])
    fresh = [layer.reseeded(rng) for _ in range(100)]
    estimates = np.array([copy.forward(params, z)[1] for copy in fresh])
    exact = Residual(4, (6,), 0.6).forward(params, z)[1]
    assert set(np.unique([copy.probes for copy in fresh])) == {-1.0, 1.0}
    error = estimates.std(axis=0) / 10
    np.testing.assert_array_less(0, error)
    np.testing.assert_array_less(abs(estimates.mean(axis=0) - exact), 6 * error + 1e-3)
    layer.probes = all_signs(4)
    close(layer.forward(params, z)[1], exact, 4 * 0.6**17 / (17 * 0.4))


@pytest.mark.parametrize("lipschitz", [0.5, 0.9])
def test_the_inverse_says_how_well_and_how_fast_it_was_found(lipschitz, rng):
    """For g(z) = −L z the error shrinks by L a step, so that rounding is reached in log(eps) / log(L) steps."""
    layer, params = linear(lipschitz, -lipschitz * np.eye(2))
    x = np.concatenate([rng.normal(size=(5, 2)), [[1e6, -1e6]], [[0.0, 0.0]]])
    z, residual, steps = layer.invert(params, x)
    close(residual, np.max(abs(x - (1 - lipschitz) * z), axis=1), 1e-8)
    assert (residual <= 1e-13 * (1 + abs(x).max(axis=1) + abs(z).max(axis=1))).all()
    assert 0.8 <= steps * np.log(lipschitz) / np.log(1e-15) <= 1.1
    assert np.array_equal(layer.inverse(params, x)[0], z)
    close(z, x / (1 - lipschitz), 1e-12)
    layer.max_steps = steps
    assert layer.invert(params, x)[2] == steps
    layer.max_steps = steps - 1
    for call in (layer.inverse, layer.invert):
        refused(lambda call=call: call(params, x), "max_steps must be enough", f"got {steps - 1}")


def test_far_out_the_inverse_is_found_in_few_steps(rng):
    """Rounding keeps some points moving there forever."""
    layer = Residual(2, (8, 8), 0.5, "relu")
    for _ in range(10):
        assert layer.invert(laws.random_params(layer, rng, 1.0), 1e6 * rng.normal(size=(50, 2)))[2] < 60


def test_a_series_layer_of_many_dimensions_needs_no_jacobian(rng):
    """D = 200: forward, inverse, and the gradient of a likelihood, float32 to the end."""
    layer = Residual(200, (32,), 0.5, series=6, probes=2)
    params = trees.map_leaves(np.float32, laws.random_params(layer, rng, 0.1))
    z = rng.normal(size=(3, 200)).astype(np.float32)
    x, log_det = layer.forward(params, z)
    back, back_log_det = layer.inverse(params, x)
    close(back, z, 1e-4)
    close(back_log_det, -log_det, 1e-3)
    exact = Residual(200, (32,), 0.5).forward(params, z)[1]
    assert (abs(log_det - exact) < 200 * 0.5**7 / (7 * 0.5) + 6 * np.sqrt(2 * 200) * 0.5).all()
    for step in (layer.forward, layer.inverse):
        gradient = grad(lambda p, step=step: anp.sum(step(p, z)[1]))(params)
        assert {leaf.dtype for leaf in trees.leaves(gradient)} == {np.dtype(np.float32)}
        assert np.isfinite(trees.flatten(gradient)).all()


def test_an_inverse_by_a_series_has_the_derivatives_of_an_inverse_to_second_order(rng):
    """h(θ, f(θ, z)) = z and both log_dets add up to 0 for every θ: all derivatives in θ vanish."""
    layer = Residual(2, (4,), 0.5, "softplus", series=2, probes=2)
    params, (z, w), v = laws.random_params(layer, rng), rng.normal(size=(2, 2, 2)), rng.normal(size=2)

    def total(p, z):
        x, log_det = layer.forward(p, z)
        back, back_log_det = layer.inverse(p, x)
        return anp.sum(w * back * back) + anp.sum(v * (log_det + back_log_det))

    def slope(p, z):
        return anp.sum(w * grad(total, 1)(p, z))

    for gradient in (grad(total)(params, z), grad(slope)(params, z)):
        close(trees.flatten(gradient), 0 * trees.flatten(params), 1e-7)
    close(grad(total, 1)(params, z), 2 * w * z, 1e-7)
    close(grad(slope, 1)(params, z), 2 * w * w, 1e-7)


@pytest.mark.parametrize("way", WAYS)
@ACTIVATIONS
@pytest.mark.parametrize(
    "settings", [{}, {"hidden": ()}, {"hidden": (4, 5)}, {"series": 1}, {"series": 3, "probes": 2}], ids=str
)
def test_gradient_by_hand_equals_autograds_for_every_activation_and_log_det(
    settings, activation, way, rng, monkeypatch
):
    """With weights within their bounds and beyond, in blocks of two rows."""
    layer = Residual(3, **{"hidden": (5,), "lipschitz": 0.6, "activation": activation} | settings)
    monkeypatch.setattr(plan, "rows_of", lambda *given: 2)
    plain, quick, params, u = both_totals(layer, way, rng, n=5)
    params[-1] = {**params[-1], "weight": 0.1 * params[-1]["weight"]}
    assert_same_tree(grad(quick)(params, u), grad(plain)(params, u))
    assert_same_tree(grad(quick, 1)(params, u), grad(plain, 1)(params, u))


@pytest.mark.parametrize("rows", [1, 6], ids=["tangents for all rows", "tangents of each row"])
@ACTIVATIONS
def test_a_network_carries_tangents_as_its_jacobian_moves_them(activation, rows, rng):
    """push is (y, J tangent) and push_vjp its gradient, as by autograd."""
    params = nets.init_mlp(rng, [3, 5, 4, 2], last=1.0)
    u, w, v = rng.normal(size=(6, 3)), rng.normal(size=(6, 2)), rng.normal(size=(2, 6, 2))
    tangents = rng.normal(size=(2, rows, 3))

    def pushed(params, u, tangents):
        y = nets.mlp(params, u, activation)
        J = calculus.batch_jacobian(lambda u: nets.mlp(params, u, activation))(u)
        return y, anp.einsum("nij,knj->kni", J, tangents + anp.zeros((2, 6, 3)))

    def total(params, u, tangents):
        y, moved = pushed(params, u, tangents)
        return anp.sum(w * y) + anp.sum(v * moved)

    y, moved, residuals = push(params, u, tangents, activation)
    for output, expected in zip((y, moved), pushed(params, u, tangents)):
        close(output, expected)
    expected = grad(total, (0, 1, 2))(params, u, tangents)
    close(trees.flatten(push_vjp(params, residuals, w, v, activation)), trees.flatten(expected))
    in_u = grad(lambda u: anp.sum(w * nets.mlp(params, u, activation)))(u)
    close(pull(params, residuals, w), in_u)


RNG = np.random.default_rng(0)
Z = np.zeros((1, 2))


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["weight", "bias"])
@pytest.mark.parametrize("series", [None, 2])
def test_weights_and_biases_that_are_not_finite_are_refused(series, name, wrong):
    layer = Residual(2, (3,), series=series)
    params = layer.init(RNG)
    params[0][name].flat[0] = wrong
    sentence = rf"must be finite; got NaN or infinity in (row 0|params\[0\]\['{name}'\])"
    for step in (layer.forward, layer.inverse, layer.invert, Fast(layer).forward, Fast(layer).inverse):
        with pytest.raises(ValueError, match=sentence):
            step(params, Z)


NAN = [{"weight": np.array([[np.nan]]), "bias": np.zeros(1)}]
REFUSED = {
    "a pair": (lambda: Residual(2, activation=(anp.tanh, anp.cos)), "activation must be one of", "a tuple of 2"),
    "lipschitz 0": (lambda: Residual(2, lipschitz=0), "lipschitz must be a positive"),
    "lipschitz 1": (lambda: Residual(2, lipschitz=1.0), "lipschitz must be below 1", "got 1.0"),
    "series 0": (lambda: Residual(2, series=0), "series must be a whole number of at least 1"),
    "probes 0": (lambda: Residual(2, series=3, probes=0), "probes must be a whole number of at least 1"),
    "max_steps 1.5": (lambda: Residual(2, max_steps=1.5), "max_steps must be a whole number"),
    "rng 0": (lambda: Residual(2, series=1).reseeded(0), "rng must be a numpy.random.Generator"),
    "params a list": (lambda: Residual(2).forward([], Z), "params must be a list of 2 dense layers"),
    "params NaN": (lambda: Residual(1, ()).forward(NAN, Z[:, :1]), "must be finite"),
    "a search at NaN": (
        lambda: residual.iterate((np.array([[1.0], [np.nan]]),), lambda args, z: 0.5 * z, 1.0, 100),
        "params must be finite; got NaN in 1 of 2 rows",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_argument_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])


def test_a_tiny_gradient_through_a_fixed_point_is_as_exact_as_a_large_one(rng):
    layer, x = Residual(2, (5,)), rng.normal(size=(4, 2))
    params = laws.random_params(layer, rng)
    large, tiny = (grad(lambda p, c=c: c * anp.sum(layer.inverse(p, x)[0]))(params) for c in (1.0, 1e-12))
    np.testing.assert_allclose(trees.flatten(tiny) * 1e12, trees.flatten(large), rtol=1e-9, atol=1e-12)
