"""Planar, radial and residual flows: reference numbers, bad settings, large D, what they learn and what they cannot."""

from functools import partial
from types import SimpleNamespace

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import data, fast, laws, models, nets, trees
from minflow.distributions import Normal
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.training import fit
from minflow.transforms import Inverse, Planar, Radial, Residual, residual

from .gradients import WAYS, assert_same_tree, both_totals
from .oracle import array, assert_reproduced, cases, chain_of
from .sentences import assert_refused
from .statements import close

CASES = cases("residual.json")
RNG = np.random.default_rng(0)
Z = np.zeros((1, 2))


@pytest.mark.parametrize("name", CASES)
def test_layers_map_z_to_x_and_back_with_the_reference_log_det(name):
    assert_reproduced(CASES[name], *chain_of(CASES[name]["layers"]), there=1e-12, back=1e-11)


@pytest.mark.parametrize("name", CASES)
def test_vectors_and_weights_are_bounded_as_the_reference_bounds_them(name):
    chain, params = chain_of(CASES[name]["layers"])
    for layer, entry, row in zip(chain.layers, params, CASES[name]["layers"], strict=True):
        if row["type"] == "planar":
            close(layer.direction_and_plane(entry)[0], array(row["u"]), 1e-13)
        if row["type"] == "residual":
            for part, weight in zip(layer.bounded(entry), row["net"]["weights"], strict=True):
                close(part["weight"], array(weight), 1e-13)


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: Planar(0), "dim must be a whole number of at least 1; got the int 0"),
        (lambda: Radial(2.0), "dim must be a whole number"),
        (lambda: Planar(2).init(0), "rng must be a numpy.random.Generator"),
        (lambda: Radial(2).init(None), "rng must be a numpy.random.Generator"),
        (lambda: Planar(2).forward({"w": np.ones(2)}, Z), "params must hold 'u_raw' of shape"),
        (lambda: Planar(2).inverse(Planar(3).init(RNG), Z), r"params\['w'\] must be an array of shape \(2,\)"),
        (lambda: Radial(2).forward({"a_raw": np.ones(1)}, Z), r"params\['a_raw'\] must be an array of shape \(\)"),
        (lambda: Radial(2).inverse(Radial(3).init(RNG), Z), r"params\['center'\] must be an array of shape \(2,\)"),
        (lambda: Residual(2, 64), "hidden must be a list"),
        (lambda: Residual(2, activation="gelu"), "activation must be one of"),
        (lambda: Residual(2, lipschitz=0), "lipschitz must be a positive"),
        (lambda: Residual(2, lipschitz=1.0), "lipschitz must be below 1, .*; got 1.0"),
        (lambda: Residual(2, series=0), "series must be a whole number of at least 1"),
        (lambda: Residual(2, series=3, probes=0), "probes must be a whole number of at least 1"),
        (lambda: Residual(2, max_steps=1.5), "max_steps must be a whole number"),
        (lambda: Residual(2).reseeded(0), "rng must be a numpy.random.Generator"),
        (lambda: Residual(2).forward([], Z), "params must be a list of 2 dense layers"),
        (lambda: Residual(2).invert({}, Z), "params must be a list of 2 dense layers"),
        (lambda: Residual(2).invert(Residual(2).init(RNG), Z[0]), r"x must have shape \(N, 2\)"),
        (lambda: Residual(1, ()).forward([{"weight": np.array([[np.nan]]), "bias": np.zeros(1)}], Z[:, :1]), "finite"),
        (lambda: models.planar_flow(2, layers=0), "layers must be a whole number of at least 1"),
        (lambda: models.radial_flow(2, layers=None), "layers must be a whole number"),
        (lambda: models.iresnet(2, layers=2.0), "layers must be a whole number"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("layer", [Planar(2), Radial(2)], ids=["planar", "radial"])
def test_parameters_that_are_not_finite_are_refused_each_by_its_name(layer, wrong):
    """An infinite bias would move every point by u, and β_raw = −∞ would be a pull that is just possible."""
    for quick in (layer, SimpleNamespace(forward=partial(fast.forward, layer), inverse=partial(fast.inverse, layer))):
        for name, value in layer.init(RNG).items():
            params = {**layer.init(RNG), name: np.where(np.arange(value.size).reshape(value.shape) == 0, wrong, value)}
            for step in (quick.forward, quick.inverse):
                assert_refused(lambda step=step, params=params: step(params, Z), f"params['{name}']", "NaN or infinity")


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["weight", "bias"])
@pytest.mark.parametrize("series", [None, 2])
def test_weights_and_biases_that_are_not_finite_are_refused(series, name, wrong):
    layer = Residual(2, (3,), series=series)
    params = layer.init(RNG)
    params[0][name].flat[0] = wrong
    for step in (
        layer.forward,
        layer.inverse,
        layer.invert,
        partial(fast.forward, layer),
        partial(fast.inverse, layer),
    ):
        with pytest.raises(
            ValueError, match=rf"must be finite; got NaN or infinity in (row 0|params\[0\]\['{name}'\])"
        ):
            step(params, Z)


def test_a_search_that_meets_nan_says_so():
    with pytest.raises(ValueError, match="params must be finite; 1 of 2 rows are NaN"):
        residual.iterate((np.array([[1.0], [np.nan]]),), lambda args, z: 0.5 * z, 1.0, 100)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("activation", nets.ACTIVATIONS)
@pytest.mark.parametrize(
    "settings", [{}, {"hidden": ()}, {"hidden": (4, 5)}, {"series": 1}, {"series": 3, "probes": 2}]
)
def test_gradient_by_hand_equals_autograds_for_every_activation_and_log_det(
    settings, activation, way, rng, monkeypatch
):
    """With weights within their bounds and beyond, in blocks of two rows."""
    settings = {"hidden": (5,), "lipschitz": 0.6, "activation": activation} | settings
    layer = Residual(3, **settings)
    tangents = 3 if layer.series is None else layer.series * len(layer.probes)
    monkeypatch.setattr(fast.tangents, "MOST", 16 * sum(layer.sizes) * (1 + tangents))
    plain, quick, params, u = both_totals(layer, way, rng, n=5)
    params[-1] = {**params[-1], "weight": 0.1 * params[-1]["weight"]}
    for argnum in (0, 1):
        assert_same_tree(grad(quick, argnum)(params, u), grad(plain, argnum)(params, u))


def test_extreme_parameters_stay_invertible_and_finite(rng):
    """Planes that are almost folded, centers that draw almost everything in, weights a thousand times too large."""
    for layer in (Planar(3), Radial(3), Residual(3, (5,), 0.99)):
        for size in (5.0, 30.0):
            params = laws.random_params(layer, rng, size)
            z = np.concatenate([rng.normal(size=(20, 3)), 1e6 * rng.normal(size=(5, 3)), np.zeros((1, 3))])
            x, log_det = layer.forward(params, z)
            back, back_log_det = layer.inverse(params, x)
            assert all(np.isfinite(part).all() for part in (x, log_det, back, back_log_det))
            close(layer.forward(params, back)[0] / (1 + abs(x)), x / (1 + abs(x)), 1e-9)


def test_rows_are_inverted_as_if_each_were_alone(rng):
    for layer in (Planar(2), Radial(2), Residual(2, (5,))):
        params, x = laws.random_params(layer, rng), rng.normal(size=(6, 2))
        whole = layer.inverse(params, x)
        for n in range(6):
            for part, alone in zip(whole, layer.inverse(params, x[n : n + 1]), strict=True):
                close(alone[0], part[n], 1e-12)


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
        assert all(np.isfinite(leaf).all() for leaf in trees.leaves(gradient))


def log_two_bumps(x):
    """U₁ of Rezende & Mohamed 2015, table 1, without its norm: a ring of radius 2 that is bright left and right."""
    ring = ((anp.sqrt(anp.sum(x**2, axis=1)) - 2) / 0.4) ** 2
    return -ring / 2 + anp.logaddexp(-(((x[:, 0] - 2) / 0.6) ** 2) / 2, -(((x[:, 0] + 2) / 0.6) ** 2) / 2)


def log_norm(log_p):
    """log ∫ exp(log_p) by the midpoint rule."""
    side = np.linspace(-6, 6, 600, endpoint=False) + 0.01
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    return np.log(np.sum(np.exp(log_p(grid))) * 0.02**2)


def reverse_kl(flow, params, x, rng, n=256):
    """E_z[log p_Z(z) − log_det − log p̃(f(z))]: KL(q‖p) − log norm, from samples of the flow alone."""
    z = flow.base.sample(rng, n)
    x, log_det = flow.transform.forward(params, z)
    return anp.sum(flow.base.log_prob(z) - log_det - log_two_bumps(x)) / n


def test_a_planar_flow_learns_an_unnormalised_density_by_reverse_kl(fixed):
    flow, log_z = models.planar_flow(2, layers=4), log_norm(log_two_bumps)
    params = flow.init(fixed)
    settings = {"steps": 400, "batch_size": 1, "learning_rate": 0.03, "loss": reverse_kl, "progress": False}
    trained, history = fit(flow, params, np.zeros((1, 2)), rng=fixed, **settings)
    before, after = (reverse_kl(flow, p, None, fixed, 20_000) + log_z for p in (params, trained))
    assert history.stopped == ""
    assert before > 4 and 0 < after < 0.25


def test_an_iresnet_fits_the_banana(fixed):
    flow = models.iresnet(2, layers=2, hidden=(16,), activation="elu")
    params = flow.init(fixed, data.banana().sample(fixed, 1000))
    start, _ = kl_gap(flow, params, data.banana(), fixed, n=20_000)
    settings = {"steps": 250, "batch_size": 128, "learning_rate": 0.03, "progress": False}
    params, _ = fit(flow, params, data.banana().sample, rng=fixed, **settings)
    gap, error = kl_gap(flow, params, data.banana(), fixed, n=20_000)
    assert start > 0.3 and gap < 0.04 + 2 * error
    x = flow.sample(params, fixed, 500)
    close(flow.to_data(params, flow.to_latent(params, x)), x)


class Narrow(Normal):
    """N(0, 0.1²) as a target, in rows."""

    def sample(self, rng, n):
        return super().sample(rng, n)[:, None]


def test_one_residual_block_cannot_stretch_by_more_than_1_plus_l(fixed):
    """z = x + g(x) with L = ½ makes N(0, 0.1²) at most N(0, 0.15²): the gap to N(0, 1) keeps its closed form."""
    flow, target = Flow(Normal(), Inverse(Residual(1, (4,), 0.5))), Narrow(0.0, 0.1)
    settings = {"steps": 150, "batch_size": 128, "learning_rate": 0.05, "progress": False}
    params, _ = fit(flow, flow.init(fixed), target.sample, rng=fixed, **settings)
    gap, error = kl_gap(flow, params, target, fixed, n=20_000)
    least = np.log(1 / 0.15) + (0.15**2 - 1) / 2
    assert least - 3 * error < gap < least + 0.05
