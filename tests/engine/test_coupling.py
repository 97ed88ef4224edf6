"""Coupling layers beyond the laws: what passes, what bounds the log-scales, and activations that are a pair."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import fast, laws, nets, trees
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.ledger import ledger
from minflow.transforms import MAF, AdditiveCoupling, AffineCoupling, NeuralODE, SplineCoupling
from minflow.transforms.coupling import as_cap

from .shared import close

PAIR = anp.tanh, lambda y: 1 - y * y
FAST_LAW = "fast map and gradient = autograd's"


@pytest.mark.parametrize("kind", [AdditiveCoupling, AffineCoupling, SplineCoupling])
def test_the_part_that_the_mask_keeps_passes_and_the_other_is_moved(kind, rng):
    mask = np.array([False, True, True, False, True])
    layer, z = kind(mask, (4,)), rng.normal(size=(6, 5))
    params = laws.random_params(layer, rng)
    for step in (layer.forward, layer.inverse):
        moved = step(params, z)[0] != z
        assert not moved[:, mask].any() and moved[:, ~mask].all()


def test_a_cap_is_a_float_and_without_one_the_log_scales_are_the_raw_outputs(rng):
    assert (type(as_cap(3)), as_cap(3), as_cap(np.inf)) == (float, 3.0, np.inf)
    z = 3 * rng.normal(size=(5, 2))
    for layer in (AffineCoupling([True, False], (4,), log_scale_cap=np.inf), MAF(2, (4,), log_scale_cap=np.inf)):
        params = laws.random_params(layer, rng)
        x, log_det = layer.forward(params, z)
        raw = layer.net(params, z[:, :1] if layer.b.size == 1 else x)[:, : len(layer.b)]
        close(layer.log_scales(params, z, x), raw)
        close(log_det, raw.sum(axis=1))
        share = ledger(Flow(Normal(dim=2), layer), params, x).rows[0][3]
        assert share == 0.0 and type(share) is float


@pytest.mark.parametrize(
    "kind",
    [
        lambda activation: AffineCoupling([True, False], (4, 3), activation),
        lambda activation: MAF(2, (5,), list(activation) if isinstance(activation, tuple) else activation),
        lambda activation: NeuralODE(2, (3,), activation, time=0.2),
    ],
    ids=["AffineCoupling", "MAF", "NeuralODE"],
)
def test_an_activation_may_be_a_pair_of_a_function_and_its_slope_of_the_output(kind, rng):
    named, paired = kind("tanh"), kind(PAIR)
    params, z = laws.random_params(named, rng), rng.normal(size=(4, 2))
    close(paired.forward(params, z)[0], named.forward(params, z)[0])

    def total(layer, params):
        out, log_det = fast.inverse(layer, params, z)
        return anp.sum(out**2) + anp.sum(log_det)

    close(*(trees.flatten(grad(lambda p, f=f: total(f, p))(params)) for f in (named, paired)), 1e-9)


def test_a_network_takes_a_pair_too(rng):
    params, u = nets.init_mlp(rng, [2, 4, 1], last=1.0), rng.normal(size=(3, 2))
    close(nets.mlp(params, u, PAIR), nets.mlp(params, u, "tanh"))


@pytest.mark.parametrize(
    ("pair", "holds"),
    [
        ((anp.exp, lambda y: y), True),  # fast may not write where it still reads
        ((lambda u: u, lambda y: 1.0), True),
        ((anp.tanh, lambda y: 1 + 0 * y), False),
    ],
    ids=["a slope that is the output itself", "a slope that is a number", "a wrong slope"],
)
def test_the_slope_of_a_pair_is_held_against_autograd_by_a_law(pair, holds, rng):
    layer = AffineCoupling([True, False], (4,), pair)
    result = laws.reporting.attempt(FAST_LAW, layer, laws.random_params(layer, rng, 0.2), rng)
    assert result.holds == holds, str(result)
