"""Coupling layers beyond the laws: what passes, what bounds the log-scales, and activations that are a pair."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import calculus, laws, nets, trees
from minflow.distributions import Normal
from minflow.fast import Fast
from minflow.flow import Flow
from minflow.ledger import ledger
from minflow.transforms import MAF, AdditiveCoupling, AffineCoupling, NeuralODE, SplineCoupling, alternating_masks
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


def test_the_moved_part_depends_on_the_kept_part_through_the_network_only(rng):
    """∂x_b/∂z_b is the identity for an additive coupling and diagonal for an affine one."""
    mask = np.array([True, False, False, True])
    for layer in (AdditiveCoupling(mask, (4,)), AffineCoupling(mask, (4,))):
        params, z = laws.random_params(layer, rng), rng.normal(size=(3, 4))
        block = calculus.batch_jacobian(lambda z, p=params, f=layer: f.forward(p, z)[0])(z)[:, 1:3, 1:3]
        assert (block * (1 - np.eye(2)) == 0).all()
        assert np.array_equal(block, np.broadcast_to(np.eye(2), block.shape)) == (layer.outputs == 1)


def test_alternating_masks_take_turns():
    for dim in (2, 3, 5):
        masks = alternating_masks(dim, 4)
        assert masks[0].tolist() == [d % 2 == 0 for d in range(dim)]
        for one, next_one in zip(masks, masks[1:]):
            assert (one != next_one).all()


def test_log_scales_of_a_coupling_are_bounded_by_the_cap():
    """α = c·tanh(raw/c): slope 1 at 0, between −c and c."""
    layer = AffineCoupling([True, False], (), log_scale_cap=3.0)
    z = np.array([[-1e6, 1.0], [-0.5, 1.0], [1e-9, 1.0], [2.0, 1.0], [1e6, 1.0]])
    params = [{"weight": np.array([[1.0, 0.0]]), "bias": np.zeros(2)}]
    close(layer.forward(params, z)[1], 3 * np.tanh(z[:, 0] / 3))
    close(layer.forward(params, z)[1][2], 1e-9, 1e-15)


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
        out, log_det = Fast(layer).inverse(params, z)
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
