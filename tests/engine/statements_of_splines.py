"""What must be true of splines beyond the laws; see statements.py for the form."""

import numpy as np

from .statements import close


def some_knots(m, rng, bins=5, bound=2.0, dim=3, size=1.0):
    raw = size * rng.normal(size=(3 * bins - 1, 1, dim))
    return raw, m.transforms.spline.knots_of(raw, bins, bound)


def splines_start_as_the_identity(m, rng):
    t, z = m.transforms, 3 * rng.normal(size=(50, 3))
    for layer in (t.RQSpline(3), t.SplineCoupling([True, False, False]), t.AutoregressiveSpline(3)):
        x, log_det = layer.forward(layer.init(rng), z)
        close(x, z, 1e-14)
        close(log_det, np.zeros(50), 1e-13)


def knots_rise_from_minus_bound_to_bound(m, rng):
    for size in (0.0, 1.0, 1e6):
        for x in some_knots(m, rng, size=size)[1][:2]:
            assert (np.diff(x, axis=0) > 0.99 * 4e-3).all(), "a bin has at least a thousandth of the interval"
            close(x[[0, -1]], np.array([-2.0, 2.0])[:, None, None] * np.ones_like(x[:1]))


def knots_are_their_formula(m, rng):
    raw, (x, y, slopes) = some_knots(m, rng)
    for line, part in ((x, raw[:5]), (y, raw[5:10])):
        share = np.exp(part) / np.exp(part).sum(axis=0)
        close(np.diff(line, axis=0), 4 * (1e-3 + (1 - 5e-3) * share))
    close(slopes[1:-1], 1e-3 + np.log1p(np.exp(raw[10:])))
    assert (slopes[[0, -1]] == 1).all()


def a_spline_goes_through_its_knots_with_their_slopes(m, rng):
    """Seen from both bins that meet there, and on the way back."""
    s, (_, knots) = m.transforms.spline, some_knots(m, rng)
    x, y, slopes = knots[:, :, 0]
    for side in (-1e-12, 0.0, 1e-12):
        moved, log_det = s.rq_forward(x + side, knots)
        close(moved, y, 1e-9 if side else 1e-14)
        close(log_det, np.log(slopes).sum(axis=1), 1e-6 if side else 1e-12)
        back, log_det = s.rq_inverse(y + side, knots)
        close(back, x, 1e-9 if side else 1e-13)
        close(log_det, -np.log(slopes).sum(axis=1), 1e-6 if side else 1e-12)


def outside_the_knots_a_spline_is_the_identity(m, rng):
    s, (_, knots) = m.transforms.spline, some_knots(m, rng)
    u = np.array([[-1e6, 2.0001, 3.0], [-2.0001, 1e6, -7.0]])
    for step in (s.rq_forward, s.rq_inverse):
        moved, log_det = step(u, knots)
        assert np.array_equal(moved, u) and (log_det == 0).all()


def a_spline_rises_everywhere(m, rng):
    z = np.linspace(-3, 3, 2001)[:, None] * np.ones(3)
    for size in (1.0, 5.0, 1e6):
        x, log_det = m.transforms.spline.rq_forward(z, some_knots(m, rng, size=size)[1])
        assert (np.diff(x, axis=0) > 0).all() if size < 1e6 else (np.diff(x, axis=0) >= 0).all()
        assert np.isfinite(log_det).all()


def the_inverse_loses_no_digits_where_slopes_are_far_apart(m, rng):
    """f(h(x)) = x to the rounding of z times the steepest slope, though slopes lie a million times apart."""
    s = m.transforms.spline
    for size in (5.0, 50.0, 1000.0):
        for dtype in (np.float64, np.float32):
            knots = some_knots(m, rng, size=size)[1].astype(dtype)
            x = rng.uniform(-2, 2, (400, 3)).astype(dtype)
            z, log_det = s.rq_inverse(x, knots)
            error = abs(s.rq_forward(z, knots)[0] - x).max()
            assert error <= 10 * np.finfo(dtype).eps * max(1000, knots[2].max())
            assert np.isfinite(log_det).all() and (abs(z) <= 2).all()


def each_coordinate_has_the_spline_of_its_own_outputs(m, rng):
    """3 K − 1 numbers in a row for each coordinate of b, in the order of the coordinates."""
    t = m.transforms
    layer = t.SplineCoupling([False, True, False], (), bins=3, bound=3.0)
    raw = rng.normal(size=(2, 8))
    params = [{"weight": np.zeros((1, 16)), "bias": raw.ravel()}]
    alone = t.RQSpline(2, bins=3, bound=3.0)
    z = rng.normal(size=(9, 3))
    for step in (layer.forward, lambda p, z: m.fast.forward(layer, p, z)):
        x, log_det = step(params, z)
        expected, expected_log_det = alone.forward({"raw": raw.T}, z[:, [0, 2]])
        close(x, np.stack([expected[:, 0], z[:, 1], expected[:, 1]], axis=1))
        close(log_det, expected_log_det)


def saturated_spline_networks_give_numbers(m, rng):
    """In float32, with raw outputs of a million, by the plain definition and by fast, both ways."""
    t = m.transforms
    layer = t.SplineCoupling([True, False, False], (4,), bins=8, bound=4.0)
    params = m.trees.map_leaves(lambda leaf: leaf.astype(np.float32), m.laws.random_params(layer, rng, 1e6))
    edge = np.float32([[0.5, 4.0, -4.0], [1e6, -1e6, 1e6], [-1e6, 3.9999998, -3.9999998]])
    u = np.concatenate([edge, rng.normal(size=(500, 3)).astype(np.float32)])
    for way in ("forward", "inverse"):
        for out, log_det in (getattr(layer, way)(params, u), getattr(m.fast, way)(layer, params, u)):
            assert np.isfinite(out).all() and np.isfinite(log_det).all()
            assert out.dtype == log_det.dtype == np.float32


def networks_start_with_the_spread_that_they_say(m, rng):
    """Uniform within ±1 / √inputs for splines, whose deviation is that by √3, else normal of deviation 1 / √inputs."""
    t = m.transforms
    for layer, uniform in (
        (t.SplineCoupling([True, False], (400, 900, 9)), True),
        (t.AutoregressiveSpline(4, (400, 900, 9)), True),
        (t.AffineCoupling([True, False], (400, 900, 9)), False),
    ):
        first, second, *_ = layer.init(rng)
        for inputs, entries in (
            (layer.sizes[0], first["weight"]),
            (layer.sizes[0], first["bias"]),
            (400, second["weight"]),
            (400, second["bias"]),
        ):
            spread = inputs**-0.5 / (3**0.5 if uniform else 1)
            assert 0.8 < entries.std() / spread < 1.2 and abs(entries.mean()) < 0.3 * spread
            assert (abs(entries).max() <= inputs**-0.5) == uniform


def an_autoregressive_spline_bends_each_place_by_those_before_it(m, rng):
    """One coordinate at a time in its order, each with the spline of its own row of outputs."""
    t = m.transforms
    layer = t.AutoregressiveSpline(3, (7, 6), "relu", order=[2, 0, 1], bins=4, bound=3.0)
    params, z = m.laws.random_params(layer, rng), rng.normal(size=(9, 3))
    raw = layer.net(params, z).reshape(9, 3, 11)
    for d, before in ((1, []), (2, [1]), (0, [1, 2])):
        rest = z.copy()
        rest[:, [i for i in range(3) if i not in before]] = 7.0
        assert np.array_equal(layer.net(params, rest).reshape(9, 3, 11)[:, d], raw[:, d])
    knots = t.spline.knots_of(np.moveaxis(raw, 2, 0), 4, 3.0)
    x, log_det = t.spline.rq_forward(z, knots)
    for step in (layer.forward, lambda p, z: m.fast.forward(layer, p, z)):
        close(step(params, z)[0], x)
        close(step(params, z)[1], log_det)
    back, log_det_back = layer.inverse(params, x)
    close(back, z, 1e-9)
    close(log_det_back, -log_det, 1e-9)


def autoregressive_splines_are_read_from_the_data_in_orders_that_come_in_pairs(m, rng):
    x = np.array([5.0, -3.0, 0.0]) + rng.normal(size=(200, 3)) * [0.1, 4.0, 1.0]
    flow = m.models.nsf_ar(3, layers=3, hidden=(5,))
    *layers, last = flow.transform.layers
    assert [type(layer) for layer in layers] == [m.transforms.Inverse] * 3
    layers = [layer.transform for layer in layers]
    assert [layer.order.tolist() for layer in layers] == [[2, 1, 0], [0, 1, 2], [0, 1, 2]]
    assert [(layer.sizes[1:-1], layer.bins, layer.bound, layer.activation) for layer in layers] == [
        ([5], 8, 4.0, "relu")
    ] * 3
    close(flow.to_latent(flow.init(rng, x), x), (x - x.mean(axis=0)) / x.std(axis=0), 1e-9)
    calls, counted = [], m.nets.mlp
    m.nets.mlp = lambda *args: calls.append(1) or counted(*args)
    try:
        params = flow.init(rng)
        for step, passes in ((flow.transform.inverse, 3), (flow.transform.forward, 9)):
            calls.clear()
            step(params, x)
            assert len(calls) == passes
    finally:
        m.nets.mlp = counted
