"""Dense networks: their formula, their activations with slopes, their start, and parameters from outside."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad

from minflow import calculus, nets, trees
from minflow.transforms import AffineCoupling

from .shared import close, refused


def test_the_network_is_its_formula(rng):
    params, y = nets.init_mlp(rng, [3, 4, 5, 2], last=1.0), rng.normal(size=(6, 3))
    params = trees.map_leaves(lambda leaf: leaf + rng.normal(size=leaf.shape), params)
    (w1, b1), (w2, b2), (w3, b3) = ((layer["weight"], layer["bias"]) for layer in params)
    close(nets.mlp(params, y), np.tanh(np.tanh(y @ w1 + b1) @ w2 + b2) @ w3 + b3)
    close(nets.mlp(params, y, "relu"), np.maximum(np.maximum(y @ w1 + b1, 0) @ w2 + b2, 0) @ w3 + b3)


def test_tanh_and_relu_have_their_slopes(rng):
    u = np.append(rng.normal(size=5), [-1.5, 0.0, 1.5])
    close(calculus.derivative(nets.tanh)(u), 1 - np.tanh(u) ** 2)
    close(calculus.derivative(calculus.derivative(nets.tanh))(u), -2 * anp.tanh(u) * (1 - np.tanh(u) ** 2))
    close(calculus.derivative(nets.relu)(u), u > 0)


SLOPES = {
    "tanh": lambda u: 1 - np.tanh(u) ** 2,
    "relu": lambda u: u > 0,
    "softplus": lambda u: np.exp(-np.logaddexp(0, -u)),
    "elu": lambda u: np.exp(np.minimum(u, 0)),
}


@pytest.mark.parametrize("activation", nets.ACTIVATIONS)
def test_slope_of_an_activation_is_its_derivative_far_out_too(activation):
    u = np.array([-1e6, -30.0, -1.3, 0.4, 2.0, 800.0, 1e6])
    for dtype in (np.float64, np.float32):
        slope = elementwise_grad(nets.ACTIVATIONS[activation])(u.astype(dtype))
        assert slope.dtype == dtype
        np.testing.assert_allclose(slope, SLOPES[activation](u), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("activation", nets.ACTIVATIONS)
def test_the_slope_from_the_output_is_the_derivative(activation):
    u, (function, slope) = np.array([-30.0, -1.3, -0.2, 0.0, 0.4, 2.0, 30.0]), nets.pair_of(activation)
    close(slope(function(u)), elementwise_grad(function)(u))


def test_every_activation_has_its_slope():
    assert set(nets.ACTIVATIONS) == set(nets.SLOPES) == set(SLOPES)


def test_a_pair_is_its_own_function_and_slope():
    pair, u = (anp.tanh, lambda y: 1 - y * y), np.array([0.3])
    assert nets.pair_of(pair) is pair
    function, slope = nets.pair_of("relu")
    assert function(u) == u and slope(u) == 1
    assert nets.check_activation(list(pair)) == pair and nets.check_activation("elu") == "elu"


def test_what_is_no_activation_is_refused():
    for wrong, got in (
        (("tanh", "relu"), "a tuple of 2"),
        ((anp.tanh, "relu"), "a tuple of 2"),
        ((anp.tanh,), "a tuple of 1"),
        (anp.tanh, "got function"),
        ("gelu", "'gelu'"),
        ((), "a tuple of 0"),
        ({anp.tanh, anp.sin}, "got set"),
    ):
        words = "activation must be one of", "relu", "pair (function, slope)", got
        refused(lambda wrong=wrong: nets.check_activation(wrong), *words)


def test_networks_and_layers_refuse_what_is_no_activation():
    network = nets.init_mlp(np.random.default_rng(0), [2, 2])
    refused(lambda: nets.mlp(network, np.zeros((1, 2)), "gelu"), "activation must be one of", "'gelu'")
    refused(lambda: AffineCoupling([True, False], activation="gelu"), "activation must be one of", "'gelu'")


@pytest.mark.parametrize(("uniform", "share"), [(False, 1), (True, 1 / 3)], ids=["normal", "uniform"])
def test_weights_and_biases_start_with_variance_1_over_inputs_or_evenly_within_its_root(uniform, share, rng):
    params = nets.init_mlp(rng, [3, 400, 400, 2], uniform=uniform)
    assert [layer["weight"].shape for layer in params] == [(3, 400), (400, 400), (400, 2)]
    for inputs, array in ((400, params[1]["weight"]), (3, params[0]["bias"]), (400, params[1]["bias"])):
        assert abs(array.var() * inputs / share - 1) < 0.4 and abs(array.mean() * inputs**0.5) < 0.3
        assert not uniform or 0.9 < (np.abs(array) * inputs**0.5).max() <= 1
    assert (params[2]["weight"] == 0).all() and (params[2]["bias"] == 0).all()


def test_a_network_from_outside_is_that_network(rng):
    weights = [(rng.normal(size=(2, 5)), rng.normal(size=5)), (rng.normal(size=(5, 3)), rng.normal(size=3))]
    params, u = nets.params_of(weights), rng.normal(size=(4, 2))
    nets.check_mlp(params, [2, 5, 3])
    close(nets.mlp(params, u), np.tanh(u @ weights[0][0] + weights[0][1]) @ weights[1][0] + weights[1][1])
    for wrong in (weights[::-1], [weights[0][::-1]]):
        refused(lambda wrong=wrong: nets.params_of(wrong), "must be an array of shape")
    assert nets.params_of([[[[1, 2]], [0, 1]]])[0]["weight"].dtype == np.float64
    close(nets.mlp(nets.params_of([[[[1, 2]], [0, 1]]]), [[3.0]]), [[3.0, 7.0]])


@pytest.mark.parametrize("y", [np.zeros((3, 4)), np.zeros(4), 1.0])
def test_inputs_of_another_width_are_refused_in_a_sentence(rng, y):
    params = nets.init_mlp(rng, [5, 8, 2])
    assert nets.mlp(params, np.zeros(5)).shape == (2,)
    with pytest.raises(ValueError, match=r"y must have shape \(N, 5\), which this network reads; got \("):
        nets.mlp(params, y)
