"""Continuous flows reproduce reference numbers, learn in both ways, and keep memory and errors in hand."""

import gc
import tracemalloc
from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import fast, laws, models, trees
from minflow.distributions import Mixture, Normal
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.losses import flow_matching
from minflow.training import fit, negative_log_likelihood
from minflow.transforms import ActNorm, Chain, Inverse, NeuralODE, runge_kutta

from .gradients import WAYS, assert_same_tree, both_totals
from .oracle import array, assert_reproduced, cases, dense_of, hidden_of

CASES = cases("continuous.json")
TARGET = Mixture([Normal([-1.5, 0.0], [0.5, 1.0]), Normal([1.5, 1.0], [0.5, 0.4])])
X = np.arange(12.0).reshape(6, 2)
RNG = np.random.default_rng(0)
path = runge_kutta.path


def layer_of(row, **settings):
    """(NeuralODE, params) of a case's layer."""
    if row["type"] == "linear_ode":
        settings |= {"hidden": (), "time": row["T"]}
        return NeuralODE(len(row["b"]), **settings), [{"weight": array(row["A"]), "bias": array(row["b"])}]
    net = row["net"]
    settings |= {"time": row["T"], "time_input": row["time_input"]}
    return NeuralODE(len(net["biases"][-1]), hidden_of(net), net["activation"], **settings), dense_of(net)


@pytest.mark.parametrize("name", CASES)
def test_layer_has_the_reference_x_log_det_and_log_prob(name):
    layer, params = layer_of(CASES[name]["layers"][0], tolerance=1e-6)
    assert_reproduced(CASES[name], layer, params, there=1e-8, back=1e-8, density=1e-8)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("activation", ["tanh", "elu", "softplus"])
@pytest.mark.parametrize("settings", [{}, {"tolerance": 1e-2}, {"probes": 2, "time_input": True}])
def test_gradient_by_hand_equals_autograds_for_every_tolerance_and_trace(activation, settings, way, rng):
    layer = NeuralODE(3, (5, 4), activation, time=0.25, **settings)
    plain, quick, params, u = both_totals(layer, way, rng)
    for argnum in (0, 1):
        assert_same_tree(grad(quick, argnum)(params, u), grad(plain, argnum)(params, u))


def test_memory_of_a_gradient_is_that_of_one_step_and_the_states_between_steps(fixed, monkeypatch):
    """Some 30 steps of 64-64 for 256 points: over 300 MB when every stage is kept."""
    peaks, counts = [], []
    params, x = laws.random_params(NeuralODE(2), fixed, 0.05), fixed.normal(size=(256, 2))
    for tolerance in (1e-1, 1e-9):
        layer, solved = NeuralODE(2, tolerance=tolerance), []
        monkeypatch.setattr(runge_kutta, "path", lambda *args, s=solved: s.append(path(*args)) or s[-1])
        layer.inverse(params, x)
        counts.append(len(solved[0][0]))
        gc.collect()
        gc.disable()  # else the peak moves by when it runs
        tracemalloc.start()
        try:
            grad(lambda p, layer=layer, x=x: anp.sum(fast.inverse(layer, p, x)[0]))(params)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
            gc.enable()
    assert counts[1] >= counts[0] + 20
    assert peaks[1] < 12e6 and peaks[1] - peaks[0] < (counts[1] - counts[0]) * 12 * (256 * 8)


def test_flow_matching_reaches_a_gap_of_a_tenth_of_a_nat(fixed):
    """Two Gaussians side by side, from 0.83 nats; no solver runs in training."""
    flow = models.cnf(2, (32, 32))
    params = flow.init(fixed, TARGET.sample(fixed, 2000))
    settings = {"steps": 1200, "batch_size": 256, "learning_rate": 1e-2, "rng": fixed, "progress": False}
    params, _ = fit(flow, params, TARGET.sample, loss=flow_matching, **settings)
    gap, error = kl_gap(flow, params, TARGET, fixed, n=2000)
    assert -4 * error < gap < 0.1


def test_maximum_likelihood_lowers_the_gap_within_30_steps(fixed):
    flow = models.cnf(2, (16,), tolerance=1e-2)
    params, x = flow.init(fixed, TARGET.sample(fixed, 2000)), TARGET.sample(fixed, 1000)
    trained, _ = fit(flow, params, x, steps=30, batch_size=256, learning_rate=3e-2, rng=fixed, progress=False)
    before, after = (negative_log_likelihood(flow, p, x, fixed) for p in (params, trained))
    assert after < before - 0.3


def test_minus_z_cannot_be_learned_on_a_line(fixed):
    """The best increasing map of z to −z is constant, and misses by the mean of z²; in the plane −z is half a turn."""

    def missed(flow, params, z, rng):
        return anp.sum((flow.to_data(params, z) + z) ** 2) / len(z)

    z, flow = fixed.uniform(-1, 1, (64, 2)), Flow(Normal(dim=1), NeuralODE(1, (8,), tolerance=1e-2))
    settings = {"steps": 60, "batch_size": 64, "learning_rate": 5e-2, "rng": fixed, "progress": False}
    params, _ = fit(flow, flow.init(fixed), z[:, :1], loss=missed, **settings)
    assert missed(flow, params, z[:, :1], fixed) > 0.9 * np.var(z[:, 0])
    turn = [{"weight": np.array([[0, np.pi], [-np.pi, 0]]), "bias": np.zeros(2)}]
    assert missed(Flow(Normal(dim=2), NeuralODE(2, ())), turn, z, fixed) < 1e-9


def test_large_points_stay_finite_for_every_activation(rng):
    for activation in ("tanh", "elu", "softplus"):
        layer = NeuralODE(2, (6,), activation, time_input=True)
        params = laws.random_params(layer, rng)
        for step in (layer.forward, layer.inverse):
            for value in step(params, 1e6 * np.array([[1, -1], [-1, 0.5]])):
                assert np.isfinite(value).all()


@pytest.mark.parametrize("activation", ["tanh", "elu", "softplus"])
def test_gradient_of_log_det_is_its_slope_for_every_activation(activation, fixed):
    layer, z, along = NeuralODE(3, (16,), activation, tolerance=1e-6), *fixed.normal(size=(2, 5, 3))
    params = laws.random_params(layer, fixed)

    def log_dets(z):
        return anp.sum(layer.forward(params, z)[1])

    slope = (log_dets(z + 1e-3 * along) - log_dets(z - 1e-3 * along)) / 2e-3
    assert abs(np.sum(grad(log_dets)(z) * along) - slope) < 0.02 * max(1, abs(slope))


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["weight", "bias"])
def test_parameters_that_are_not_finite_are_refused(name, wrong):
    """An infinite bias would only saturate a unit, and give numbers."""
    layer, params = NeuralODE(2, (3,)), NeuralODE(2, (3,)).init(RNG)
    params[0][name].flat[0] = wrong
    for step in (layer.forward, layer.inverse, partial(fast.forward, layer), partial(fast.inverse, layer)):
        with pytest.raises(ValueError, match=f"{name}.* must be finite|must be finite.*{name}"):
            step(params, X)


def test_too_steep_a_velocity_is_refused():
    layer, steep = NeuralODE(1, ()), [{"weight": np.array([[-1e7]]), "bias": np.ones(1)}]
    for step in (layer.forward, partial(fast.forward, layer)):
        with pytest.raises(ValueError, match="params must give a velocity that 1000 steps can follow; 1 of 1 rows"):
            step(steep, np.ones((1, 1)))


def test_float32_points_with_float64_parameters_lose_nothing(fixed):
    layer = NeuralODE(2, (4,), tolerance=1e-6)
    params, z = laws.random_params(layer, fixed), fixed.normal(size=(5, 2)).astype(np.float32)
    for found, exact in zip(fast.forward(layer, params, z), layer.forward(params, z.astype(float))):
        np.testing.assert_allclose(found, exact, rtol=1e-6, atol=1e-9)
        assert found.dtype == np.float64


@pytest.mark.parametrize("way", WAYS)
def test_a_batch_of_many_blocks_has_the_gradient_of_the_definition(way, rng, monkeypatch):
    """Blocks of two rows, the last of one; the rows take from few to many steps."""
    monkeypatch.setattr(fast.tangents, "MOST", 1600)
    layer = NeuralODE(3, (5, 4), time=0.5, time_input=True, tolerance=1e-3)
    plain, quick, params, u = both_totals(layer, way, rng, n=7)
    u[3] *= 40
    for argnum in (0, 1):
        assert_same_tree(grad(quick, argnum)(params, u), grad(plain, argnum)(params, u), 1e-8)


BAD = {
    "dim": (lambda: NeuralODE(0), "dim must", "0"),
    "hidden": (lambda: NeuralODE(2, 64), "hidden must", "64"),
    "activation": (lambda: NeuralODE(2, (4,), "gelu"), "activation must", "'gelu'"),
    "slope that jumps": (lambda: NeuralODE(2, (4,), "relu"), "activation must", "continuous", "'relu'"),
    "time": (lambda: NeuralODE(2, time=0.0), "time must", "positive", "0.0"),
    "tolerance": (lambda: NeuralODE(2, tolerance=-1), "tolerance must", "-1"),
    "probes": (lambda: NeuralODE(2, probes=0), "probes must", "0"),
    "rng": (lambda: NeuralODE(2, probes=1).reseeded(3), "rng must", "int"),
    "params": (lambda: NeuralODE(2, (4,)).forward([], X), "params must", "2 dense layers"),
    "z": (lambda: NeuralODE(3, (4,)).forward(NeuralODE(3, (4,)).init(RNG), X), "z must", "(N, 3)"),
    "dim of cnf": (lambda: models.cnf(0), "dim must", "0"),
    "no ODE": (lambda: match(ActNorm(2)), "flow must start with a NeuralODE", "time_input=True"),
    "no time": (lambda: match(NeuralODE(2, (4,))), "flow must start", "time_input=True", "models.cnf"),
    "ODE inverted": (lambda: match(Inverse(NeuralODE(2, (4,), time_input=True))), "flow must start"),
    "ODE last": (lambda: match(Chain([ActNorm(2), NeuralODE(2, (4,), time_input=True)])), "flow must start"),
}


def match(transform):
    flow = Flow(Normal(dim=2), transform)
    return flow_matching(flow, flow.init(RNG), X, RNG)


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_a_sentence(what):
    call, *words = BAD[what]
    with pytest.raises(ValueError) as found:
        call()
    for word in words:
        assert word in str(found.value)


def test_float32_arrives_where_the_tolerance_asks_for_more_digits_than_it_has(rng):
    layer = NeuralODE(2, (8,), tolerance=1e-8)
    params, z = laws.random_params(layer, rng), rng.normal(size=(20, 2))
    small = trees.map_leaves(np.float32, params)
    for found, exact in zip(layer.forward(small, z.astype(np.float32)), layer.forward(params, z)):
        np.testing.assert_allclose(found, exact, rtol=1e-3, atol=1e-3)
