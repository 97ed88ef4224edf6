"""Continuous flows beyond the laws and the reference numbers: solver, trace, flow matching, memory, refusals."""

import gc
import itertools
import tracemalloc

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import calculus, laws, models, trees
from minflow.distributions import Normal
from minflow.fast import Fast, plan
from minflow.flow import Flow
from minflow.losses import flow_matching
from minflow.transforms import PLU, ActNorm, Chain, Inverse, NeuralODE, runge_kutta

from .gradients import WAYS, assert_same_tree, both_totals
from .shared import close, refused

ACTIVATIONS = pytest.mark.parametrize("activation", ["tanh", "elu", "softplus"])


def linear(A, b=0.0):
    """Parameters of a network without hidden layers: v(y) = y @ A + b."""
    A = np.asarray(A, dtype=float)
    return [{"weight": A, "bias": b + np.zeros(A.shape[1])}]


def curved(rng, dim=2, **settings):
    """A NeuralODE with time input and parameters away from the start."""
    layer = NeuralODE(dim, (6,), time_input=True, **settings)
    return layer, laws.random_params(layer, rng)


def wave(y, t):
    return np.sin(3 * y + t) + y * np.cos(2 * t)


def test_a_turning_velocity_turns_and_keeps_volume(rng):
    """dy/dt = ω × y for a time T is a rotation by ω T, and log_det is 0; the trace of dy/dt = y @ A is that of A."""
    z, angle = rng.normal(size=(5, 2)), 0.8 * 1.5
    layer = NeuralODE(2, (), time=1.5)
    x, log_det = layer.forward(linear([[0, 0.8], [-0.8, 0]]), z)
    close(x, z @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]), 1e-7)
    close(log_det, np.zeros(5), 1e-12)
    x, log_det = layer.forward(linear(np.diag([0.5, -0.2])), z)
    close(x, z * np.exp([0.75, -0.3]), 1e-7)
    close(log_det, np.full(5, 0.45), 1e-7)


def test_a_velocity_that_grows_with_time_is_integrated_both_ways(rng):
    """dy/dt = c t: x = z + c T²/2."""
    z, c = rng.normal(size=(4, 2)), np.array([1.0, -3.0])
    layer = NeuralODE(2, (), time=2.0, time_input=True)
    params = linear(np.vstack([np.zeros((2, 2)), c]))
    close(layer.forward(params, z)[0], z + 2 * c, 1e-9)
    close(layer.inverse(params, z)[0], z - 2 * c, 1e-9)


def test_a_state_changes_by_the_velocity_and_by_its_trace(rng):
    layer, params = curved(rng, dim=3)
    y, t = rng.normal(size=(4, 3)), 0.7
    change = layer.rate_of_change(params, np.concatenate([y, np.zeros((4, 1))], axis=1), t)
    close(change[:, :3], layer.velocity(params, y, t))
    J = calculus.batch_jacobian(lambda y: layer.velocity(params, y, t))(y)
    close(change[:, 3], np.trace(J, axis1=1, axis2=2))


def test_the_solver_has_its_order():
    """Half the step size, an error 2⁵ times smaller; at set points, since at some the leading error vanishes."""
    y = np.linspace(-1.5, 1.5, 7)[:, None]

    def end(steps):
        state, h = y, 1.0 / steps
        for k in range(steps):
            state = runge_kutta.step(wave, state, k * h, h)
        return state

    exact = end(1500)
    one, two = (np.abs(end(steps) - exact).max() for steps in (40, 80))
    assert abs(np.log2(one / two) - 5) < 0.3, f"order {np.log2(one / two):.2f}, not 5"


def test_steps_are_chosen_by_a_fourth_order_error(rng):
    """Each keeps to the tolerance. One that is 10⁴ times smaller asks for about 10^(4/5) times more steps."""
    y, counts, ends = rng.normal(size=(20, 1)), [], []
    for tolerance in (1e-6, 1e-10, 1e-12):
        sizes, states, end = runge_kutta.path(tolerance, wave, y, 0.0, 4.0)
        close(sizes.sum(axis=0), np.full((20, 1), 4.0), 1e-12)
        state = y
        for t, h, start in zip(np.cumsum(sizes, axis=0) - sizes, sizes, states):
            close(np.where(h > 0, start - state, 0), 0 * y, 1e-9)
            slopes, size = runge_kutta.slopes(wave, state, t, h, wave(state, t)), np.maximum(1, np.abs(state))
            state = runge_kutta.step(wave, state, t, h)
            error = h * runge_kutta.mixed(runge_kutta.FIFTH_LESS_FOURTH, [*slopes, wave(state, t + h)])
            assert (np.abs(error) <= 1.01 * tolerance * size).all()
        close(end, state, 1e-9)
        counts.append((sizes != 0).sum(axis=0).max())
        ends.append(state)
    assert 3.5 < counts[1] / counts[0] < 10
    assert np.abs(ends[0] - ends[2]).max() < 1e-3 and np.abs(ends[1] - ends[2]).max() < 1e-7


def test_rows_that_have_arrived_are_not_followed_and_no_rate_is_asked_for_twice():
    """One rate at the start, then six for each try of a row; a row at rest needs three tries, one beside it more."""
    rows, y = [], np.array([[0.0], [1.0]])

    def rate(y, t):
        rows.append(len(y))
        return y * np.sin(20 * t)

    sizes, states, end = runge_kutta.path(1e-6, rate, y, 0.0, 1.0)
    assert rows[0] == 2 and rows[1:] == 3 * 6 * [2] + (len(rows) - 19) * [1] and len(rows) % 6 == 1
    assert (sizes[:, 0, 0] > 0).sum() == 3 and 10 < len(sizes) <= (len(rows) - 1) / 6
    close(end, y * np.exp((1 - np.cos(20.0)) / 20), 1e-4)
    assert (states[0] == y).all() and (sizes > 0).all(axis=(1, 2)).sum() == 3


def test_each_row_has_steps_of_its_own(rng):
    """A row that needs many steps beside one that needs few: neither's log_det moves beyond rounding."""
    layer, params = curved(rng)
    z = np.array([[0.0, 0.1], [30.0, -40.0], [1.0, -2.0]])
    together = layer.forward(params, z)
    for n in range(3):
        for alone, part in zip(layer.forward(params, z[n : n + 1]), together):
            close(alone[0], part[n], 1e-12)


def test_errors_stay_within_the_tolerance_and_follow_it(rng):
    """In x and in log_det; each step is given a thousandth of it."""
    fine, params = curved(rng, tolerance=1e-10)
    z, errors = rng.normal(size=(20, 2)), []
    for tolerance in (1e-1, 1e-4):
        layer = NeuralODE(2, (6,), time_input=True, tolerance=tolerance)
        computed, exact = (np.column_stack(f.forward(params, z)) for f in (layer, fine))
        errors.append(np.abs(computed - exact).max())
        assert errors[-1] < tolerance
    assert errors[1] < errors[0] / 20


def test_probes_are_the_same_both_ways_and_in_every_call(rng):
    layer, params = curved(rng, dim=5, probes=2, tolerance=1e-6)
    z = rng.normal(size=(7, 5))
    x, log_det = layer.forward(params, z)
    close(layer.inverse(params, x)[1], -log_det, 1e-6)
    close(layer.forward(params, z)[1], log_det, 0)
    close(layer.forward(params, z[:3])[1], log_det[:3], 1e-10)


def test_a_reseeded_layer_has_other_probes_and_the_same_map_and_one_without_probes_stays(rng):
    layer, params = curved(rng, dim=5, probes=2, tolerance=1e-6)
    z = rng.normal(size=(7, 5))
    x, log_det = layer.forward(params, z)
    others = [layer.reseeded(rng) for _ in range(8)]  # one set of signs in a hundred gives the same estimates
    assert max(np.abs(other.forward(params, z)[1] - log_det).min() for other in others) > 1e-9
    assert others[0] is not layer and others[0].probes.shape == (2, 5)
    close(others[0].forward(params, z)[0], x, 1e-4)
    exact, _ = curved(rng, dim=5)
    assert exact.reseeded(rng) is exact


def test_hutchinsons_estimate_is_unbiased_and_its_variance_falls_as_1_over_probes(rng):
    """The trace at one state over 2000 copies: its mean to 6 standard errors; 8 probes have 1/8 of the variance."""
    exact, params = curved(rng, dim=4)
    state, variances = rng.normal(size=(1, 5)), []
    trace = exact.rate_of_change(params, state, 0.3)[0, -1]
    for probes in (1, 8):
        layer = NeuralODE(4, (6,), time_input=True, probes=probes)
        copies = [layer.reseeded(rng) for _ in range(2000)]
        estimates = np.array([copy.rate_of_change(params, state, 0.3)[0, -1] for copy in copies])
        assert abs(estimates.mean() - trace) < 6 * estimates.std() / len(estimates) ** 0.5
        variances.append(estimates.var())
    assert 5.5 < variances[0] / variances[1] < 11.5


def test_with_every_vector_of_signs_as_a_probe_the_trace_is_exact(rng):
    exact, params = curved(rng, dim=3)
    layer, z = NeuralODE(3, (6,), time_input=True, probes=8), rng.normal(size=(4, 3))
    layer.probes = np.array(list(itertools.product([-1.0, 1.0], repeat=3)))
    close(layer.forward(params, z)[1], exact.forward(params, z)[1], 1e-7)


@pytest.mark.parametrize("size", [0.5, 1.5])
def test_paths_on_a_line_do_not_cross(size, rng):
    """In one dimension x = f(z) increases whatever the network: x = −z is out of reach."""
    z, layer = np.linspace(-3, 3, 50)[:, None], NeuralODE(1, (5,), time_input=True, tolerance=1e-4)
    x, _ = layer.forward(laws.random_params(layer, rng, size), z)
    assert (np.diff(x[:, 0]) > 0).all()


def test_flow_matching_is_its_closed_form(rng):
    """Data that are one point x = c, v = a y + b + w τ over the time τ = T t:

    r = T v − (c − z) = (1 + T a (1 − t)) z + (T a c + T² w) t + (T b − c), and E r² over z ~ N(0, 1) and t ~ U(0, 1).
    """
    T, a, b, w, c, n = 2.0, 0.3, -0.4, 0.25, 1.5, 1_000
    ode = NeuralODE(1, (), time=T, time_input=True)
    params = [{"weight": np.array([[a], [w]]), "bias": np.array([b])}]
    after = {"log_scale": np.log([4.0]), "shift": np.array([-7.0])}
    for layers, p, x in (([ode], [params], c), ([ode, ActNorm(1)], [params, after], 4 * c - 7)):
        flow = Flow(Normal(dim=1), Chain(layers))
        losses = np.array([flow_matching(flow, p, np.full((n, 1), x), rng) for _ in range(100)])
        q, s = T * a * c + T * T * w, T * b - c
        expected = 1 + T * a + (T * a) ** 2 / 3 + q * q / 3 + q * s + s * s
        assert abs(losses.mean() - expected) < 6 * losses.std() / 10, f"{losses.mean()} for {expected}"


def test_flow_matching_draws_a_time_for_each_point(rng):
    times = []

    class Noted(NeuralODE):
        def velocity(self, params, y, t):
            times.append(t)
            return super().velocity(params, y, t)

    flow = Flow(Normal(dim=2), Noted(2, (3,), time=2.0, time_input=True))
    flow_matching(flow, flow.init(rng), np.ones((400, 2)), rng)
    shares = np.sort(times[0][:, 0]) / 2.0
    assert np.abs(shares - (np.arange(400) + 0.5) / 400).max() < 0.12  # Kolmogorov and Smirnov: 1 in 50 000 by chance


def test_flow_matching_pulls_the_data_back_through_the_layers_after(rng):
    """From the last one to the first, each in its own direction: then the loss is that of the data pulled back."""
    ode, after = NeuralODE(2, (3,), time_input=True), Chain([PLU(2), Inverse(PLU([1, 0])), ActNorm(2)])
    p, q, x = laws.random_params(ode, rng), laws.random_params(after, rng), rng.normal(size=(6, 2))
    flows = (Flow(Normal(dim=2), ode), p, after.inverse(q, x)[0]), (Flow(Normal(dim=2), Chain([ode, after])), [p, q], x)
    close(*(flow_matching(*flow, np.random.default_rng(5)) for flow in flows))


def test_flow_matching_teaches_the_layers_after_nothing(rng):
    """Else they would shrink the data, and the loss with it."""
    flow = models.cnf(2, (4,))
    params = flow.init(rng, rng.normal(size=(20, 2)))
    gradient = grad(lambda p: flow_matching(flow, p, rng.normal(size=(8, 2)), rng))(params)
    assert not trees.flatten(gradient[1]).any()
    assert np.abs(gradient[0][-1]["weight"]).max() > 0


@pytest.mark.parametrize("way", WAYS)
@ACTIVATIONS
@pytest.mark.parametrize("settings", [{}, {"tolerance": 1e-2}, {"probes": 2, "time_input": True}], ids=str)
def test_gradient_by_hand_equals_autograds_for_every_tolerance_and_trace(settings, activation, way, rng):
    layer = NeuralODE(3, (5, 4), activation, time=0.25, **settings)
    plain, quick, params, u = both_totals(layer, way, rng)
    for argnum in (0, 1):
        assert_same_tree(grad(quick, argnum)(params, u), grad(plain, argnum)(params, u))


@pytest.mark.parametrize("way", WAYS)
def test_a_batch_of_many_blocks_has_the_gradient_of_the_definition(way, rng, monkeypatch):
    """Blocks of two rows, the last of one; the rows take from few to many steps."""
    monkeypatch.setattr(plan, "rows_of", lambda *given: 2)
    layer = NeuralODE(3, (5, 4), time=0.5, time_input=True, tolerance=1e-3)
    plain, quick, params, u = both_totals(layer, way, rng, n=7)
    u[3] *= 40
    for argnum in (0, 1):
        assert_same_tree(grad(quick, argnum)(params, u), grad(plain, argnum)(params, u), 1e-8)


@ACTIVATIONS
def test_gradient_of_log_det_is_its_slope_for_every_activation(activation, fixed):
    layer, z, along = NeuralODE(3, (16,), activation, tolerance=1e-5), *fixed.normal(size=(2, 5, 3))
    params = laws.random_params(layer, fixed)

    def log_dets(z):
        return anp.sum(layer.forward(params, z)[1])

    slope = (log_dets(z + 1e-3 * along) - log_dets(z - 1e-3 * along)) / 2e-3
    assert abs(np.sum(grad(log_dets)(z) * along) - slope) < 0.02 * max(1, abs(slope))


def test_memory_of_a_gradient_is_that_of_one_step_and_the_states_between_steps(fixed, monkeypatch):
    """Some 30 steps of 64-64 for 256 points: over 300 MB when every stage is kept."""
    peaks, counts, path = [], [], runge_kutta.path
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
            grad(lambda p, layer=layer, x=x: anp.sum(Fast(layer).inverse(p, x)[0]))(params)
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
            gc.enable()
    assert counts[1] >= counts[0] + 20
    assert peaks[1] < 12e6 and peaks[1] - peaks[0] < (counts[1] - counts[0]) * 12 * (256 * 8)


@ACTIVATIONS
def test_large_points_stay_finite_for_every_activation(activation, rng):
    layer = NeuralODE(2, (6,), activation, time_input=True)
    params = laws.random_params(layer, rng)
    for step in (layer.forward, layer.inverse):
        for value in step(params, 1e6 * np.array([[1, -1], [-1, 0.5]])):
            assert np.isfinite(value).all()


def test_float32_points_with_float64_parameters_lose_nothing(fixed):
    layer = NeuralODE(2, (4,), tolerance=1e-6)
    params, z = laws.random_params(layer, fixed), fixed.normal(size=(5, 2)).astype(np.float32)
    for output, exact in zip(Fast(layer).forward(params, z), layer.forward(params, z.astype(float))):
        np.testing.assert_allclose(output, exact, rtol=1e-6, atol=1e-9)
        assert output.dtype == np.float64


def test_float32_arrives_where_the_tolerance_asks_for_more_digits_than_it_has(rng):
    layer = NeuralODE(2, (8,), tolerance=1e-8)
    params, z = laws.random_params(layer, rng), rng.normal(size=(20, 2))
    small = trees.map_leaves(np.float32, params)
    for output, exact in zip(layer.forward(small, z.astype(np.float32)), layer.forward(params, z)):
        np.testing.assert_allclose(output, exact, rtol=1e-3, atol=1e-3)


RNG = np.random.default_rng(0)
X = np.arange(12.0).reshape(6, 2)


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["weight", "bias"])
def test_parameters_that_are_not_finite_are_refused(name, wrong):
    """An infinite bias would only saturate a unit, and give numbers."""
    layer, params = NeuralODE(2, (3,)), NeuralODE(2, (3,)).init(RNG)
    params[0][name].flat[0] = wrong
    for step in (layer.forward, layer.inverse, Fast(layer).forward, Fast(layer).inverse):
        with pytest.raises(ValueError, match=f"{name}.* must be finite|must be finite.*{name}"):
            step(params, X)


def test_too_steep_a_velocity_is_refused():
    layer, steep = NeuralODE(1, ()), [{"weight": np.array([[-1e7]]), "bias": np.ones(1)}]
    for step in (layer.forward, Fast(layer).forward):
        with pytest.raises(ValueError, match="params must give a velocity that 1000 steps can follow; 1 of 1 rows"):
            step(steep, np.ones((1, 1)))


def match(transform):
    flow = Flow(Normal(dim=2), transform)
    return flow_matching(flow, flow.init(RNG), X, RNG)


REFUSED = {
    "dim": (lambda: NeuralODE(0), "dim must", "0"),
    "slope that jumps": (lambda: NeuralODE(2, (4,), "relu"), "activation must", "continuous", "'relu'"),
    "time": (lambda: NeuralODE(2, time=0.0), "time must", "positive", "0.0"),
    "tolerance": (lambda: NeuralODE(2, tolerance=-1), "tolerance must", "-1"),
    "probes": (lambda: NeuralODE(2, probes=0), "probes must", "0"),
    "rng": (lambda: NeuralODE(2, probes=1).reseeded(3), "rng must", "int"),
    "dim of cnf": (lambda: models.cnf(0), "dim must", "0"),
    "no ODE": (lambda: match(ActNorm(2)), "flow must start with a NeuralODE", "time_input=True", "; got ActNorm first"),
    "no time": (lambda: match(NeuralODE(2, (4,))), "flow must start", "time_input=True", "models.cnf"),
    "ODE inverted": (lambda: match(Inverse(NeuralODE(2, (4,), time_input=True))), "; got NeuralODE, inverted, first"),
    "ODE last": (lambda: match(Chain([ActNorm(2), NeuralODE(2, (4,), time_input=True)])), "flow must start"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_argument_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])


def test_no_points_have_no_path(rng):
    layer = NeuralODE(2, (4,), tolerance=1e-3)
    assert [part.shape for part in layer.forward(layer.init(rng), np.zeros((0, 2)))] == [(0, 2), (0,)]
