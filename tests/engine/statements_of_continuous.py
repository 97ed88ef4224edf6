"""What must be true of continuous flows and of flow matching beyond the laws; see statements.py for the form."""

import itertools

import numpy as np

from .statements import close


def linear(A, b=0.0):
    """Parameters of a network without hidden layers: v(y) = y @ A + b."""
    A = np.asarray(A, dtype=float)
    return [{"weight": A, "bias": b + np.zeros(A.shape[1])}]


def curved(m, rng, dim=2, **settings):
    """A NeuralODE with time input and parameters away from the start."""
    layer = m.transforms.NeuralODE(dim, (6,), time_input=True, **settings)
    return layer, m.laws.random_params(layer, rng)


def a_turning_velocity_turns_and_keeps_volume(m, rng):
    """dy/dt = ω × y for a time T is a rotation by ω T, and log_det is 0; the trace of dy/dt = y @ A is that of A."""
    z, angle = rng.normal(size=(5, 2)), 0.8 * 1.5
    layer = m.transforms.NeuralODE(2, (), time=1.5)
    x, log_det = layer.forward(linear([[0, 0.8], [-0.8, 0]]), z)
    close(x, z @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]), 1e-7)
    close(log_det, np.zeros(5), 1e-12)
    x, log_det = layer.forward(linear(np.diag([0.5, -0.2])), z)
    close(x, z * np.exp([0.75, -0.3]), 1e-7)
    close(log_det, np.full(5, 0.45), 1e-7)


def a_velocity_that_grows_with_time_is_integrated(m, rng):
    """dy/dt = c t: x = z + c T²/2, in either direction."""
    z, c = rng.normal(size=(4, 2)), np.array([1.0, -3.0])
    layer = m.transforms.NeuralODE(2, (), time=2.0, time_input=True)
    params = linear(np.vstack([np.zeros((2, 2)), c]))
    close(layer.forward(params, z)[0], z + 2 * c, 1e-9)
    close(layer.inverse(params, z)[0], z - 2 * c, 1e-9)


def the_solver_has_its_order(m, rng):
    """Half the step size, an error 2⁵ times smaller; at set points, since at some the leading error vanishes."""
    y = np.linspace(-1.5, 1.5, 7)[:, None]

    def rate(y, t):
        return np.sin(3 * y + t) + y * np.cos(2 * t)

    def end(steps):
        found, h = y, 1.0 / steps
        for k in range(steps):
            found = m.transforms.runge_kutta.step(rate, found, k * h, h)
        return found

    exact = end(1500)
    one, two = (np.abs(end(steps) - exact).max() for steps in (40, 80))
    assert abs(np.log2(one / two) - 5) < 0.3, f"order {np.log2(one / two):.2f}, not 5"


def steps_are_chosen_by_a_fourth_order_error(m, rng):
    """A tolerance 10⁴ times smaller asks for about 10^(4/5) times more steps, and the error follows it."""
    rk, y = m.transforms.runge_kutta, rng.normal(size=(6, 1))

    def rate(y, t):
        return np.sin(3 * y + t) + y * np.cos(2 * t)

    counts, errors = [], []
    for tolerance in (1e-6, 1e-10, 1e-12):
        sizes, states, end = rk.path(tolerance, rate, y, 0.0, 4.0)
        close(sizes.sum(axis=0), np.full((6, 1), 4.0), 1e-12)
        found = y
        for t, h, start in zip(np.cumsum(sizes, axis=0) - sizes, sizes, states):
            close(np.where(h > 0, start - found, 0), 0 * y, 1e-9)
            found = rk.step(rate, found, t, h)
        close(end, found, 1e-9)
        counts.append((sizes != 0).sum(axis=0).max())
        errors.append(found)
    assert 3.5 < counts[1] / counts[0] < 10
    assert np.abs(errors[0] - errors[2]).max() < 1e-3 and np.abs(errors[1] - errors[2]).max() < 1e-7


def rows_that_have_arrived_are_not_followed_and_no_rate_is_asked_for_twice(m, rng):
    """One rate at the start, then six for each try of a row; a row at rest needs three tries, one beside it more."""
    rows, y = [], np.array([[0.0], [1.0]])

    def rate(y, t):
        rows.append(len(y))
        return y * np.sin(20 * t)

    sizes, states, end = m.transforms.runge_kutta.path(1e-6, rate, y, 0.0, 1.0)
    assert rows[0] == 2 and rows[1:] == 3 * 6 * [2] + (len(rows) - 19) * [1] and len(rows) % 6 == 1
    assert (sizes[:, 0, 0] > 0).sum() == 3 and 10 < len(sizes) <= (len(rows) - 1) / 6
    close(end, y * np.exp((1 - np.cos(20.0)) / 20), 1e-4)
    assert (states[0] == y).all() and (sizes > 0).all(axis=(1, 2)).sum() == 3


def each_row_has_steps_of_its_own(m, rng):
    """A row that needs many steps beside one that needs few: neither's log_det moves beyond rounding."""
    layer, params = curved(m, rng)
    z = np.array([[0.0, 0.1], [30.0, -40.0], [1.0, -2.0]])
    together = layer.forward(params, z)
    for n in range(3):
        alone = layer.forward(params, z[n : n + 1])
        close(alone[0][0], together[0][n], 1e-12)
        close(alone[1][0], together[1][n], 1e-12)


def errors_stay_within_the_tolerance_and_follow_it(m, rng):
    """In x and in log_det; each step is given a thousandth of it."""
    fine, params = curved(m, rng, tolerance=1e-10)
    z, errors = rng.normal(size=(20, 2)), []
    for tolerance in (1e-1, 1e-4):
        layer = m.transforms.NeuralODE(2, (6,), time_input=True, tolerance=tolerance)
        found, exact = (np.column_stack(f.forward(params, z)) for f in (layer, fine))
        errors.append(np.abs(found - exact).max())
        assert errors[-1] < tolerance
    assert errors[1] < errors[0] / 20


def probes_are_the_same_both_ways_and_in_every_call(m, rng):
    layer, params = curved(m, rng, dim=5, probes=2, tolerance=1e-6)
    z = rng.normal(size=(7, 5))
    x, log_det = layer.forward(params, z)
    close(layer.inverse(params, x)[1], -log_det, 1e-6)
    close(layer.forward(params, z)[1], log_det, 0)
    close(layer.forward(params, z[:3])[1], log_det[:3], 1e-10)
    others = [layer.reseeded(rng) for _ in range(8)]  # one set of signs in a hundred gives the same estimates
    assert max(np.abs(other.forward(params, z)[1] - log_det).min() for other in others) > 1e-9
    other = others[0]
    assert other is not layer and other.probes.shape == (2, 5)
    close(other.forward(params, z)[0], x, 1e-4)
    exact, _ = curved(m, rng, dim=5)
    assert exact.reseeded(rng) is exact


def hutchinsons_estimate_is_unbiased_and_its_variance_falls_as_1_over_probes(m, rng):
    """The trace at one state over 4000 copies: its mean to 6 standard errors; 8 probes have 1/8 of the variance."""
    exact, params = curved(m, rng, dim=4)
    state, variances = rng.normal(size=(1, 5)), []
    trace = exact.rate_of_change(params, state, 0.3)[0, -1]
    for probes in (1, 8):
        layer = m.transforms.NeuralODE(4, (6,), time_input=True, probes=probes)
        copies = [layer.reseeded(rng) for _ in range(4000)]
        found = np.array([copy.rate_of_change(params, state, 0.3)[0, -1] for copy in copies])
        assert abs(found.mean() - trace) < 6 * found.std() / len(found) ** 0.5
        variances.append(found.var())
    assert 6 < variances[0] / variances[1] < 10.5


def with_every_vector_of_signs_as_a_probe_the_trace_is_exact(m, rng):
    exact, params = curved(m, rng, dim=3)
    layer, z = m.transforms.NeuralODE(3, (6,), time_input=True, probes=8), rng.normal(size=(4, 3))
    layer.probes = np.array(list(itertools.product([-1.0, 1.0], repeat=3)))
    close(layer.forward(params, z)[1], exact.forward(params, z)[1], 1e-7)


def paths_on_a_line_do_not_cross(m, rng):
    """In one dimension x = f(z) increases whatever the network: x = −z is out of reach."""
    z = np.linspace(-3, 3, 50)[:, None]
    for size in (0.5, 1.5):
        layer = m.transforms.NeuralODE(1, (5,), time_input=True, tolerance=1e-4)
        params = m.laws.random_params(layer, rng, size)
        assert (np.diff(layer.forward(params, z)[0][:, 0]) > 0).all()


def a_continuous_flow_starts_as_the_identity(m, rng):
    layer, z = m.transforms.NeuralODE(3), rng.normal(size=(4, 3))
    x, log_det = layer.forward(layer.init(rng), z)
    assert np.array_equal(x, z) and (log_det == 0).all()


def flow_matching_is_its_closed_form(m, rng):
    """Data that are one point x = c, v = a y + b + w τ over the time τ = T t:

    r = T v − (c − z) = (1 + T a (1 − t)) z + (T a c + T² w) t + (T b − c), and E r² over z ~ N(0, 1) and t ~ U(0, 1).
    """
    T, a, b, w, c, n = 2.0, 0.3, -0.4, 0.25, 1.5, 1_000
    ode = m.transforms.NeuralODE(1, (), time=T, time_input=True)
    params = [{"weight": np.array([[a], [w]]), "bias": np.array([b])}]
    after = {"log_scale": np.log([4.0]), "shift": np.array([-7.0])}
    for layers, p, x in (([ode], [params], c), ([ode, m.transforms.ActNorm(1)], [params, after], 4 * c - 7)):
        flow = m.flow.Flow(m.distributions.Normal(dim=1), m.transforms.Chain(layers))
        found = np.array([m.losses.flow_matching(flow, p, np.full((n, 1), x), rng) for _ in range(100)])
        q, s = T * a * c + T * T * w, T * b - c
        expected = 1 + T * a + (T * a) ** 2 / 3 + q * q / 3 + q * s + s * s
        assert abs(found.mean() - expected) < 6 * found.std() / 10, f"{found.mean()} for {expected}"


def flow_matching_pulls_the_data_back_through_the_layers_after(m, rng):
    """From the last one to the first, each in its own direction: then the loss is that of the data pulled back."""
    t, base = m.transforms, m.distributions.Normal(dim=2)
    ode, after = t.NeuralODE(2, (3,), time_input=True), t.Chain([t.PLU(2), t.Inverse(t.PLU([1, 0])), t.ActNorm(2)])
    p, q, x = m.laws.random_params(ode, rng), m.laws.random_params(after, rng), rng.normal(size=(6, 2))
    flows = (m.flow.Flow(base, ode), p, after.inverse(q, x)[0]), (m.flow.Flow(base, t.Chain([ode, after])), [p, q], x)
    close(*(m.losses.flow_matching(*flow, np.random.default_rng(5)) for flow in flows))


def flow_matching_teaches_the_layers_after_nothing(m, rng):
    """Else they would shrink the data, and the loss with it."""
    from autograd import grad

    flow = m.models.cnf(2, (4,))
    params = flow.init(rng, rng.normal(size=(20, 2)))
    gradient = grad(lambda p: m.losses.flow_matching(flow, p, rng.normal(size=(8, 2)), rng))(params)
    assert all((leaf == 0).all() for leaf in m.trees.leaves(gradient[1]))
    assert np.abs(gradient[0][-1]["weight"]).max() > 0


def a_state_changes_by_the_velocity_and_by_its_trace(m, rng):
    layer, params = curved(m, rng, dim=3)
    y, t = rng.normal(size=(4, 3)), 0.7
    change = layer.rate_of_change(params, np.concatenate([y, np.zeros((4, 1))], axis=1), t)
    close(change[:, :3], layer.velocity(params, y, t))
    J = m.calculus.batch_jacobian(lambda y: layer.velocity(params, y, t))(y)
    close(change[:, 3], np.trace(J, axis1=1, axis2=2))
