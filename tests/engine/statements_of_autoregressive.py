"""What must be true of masked networks and autoregressive layers beyond the laws; see statements.py for the form."""

import math

import numpy as np

from .statements import close

ORDERS = ([0], [1, 0], [2, 0, 1], [0, 1, 2, 3], [2, 4, 0, 1, 3])


def layers_of(m, order):
    return [kind(len(order), (7, 6), order=order) for kind in (m.transforms.MAF, m.transforms.IAF)]


def a_place_sees_all_places_before_it_and_no_other(m, rng):
    """∂α_i/∂u_j and ∂μ_i/∂u_j are 0 exactly where order[j] ≥ order[i]: the Jacobian is strictly triangular."""
    for order in ORDERS:
        before = np.subtract.outer(order, order) > 0
        for layer in layers_of(m, order):
            params = m.laws.random_params(layer, rng)
            for index in (0, 1):
                seen = _dependence(m, lambda u, f=layer, p=params, i=index: f.log_scale_and_shift(p, u)[i], rng, order)
                assert np.array_equal(seen, before)


def the_jacobian_of_the_layer_is_triangular_in_the_order(m, rng):
    for order in ORDERS:
        not_after = np.subtract.outer(order, order) >= 0
        for layer in layers_of(m, order):
            params = m.laws.random_params(layer, rng)
            for step in (layer.forward, layer.inverse):
                seen = _dependence(m, lambda u, f=step, p=params: f(p, u)[0], rng, order)
                assert np.array_equal(seen, not_after)


def _dependence(m, f, rng, order):
    """[i, j] True where output i changes with input j, somewhere among three points."""
    return (m.calculus.batch_jacobian(f)(rng.normal(size=(3, len(order)))) != 0).any(axis=0)


def masks_are_those_of_made(m, rng):
    first, middle, last = m.nets.made_masks([0, 1, 2], (4, 3), outputs=2)
    assert first.tolist() == [[True] * 4, [False, True] * 2, [False] * 4]
    assert middle.tolist() == [[True, True, True], [False, True, False]] * 2
    assert last.tolist() == [[False, True, True] * 2, [False, False, True] * 2, [False, True, True] * 2]
    assert [mask.tolist() for mask in m.nets.made_masks([1, 0], ())] == [[[False, False], [True, False]]]


def narrow_layers_spread_their_degrees(m, rng):
    """With fewer units than places the degrees are even steps over all of them: how many inputs each unit sees."""
    seen = m.nets.made_masks(range(9), (4,))[0].sum(axis=0)
    assert seen.tolist() == [1, 3, 5, 7]
    seen = m.nets.made_masks(range(784), (64,))[0].sum(axis=0)
    assert seen[0] == 1 and seen[-1] > 770 and set(np.diff(seen)) == {12, 13}


def one_coordinate_is_moved_by_the_biases_alone(m, rng):
    for layer in layers_of(m, [0]):
        params, z = m.laws.random_params(layer, rng), rng.normal(size=(5, 1))
        x, log_det = layer.forward(params, z)
        raw, shift = params[-1]["bias"]
        close(log_det, np.full(5, 4 * math.tanh(raw / 4)))
        close(x, z * math.exp(log_det[0]) + shift)


def maf_reads_the_data_and_iaf_the_latents(m, rng):
    """x = z·e^α + μ with (α, μ) at x or at z, whichever way the pair (z, x) was found."""
    for order in ORDERS:
        for layer, read in zip(layers_of(m, order), ("x", "z"), strict=True):
            params, u = m.laws.random_params(layer, rng), rng.normal(size=(4, len(order)))
            for pair in ({"z": u, "x": layer.forward(params, u)[0]}, {"x": u, "z": layer.inverse(params, u)[0]}):
                log_scale, shift = layer.log_scale_and_shift(params, pair[read])
                close(pair["x"], pair["z"] * np.exp(log_scale) + shift)


def the_network_is_called_once_or_once_a_dimension(m, rng):
    for order in ORDERS:
        maf, iaf = layers_of(m, order)
        params, u = m.laws.random_params(maf, rng), rng.normal(size=(4, len(order)))
        assert _calls(m, maf.inverse, params, u) == _calls(m, iaf.forward, params, u) == 1
        assert _calls(m, maf.forward, params, u) == _calls(m, iaf.inverse, params, u) == len(order)


def _calls(m, step, *args):
    counted, count = m.nets.mlp, []
    m.nets.mlp = lambda *args: count.append(1) or counted(*args)
    try:
        step(*args)
    finally:
        m.nets.mlp = counted
    return len(count)


def autoregressive_log_scales_are_bounded_by_the_cap(m, rng):
    for kind in (m.transforms.MAF, m.transforms.IAF):
        layer, params = kind(1, (), log_scale_cap=3.0), [{"weight": np.zeros((1, 2)), "bias": np.array([50.0, 0.0])}]
        close(layer.forward(params, np.ones((1, 1)))[1], [3.0])
        params[0]["bias"][0] = 0.5
        close(layer.forward(params, np.ones((1, 1)))[1], [3 * math.tanh(0.5 / 3)])


def autoregressive_layers_start_as_the_identity(m, rng):
    z = rng.normal(size=(5, 3))
    for layer in layers_of(m, [0, 1, 2]):
        for step in (layer.forward, layer.inverse):
            out, log_det = step(layer.init(rng), z)
            assert np.array_equal(out, z) and (log_det == 0).all()


def autoregressive_flows_turn_the_order_round_and_end_in_the_units_of_the_data(m, rng):
    x = np.array([5.0, -3.0, 0.0]) + rng.normal(size=(200, 3)) * [0.1, 4.0, 1.0]
    for name in ("maf", "iaf"):
        flow = getattr(m.models, name)(3, layers=3, hidden=(5,))
        *layers, last = flow.transform.layers
        assert [type(layer).__name__.lower() for layer in layers] == [name] * 3
        assert [layer.order.tolist() for layer in layers] == [[0, 1, 2], [2, 1, 0], [0, 1, 2]]
        close(flow.to_latent(flow.init(rng, x), x), (x - x.mean(axis=0)) / x.std(axis=0), 1e-9)
