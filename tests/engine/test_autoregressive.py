"""Autoregressive flows: reference numbers, bad settings, what they learn and what the order costs them."""

import numpy as np
import pytest

from minflow import data, fast, models, nets
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.training import fit
from minflow.transforms import IAF, MAF, ActNorm, Chain

from .oracle import assert_reproduced, cases, chain_of
from .statements import close

CASES = cases("autoregressive.json")


@pytest.mark.parametrize("name", CASES)
def test_layers_map_z_to_x_and_back_with_the_reference_log_det(name):
    assert_reproduced(CASES[name], *chain_of(CASES[name]["layers"]))


@pytest.mark.parametrize("name", CASES)
def test_masks_are_where_the_reference_has_its_weights(name):
    chain, params = chain_of([row for row in CASES[name]["layers"] if "made" in row])
    for layer, dense in zip(chain.layers, params, strict=True):
        for mask, one in zip(layer.masks, dense, strict=True):
            assert np.array_equal(mask, one["weight"] != 0)


@pytest.mark.parametrize("kind", [MAF, IAF])
@pytest.mark.parametrize(
    "order", [[0, 0], [1, 2], [0], [0, 1, 2], [[0, 1]], [[0], [1, 0]], [0.0, 1.0], [False, True], "ab", 1, {0: 1}]
)
def test_an_order_that_is_no_permutation_is_refused_in_a_sentence(kind, order):
    with pytest.raises(ValueError, match="order must .*; got"):
        kind(2, order=order)


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: MAF(0), "dim must be a whole number of at least 1; got the int 0"),
        (lambda: IAF(2.0), "dim must be a whole number"),
        (lambda: MAF(2, 64), "hidden must be a list"),
        (lambda: MAF(2, activation="gelu"), "activation must be one of"),
        (lambda: IAF(2, log_scale_cap=0), "log_scale_cap must be a positive"),
        (lambda: models.maf(2, layers=0), "layers must be a whole number of at least 1"),
        (lambda: MAF(2).forward(IAF(3).init(np.random.default_rng(0)), np.zeros((1, 2))), "must be an array of shape"),
        (lambda: MAF(2).inverse({}, np.zeros((1, 2))), "params must be a list of 3 dense layers"),
        (lambda: fast.inverse(MAF(2), [], np.zeros((1, 2))), "params must be a list of 3 dense layers"),
    ],
)
def test_a_bad_setting_is_refused_in_a_sentence(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_a_random_order_is_the_same_for_ever_and_each_second_one_is_the_one_before_it_turned_round():
    """What was placed last is then placed first; a saved flow is built again by these orders."""
    layers = models.nsf_ar(5, layers=3).transform.layers[:-1]
    orders = [layer.transform.order.tolist() for layer in layers]
    assert orders == [[3, 2, 1, 0, 4], [1, 2, 3, 4, 0], [3, 1, 2, 0, 4]]


def test_orders_may_be_lists_tuples_and_arrays():
    for order in ([2, 1, 0], (2, 1, 0), np.arange(3)[::-1], np.array([2, 1, 0], np.uint8)):
        assert MAF(3, order=order).order.tolist() == [2, 1, 0]


def test_far_points_through_relu_networks_stay_finite_in_the_direction_of_d_passes(rng):
    """What a place holds before its turn is not seen, so that it must not overflow either."""
    layer = IAF(30, (16,), "relu")
    params = nets.init_mlp(rng, layer.sizes, last=1.0)
    far = 1e6 * rng.choice([-1.0, 1.0], size=(4, 30))
    z, log_det = layer.inverse(params, far)
    assert np.isfinite(z).all() and np.isfinite(log_det).all()
    close(layer.forward(params, z)[0] / 1e6, far / 1e6, 1e-6)


def _gap(kind, order, rng, steps=800):
    flow = Flow(models.Normal(dim=2), Chain([kind(2, (32, 32), order=order), ActNorm(2)]))
    params = flow.init(rng, data.banana().sample(rng, 2000))
    params, _ = fit(flow, params, data.banana().sample, steps=steps, batch_size=256, rng=rng, progress=False)
    return kl_gap(flow, params, data.banana(), rng, n=20_000)


@pytest.mark.parametrize("kind", [MAF, IAF])
def test_one_layer_in_the_right_order_fits_the_banana(kind, fixed):
    gap, _ = _gap(kind, [0, 1], fixed)
    assert gap < 0.01


def test_one_layer_in_the_wrong_order_cannot(fixed):
    """p(x_2) is skewed and p(x_1 | x_2) has two peaks, but one layer makes each conditional a Gaussian.

    The best Gaussian conditionals are 0.1855 nats away, by quadrature of their entropies.
    """
    gap, error = _gap(MAF, [1, 0], fixed)
    assert gap > 0.1855 - 3 * error > 0.15
