"""Autoregressive layers beyond the laws: what each place sees, in which order, and at which cost."""

import math

import numpy as np
import pytest

from minflow import calculus, laws, models, nets
from minflow.fast import Fast
from minflow.transforms import IAF, MAF, AutoregressiveSpline, Inverse

from .shared import close, refused

ORDERS = ([0], [1, 0], [2, 0, 1], [0, 1, 2, 3], [2, 4, 0, 1, 3])
KINDS = pytest.mark.parametrize("kind", [MAF, IAF])
IN_EACH_ORDER = pytest.mark.parametrize("order", ORDERS, ids=str)


def made(kind, order, rng, **settings):
    layer = kind(len(order), (7, 6), order=order, **settings)
    return layer, laws.random_params(layer, rng), rng.normal(size=(4, len(order)))


def dependence(f, u):
    """[i, j] True where output i changes with input j, somewhere among the points."""
    return (calculus.batch_jacobian(f)(u) != 0).any(axis=0)


@KINDS
@IN_EACH_ORDER
def test_a_place_sees_all_places_before_it_and_no_other(kind, order, rng):
    """∂α_i/∂u_j and ∂μ_i/∂u_j are 0 exactly where order[j] ≥ order[i]: both Jacobians are triangular."""
    layer, params, u = made(kind, order, rng)
    before = np.subtract.outer(order, order) > 0
    for index in (0, 1):
        assert np.array_equal(dependence(lambda u, i=index: layer.log_scale_and_shift(params, u)[i], u), before)
    for step in (layer.forward, layer.inverse):
        assert np.array_equal(dependence(lambda u, f=step: f(params, u)[0], u), before | np.eye(len(order), dtype=bool))


@KINDS
@pytest.mark.parametrize("hidden", [(7, 6), (), (2,)], ids=str)
@IN_EACH_ORDER
def test_every_place_sees_the_context_and_the_order_holds(order, hidden, kind, rng):
    layer = kind(len(order), hidden, order=order, context_dim=2)
    params, both = laws.random_params(layer, rng), rng.normal(size=(3, len(order) + 2))
    before = np.subtract.outer(order, order) > 0
    for index in (0, 1):
        seen = dependence(lambda u, i=index: layer.log_scale_and_shift(params, u)[i], both)
        assert seen[:, len(order) :].all() and not seen[:, : len(order)][~before].any()
        assert hidden == (2,) or np.array_equal(seen[:, : len(order)], before)


def test_masks_are_those_of_made():
    first, middle, last = nets.made_masks([0, 1, 2], (4, 3), outputs=2)
    assert first.tolist() == [[True] * 4, [False, True] * 2, [False] * 4]
    assert middle.tolist() == [[True, True, True], [False, True, False]] * 2
    assert last.tolist() == [[False, True, True] * 2, [False, False, True] * 2, [False, True, True] * 2]
    assert [mask.tolist() for mask in nets.made_masks([1, 0], ())] == [[[False, False], [True, False]]]
    assert nets.made_masks([0, 1], (2,))[0].tolist() == [[True, True], [False, False]]


def test_masks_with_a_context_have_a_degree_below_all_places():
    first, last = nets.made_masks([0, 1], (3,), context_dim=1)
    assert first.tolist() == [[False, True, False], [False, False, False], [True, True, True]]
    assert last.tolist() == [[True, True], [False, True], [True, True]]
    (only,) = nets.made_masks([1, 0], (), context_dim=1)
    assert only.tolist() == [[False, False], [True, False], [True, True]]


def test_narrow_layers_spread_their_degrees_in_even_steps_over_all_places():
    """With fewer units than places: how many inputs each unit sees."""
    assert nets.made_masks(range(9), (4,))[0].sum(axis=0).tolist() == [1, 3, 5, 7]
    seen = nets.made_masks(range(784), (64,))[0].sum(axis=0)
    assert seen[0] == 1 and seen[-1] > 770 and set(np.diff(seen)) == {12, 13}


@KINDS
@pytest.mark.parametrize("raw", [50.0, 0.5])
def test_log_scales_of_maf_and_iaf_are_bounded_by_the_cap(kind, raw):
    layer, params = kind(1, (), log_scale_cap=3.0), [{"weight": np.zeros((1, 2)), "bias": np.array([raw, 0.0])}]
    close(layer.forward(params, np.ones((1, 1)))[1], [3 * math.tanh(raw / 3)])


@pytest.mark.parametrize(("kind", "read"), [(MAF, "x"), (IAF, "z")])
@IN_EACH_ORDER
def test_maf_reads_the_data_and_iaf_the_latents(kind, read, order, rng):
    """x = z·e^α + μ with (α, μ) at x or at z, whichever way the pair (z, x) was found."""
    layer, params, u = made(kind, order, rng)
    for pair in ({"z": u, "x": layer.forward(params, u)[0]}, {"x": u, "z": layer.inverse(params, u)[0]}):
        log_scale, shift = layer.log_scale_and_shift(params, pair[read])
        close(pair["x"], pair["z"] * np.exp(log_scale) + shift)


@pytest.mark.parametrize("dim", [1, 3, 5])
def test_in_one_direction_one_pass_gives_all_coordinates_and_in_the_other_each_of_d_passes_gives_one(
    dim, rng, monkeypatch
):
    calls, mlp = [], nets.mlp
    monkeypatch.setattr(nets, "mlp", lambda params, *args: calls.append(params[-1]["bias"].size) or mlp(params, *args))
    maf, iaf, spline = MAF(dim, (4,)), IAF(dim, (4,)), Inverse(AutoregressiveSpline(dim, (4,)))
    for layer, step, passes in (
        (maf, maf.inverse, 1),
        (maf, maf.forward, dim),
        (iaf, iaf.forward, 1),
        (iaf, iaf.inverse, dim),
        (spline, spline.inverse, 1),
        (spline, spline.forward, dim),
    ):
        calls.clear()
        step(layer.init(rng), rng.normal(size=(4, dim)))
        assert calls == passes * [dim // passes * (2 if layer is not spline else spline.transform.outputs)], step


@pytest.mark.parametrize(
    ("name", "dim", "orders"),
    [
        ("maf", 3, [[0, 1, 2], [2, 1, 0], [0, 1, 2]]),
        ("iaf", 3, [[0, 1, 2], [2, 1, 0], [0, 1, 2]]),
        ("nsf_ar", 3, [[2, 1, 0], [0, 1, 2], [0, 1, 2]]),
        ("nsf_ar", 5, [[3, 2, 1, 0, 4], [1, 2, 3, 4, 0], [3, 1, 2, 0, 4]]),
    ],
)
def test_each_second_order_is_the_one_before_it_turned_round_and_random_ones_are_always_the_same(name, dim, orders):
    """What was placed last is then placed first; a saved flow is built again by these orders."""
    layers = models.BUILDERS[name](dim, layers=3).transform.layers[:-1]
    assert [getattr(layer, "transform", layer).order.tolist() for layer in layers] == orders


def test_orders_may_be_lists_tuples_and_arrays():
    for order in ([2, 1, 0], (2, 1, 0), np.arange(3)[::-1], np.array([2, 1, 0], np.uint8)):
        assert MAF(3, order=order).order.tolist() == [2, 1, 0]


def test_far_points_through_relu_networks_stay_finite_in_the_direction_of_d_passes(rng):
    """What a place holds before its turn is not seen, so that it must not overflow either."""
    layer = IAF(30, (16,), "relu")
    params = nets.init_mlp(rng, layer.sizes, last=1.0)
    far = 1e6 * rng.choice([-1.0, 1.0], size=(4, 30))
    z, log_det = layer.inverse(params, far)
    assert (z[~np.isfinite(z)].tolist(), log_det[~np.isfinite(log_det)].tolist()) == ([], [])
    close(layer.forward(params, z)[0] / 1e6, far / 1e6, 1e-6)


@pytest.mark.parametrize(
    "order", [[0, 0], [1, 2], [0], [0, 1, 2], [[0, 1]], [[0], [1, 0]], [0.0, 1.0], [False, True], "ab", 1, {0: 1}]
)
def test_an_order_that_is_no_permutation_is_refused_in_a_sentence(order):
    refused(lambda: MAF(2, order=order), "order must", "got")


Z = np.zeros((1, 2))
REFUSED = {
    "cap 0": (lambda: IAF(2, log_scale_cap=0), "log_scale_cap must be a positive"),
    "another net": (lambda: MAF(2).forward(IAF(3).init(np.random.default_rng(0)), Z), "must be an array of shape"),
    "params a dict": (lambda: MAF(2).inverse({}, Z), "params must be a list of 3 dense layers"),
    "params for fast": (lambda: Fast(MAF(2)).inverse([], Z), "params must be a list of 3 dense layers"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_argument_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])
