"""What must be true of planar, radial and residual layers beyond the laws; see statements.py for the form."""

import functools
import itertools
from unittest import mock

import autograd.numpy as anp
import numpy as np
from autograd import grad

from .statements import close


def planar_and_radial_inverses_have_the_derivatives_of_an_inverse(m, rng):
    for layer in (m.transforms.Planar(3), m.transforms.Radial(3), m.transforms.Planar(1)):
        _inverse_cancels_forward(m, layer, rng)


def residual_inverses_have_the_derivatives_of_an_inverse(m, rng):
    kind = m.transforms.Residual
    for layer in (kind(3, (4, 4), 0.5), kind(2, (4,), 0.5, "softplus", series=2, probes=2)):
        _inverse_cancels_forward(m, layer, rng)


def _inverse_cancels_forward(m, layer, rng):
    """h(θ, f(θ, z)) = z and both log_dets add up to 0 for every θ: all derivatives in θ vanish, to second order too."""
    params, z = m.laws.random_params(layer, rng), rng.normal(size=(2, layer.dim))
    w, v = rng.normal(size=z.shape), rng.normal(size=2)

    def total(p, z):
        x, log_det = layer.forward(p, z)
        back, back_log_det = layer.inverse(p, x)
        return anp.sum(w * back * back) + anp.sum(v * (log_det + back_log_det))

    def slope(p, z):
        return anp.sum(w * grad(total, 1)(p, z))

    for found in (grad(total)(params, z), grad(slope)(params, z)):
        close(m.trees.flatten(found), 0 * m.trees.flatten(params), 1e-7)
    close(grad(total, 1)(params, z), 2 * w * z, 1e-7)
    close(grad(slope, 1)(params, z), 2 * w * w, 1e-7)


def a_batch_may_be_differentiated_where_the_formula_divides_by_zero(m, rng):
    """At the center of a radial layer the Jacobian is (1 + β / a) I; with w = 0 a planar layer moves all by u_raw."""
    layer, params = m.transforms.Radial(2), {"center": np.ones(2), "a_raw": np.array(0.3), "beta_raw": np.array(1.1)}
    scale = np.log1p(np.exp(1.1)) / np.log1p(np.exp(0.3))
    for step, factor in ((layer.forward, scale), (layer.inverse, 1 / scale)):
        J = m.calculus.batch_jacobian(lambda u, step=step: step(params, u)[0])(np.ones((1, 2)))
        close(J[0], factor * np.eye(2))
        close(step(params, np.ones((1, 2)))[1], [2 * np.log(factor)])
    layer, z = m.transforms.Planar(2), rng.normal(size=(3, 2))
    params = {"w": np.zeros(2), "u_raw": np.array([1.0, -2.0]), "b": np.array(0.5)}
    x, log_det = layer.forward(params, z)
    close(x, z + np.tanh(0.5) * params["u_raw"])
    close(log_det, np.zeros(3))
    close(layer.inverse(params, x)[0], z)
    gradient = grad(lambda p: anp.sum(layer.forward(p, z)[0] ** 2))(params)
    assert all(np.isfinite(leaf).all() for leaf in gradient.values())


def residual_layers_start_as_the_identity(m, rng):
    z = rng.normal(size=(5, 3))
    t = m.transforms
    for layer in (t.Planar(3), t.Radial(3), t.Residual(3), t.Residual(3, (4,), series=2)):
        x, log_det = layer.forward(layer.init(rng), z)
        close(x, z)
        close(log_det, np.zeros(5))


def planar_layers_move_points_along_one_direction_only(m, rng):
    """x − z = tanh(wᵀz + b) u, with wᵀu = m(wᵀu_raw) = −1 + log(1 + exp(wᵀu_raw)) and u − u_raw along w."""
    layer, z = m.transforms.Planar(3), rng.normal(size=(20, 3))
    params = m.laws.random_params(layer, rng)
    u, w, b, gap = layer.direction_and_plane(params)
    close(layer.forward(params, z)[0] - z, np.outer(np.tanh(z @ w + b), u))
    close([w @ u, gap - 1], 2 * [np.log1p(np.exp(w @ params["u_raw"])) - 1])
    close(np.cross(u - params["u_raw"], w), np.zeros(3))
    assert np.linalg.matrix_rank(layer.forward(params, z)[0] - z, tol=1e-9) == 1


def the_equation_of_a_planar_layer_is_solved_from_flat_to_steep(m, rng):
    """y + (gap − 1) tanh y = a to rounding, for gaps from 1e-12 to 1e8 and a from 0 to 1e6, in few steps."""
    for gap, dtype in itertools.product(10.0 ** np.arange(-12, 9), (np.float64, np.float32)):
        a = np.concatenate([[0.0], 10.0 ** np.arange(-9, 7), rng.normal(size=20)]).astype(dtype)
        a = np.concatenate([a, -a])
        gaps = np.full(a.shape, gap, dtype)
        y = m.transforms.planar.planar_root(a, gaps)
        assert y.dtype == dtype and (np.sign(y) * np.sign(a) >= 0).all()
        back = y.astype(np.float64) + (gaps.astype(np.float64) - 1) * np.tanh(y.astype(np.float64))
        size = abs(a) + abs(y) * (1 + np.maximum(gap - 1, 0) * (1 - np.tanh(y) ** 2))
        assert (abs(back - a) <= 10 * np.finfo(dtype).eps * size + 1e-30).all()


def radial_layers_move_points_along_their_radius(m, rng):
    """|x − center| = r (1 + β h), in a direction that does not turn."""
    layer, z = m.transforms.Radial(3), rng.normal(size=(6, 3))
    for _ in range(5):
        params = m.laws.random_params(layer, rng, 2.0)
        a, gap = (np.log1p(np.exp(params[name])) for name in ("a_raw", "beta_raw"))
        x, v = layer.forward(params, z)[0], z - params["center"]
        r = np.linalg.norm(v, axis=1)
        close(x - params["center"], v * (1 + (gap - a) / (a + r))[:, None])


def a_residual_layer_stretches_by_at_most_1_plus_l_and_shrinks_to_at_least_1_minus_l(m, rng):
    """Every weight has norm c = L^{1/K} where it was larger, and is unchanged where it was smaller."""
    for hidden, lipschitz, activation in itertools.product(((), (6,), (5, 4)), (0.3, 0.9, 0.99), m.nets.ACTIVATIONS):
        layer = m.transforms.Residual(3, hidden, lipschitz, activation)
        params = m.laws.random_params(layer, rng, 3.0)
        bound, z = lipschitz ** (1 / (len(hidden) + 1)), rng.normal(size=(50, 3))
        norms = [np.linalg.norm(part["weight"], 2) for part in layer.bounded(params)]
        close(norms, np.full(len(hidden) + 1, bound))
        x, log_det = layer.forward(params, z)
        ratio = np.linalg.norm(x[1:] - x[:-1], axis=1) / np.linalg.norm(z[1:] - z[:-1], axis=1)
        assert ratio.max() <= 1 + lipschitz + 1e-9 and ratio.min() >= 1 - lipschitz - 1e-9
        assert (log_det <= 3 * np.log1p(lipschitz) + 1e-9).all()
        assert (log_det >= 3 * np.log1p(-lipschitz) - 1e-9).all()
        small = m.trees.map_leaves(lambda leaf: 0.01 * leaf, params)
        close([part["weight"] for part in layer.bounded(small)][0], small[0]["weight"])


def a_network_carries_tangents_as_its_jacobian_moves_them(m, rng):
    """push is (y, J tangent) and push_vjp its gradient, as by autograd, for tangents of each row and for all rows."""
    f, params = m.fast.tangents, m.nets.init_mlp(rng, [3, 5, 4, 2], last=1.0)
    u, w, v = rng.normal(size=(6, 3)), rng.normal(size=(6, 2)), rng.normal(size=(2, 6, 2))
    for activation, rows in itertools.product(m.nets.ACTIVATIONS, (1, 6)):
        tangents = rng.normal(size=(2, rows, 3))

        def pushed(params, u, tangents, activation=activation):
            y = m.nets.mlp(params, u, activation)
            J = m.calculus.batch_jacobian(lambda u: m.nets.mlp(params, u, activation))(u)
            return y, anp.einsum("nij,knj->kni", J, tangents + anp.zeros((2, 6, 3)))

        y, moved, residuals = f.push(params, u, tangents, activation)
        for found, expected in zip((y, moved), pushed(params, u, tangents)):
            close(found, expected)

        def total(params, u, tangents, pushed=pushed):
            y, moved = pushed(params, u, tangents)
            return anp.sum(w * y) + anp.sum(v * moved)

        expected = grad(total, (0, 1, 2))(params, u, tangents)
        close(m.trees.flatten(f.push_vjp(params, residuals, w, v, activation)), m.trees.flatten(expected))
        close(f.pull(params, residuals, w), grad(lambda u: anp.sum(w * pushed(params, u, 0)[0]))(u))


def planar_and_radial_layers_have_autograds_gradient_where_the_formula_divides_by_zero_or_bends(m, rng):
    """w = 0, a point at the center, and raw numbers of either sign: (out, log_det) and its gradient, by fast."""
    planar, radial, z = m.transforms.Planar(3), m.transforms.Radial(3), rng.normal(size=(4, 3))
    z[1] = 0
    w, v = rng.normal(size=(4, 3)), rng.normal(size=4)
    cases = [(planar, {"w": size * np.ones(3), "u_raw": rng.normal(size=3), "b": np.array(0.2)}) for size in (0, 2, -2)]
    for a, beta in itertools.product((-2.0, 3.0), repeat=2):
        cases.append((radial, {"center": np.zeros(3), "a_raw": np.array(a), "beta_raw": np.array(beta)}))
    for (layer, params), direction in itertools.product(cases, ("forward", "inverse")):

        def total(both, step):
            out, log_det = step(*both)
            return anp.sum(w * out) + anp.sum(v * log_det)

        plain = getattr(layer, direction)
        fast = functools.partial(getattr(m.fast, direction), layer)
        close(total((params, z), fast), total((params, z), plain))
        close(*(m.trees.flatten(grad(total)((params, z), step)) for step in (fast, plain)))


def blocks_hold_as_many_rows_as_a_network_with_tangents_may_keep(m, rng):
    """Of 7 numbers for a point and for each of 2 tangents 800 bytes hold 4 rows; a block has one row at least."""
    rows, others = np.arange(10), np.arange(20).reshape(10, 2)
    for most, length in ((800, 4), (40, 1), (8000, 10)):
        with mock.patch.object(m.fast.tangents, "MOST", most):
            found = m.fast.tangents.blocks([3, 4], 2, rows, others)
        assert [len(block) for block, _ in found] == [min(length, 10 - start) for start in range(0, 10, length)]
        for part, whole in zip(zip(*found), (rows, others)):
            assert np.array_equal(np.concatenate(part), whole)
    assert [len(block) for (block,) in m.fast.tangents.blocks([3, 4], 2, rows[:0])] == [0]


def linear(m, lipschitz, weight, **settings):
    """A residual layer without hidden units: g(z) = z @ weight, whose Jacobian is known."""
    layer = m.transforms.Residual(len(weight), (), lipschitz, **settings)
    return layer, [{"weight": np.asarray(weight), "bias": np.zeros(len(weight))}]


def all_signs(dim):
    return np.array(list(itertools.product([-1.0, 1.0], repeat=dim)))


def the_series_is_the_logarithm_term_by_term(m, rng):
    """With every vector of signs as a probe the traces are exact: Σ_{k=1}^n (−1)^{k+1} tr(J^k) / k."""
    weight = rng.normal(size=(3, 3))
    weight *= 0.8 / np.linalg.norm(weight, 2)
    for n in (1, 2, 5):
        layer, params = linear(m, 0.9, weight, series=n, probes=8)
        layer.probes = all_signs(3)
        powers = [np.trace(np.linalg.matrix_power(weight, k)) for k in range(1, n + 1)]
        exact = sum((-1) ** (k + 1) / k * power for k, power in enumerate(powers, start=1))
        close(layer.forward(params, np.zeros((2, 3)))[1], np.full(2, exact))
        close(layer.inverse(params, np.zeros((2, 3)))[1], np.full(2, -exact))


def the_bias_of_the_series_is_within_its_bound_and_falls_with_n(m, rng):
    """|bias| ≤ D L^{n+1} / ((n + 1)(1 − L)), close to attained by J = −L I."""
    for lipschitz in (0.5, 0.9):
        errors = []
        for n in (1, 2, 4, 8, 16):
            layer, params = linear(m, lipschitz, -lipschitz * np.eye(3), series=n)
            errors.append(abs(layer.forward(params, np.zeros((1, 3)))[1][0] - 3 * np.log1p(-lipschitz)))
            bound = 3 * lipschitz ** (n + 1) / ((n + 1) * (1 - lipschitz))
            assert (1 - lipschitz) * bound <= errors[-1] <= bound
        assert (np.diff(errors) < 0).all()


def probes_are_unbiased_and_drawn_once(m, rng):
    """The mean over reseeded copies is the exact trace; one object gives one answer."""
    layer = m.transforms.Residual(4, (6,), 0.6, series=16)
    params, z = m.laws.random_params(layer, rng), rng.normal(size=(2, 4))
    assert np.array_equal(layer.forward(params, z)[1], layer.forward(params, z)[1])
    fresh = [layer.reseeded(rng) for _ in range(100)]
    estimates = np.array([copy.forward(params, z)[1] for copy in fresh])
    exact = m.transforms.Residual(4, (6,), 0.6).forward(params, z)[1]
    assert set(np.unique([copy.probes for copy in fresh])) == {-1.0, 1.0}
    error = estimates.std(axis=0) / 10
    assert (error > 0).all() and (abs(estimates.mean(axis=0) - exact) <= 6 * error + 1e-3).all()
    layer.probes = all_signs(4)
    close(layer.forward(params, z)[1], exact, 4 * 0.6**17 / (17 * 0.4))


def the_inverse_says_how_well_and_how_fast_it_was_found(m, rng):
    """For g(z) = −L z the error shrinks by L a step, so that rounding is reached in log(eps) / log(L) steps."""
    for lipschitz in (0.5, 0.9):
        layer, params = linear(m, lipschitz, -lipschitz * np.eye(2))
        x = np.concatenate([rng.normal(size=(5, 2)), [[1e6, -1e6]], [[0.0, 0.0]]])
        z, residual, steps = layer.invert(params, x)
        close(residual, np.max(abs(x - (1 - lipschitz) * z), axis=1), 1e-8)
        assert (residual <= 1e-13 * (1 + abs(x).max(axis=1) + abs(z).max(axis=1))).all()
        assert 0.8 <= steps * np.log(lipschitz) / np.log(1e-15) <= 1.1
        assert np.array_equal(layer.inverse(params, x)[0], z)
        close(z, x / (1 - lipschitz), 1e-12)
        layer.max_steps = steps - 2
        for call in (layer.inverse, layer.invert):
            try:
                call(params, x)
            except ValueError as problem:
                assert f"got {steps - 2}" in str(problem) and "max_steps must" in str(problem)
            else:
                raise AssertionError("too few steps went unnoticed")
    layer = m.transforms.Residual(2, (8, 8), 0.5, "relu")
    for _ in range(10):  # far out, rounding keeps some points moving for ever
        x = 1e6 * rng.normal(size=(50, 2))
        assert layer.invert(m.laws.random_params(layer, rng, 1.0), x)[2] < 60


def the_models_of_the_residual_family_take_the_units_of_the_data(m, rng):
    """planar_flow and radial_flow sample, and iresnet evaluates, without an inverse to be searched for."""
    x = [30.0, -5.0] + [0.1, 9.0] * rng.normal(size=(100, 2))
    for name in ("planar_flow", "radial_flow", "iresnet"):
        flow = getattr(m.models, name)(2, layers=3)
        kinds = {"planar_flow": 3 * ["Planar"], "radial_flow": 3 * ["Radial"], "iresnet": 2 * ["Inverse", "ActNorm"]}
        kinds["iresnet"].append("Inverse")
        assert [type(layer).__name__ for layer in flow.transform.layers] == [*kinds[name], "ActNorm"]
        params = flow.init(rng, x)
        close(flow.to_latent(params, x), (x - x.mean(axis=0)) / x.std(axis=0), 1e-8)
    block = m.models.iresnet(2, hidden=(5,), lipschitz=0.4, series=3).transform.layers[0].transform
    assert (block.sizes, block.lipschitz, block.series) == ([2, 5, 2], 0.4, 3)
