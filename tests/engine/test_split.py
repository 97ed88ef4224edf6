"""Split: some coordinates pass, a transform of its own moves the others."""

import numpy as np
import pytest

from minflow import laws
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.transforms import PLU, ActNorm, AffineCoupling, Chain, NeuralODE, SinhArcsinh, Split, alternating_masks

from .shared import close, refused


@pytest.mark.parametrize("mask", [[True, False], [False, True, False], [False, False, True, False, True]], ids=str)
def test_a_split_moves_its_part_as_the_transform_alone_does(mask, rng):
    passed = np.array(mask)
    inner = Chain([PLU(int((~passed).sum())), SinhArcsinh(int((~passed).sum()))])
    layer = Split(mask, inner)
    params, z = laws.random_params(layer, rng), rng.normal(size=(6, len(mask)))
    x, log_det = layer.forward(params, z)
    moved, inner_log_det = inner.forward(params, z[:, ~passed])
    close(x[:, ~passed], moved)
    close(log_det, inner_log_det)
    assert np.array_equal(x[:, passed], z[:, passed]) and (layer.context_dim, layer.dim) == (0, len(mask))
    close(layer.inverse(params, x)[0], z)


def test_a_split_starts_from_the_columns_that_it_moves(rng):
    x = np.array([5.0, -3.0, 2.0]) + rng.normal(size=(200, 3)) * [0.1, 4.0, 1.0]
    layer = Split([False, True, False], ActNorm(2))
    z = layer.inverse(layer.init(rng, x), x)[0]
    close(z[:, [0, 2]].mean(axis=0), np.zeros(2), 1e-9)
    close(z[:, [0, 2]].std(axis=0), np.ones(2), 1e-9)
    assert np.array_equal(z[:, 1], x[:, 1])


def test_a_split_has_the_tolerance_and_the_probes_of_its_transform(rng):
    ode = NeuralODE(1, (2,), tolerance=1e-3, probes=1)
    layer, still = Split([True, False], ode), Split([True, False], ActNorm(1))
    fresh = layer.reseeded(rng)
    assert layer.tolerance == 1e-3 and fresh is not layer and fresh.transform is not ode
    assert np.array_equal(fresh.mask, layer.mask)
    assert still.reseeded(rng) is still


def test_two_scales_are_a_flow(rng):
    """The first two latents are those of the fine layers, the others go on through the coarse ones."""
    coarse, fine = (Chain([AffineCoupling(mask, (4,)) for mask in alternating_masks(dim, 2)]) for dim in (2, 4))
    flow = Flow(Normal(dim=4), Chain([Split([True, True, False, False], coarse), fine]))
    params, x = laws.random_params(flow.transform, rng), rng.normal(size=(5, 4))
    half_way, log_det = fine.inverse(params[1], x)
    z_b, log_det_b = coarse.inverse(params[0], half_way[:, 2:])
    z = np.concatenate([half_way[:, :2], z_b], axis=1)
    close(flow.to_latent(params, x), z)
    close(flow.log_prob(params, x), flow.base.log_prob(z) + log_det + log_det_b)


REFUSED = {
    "another dim": (lambda: Split([True, False], ActNorm(2)), "transform must", "dim 2 for 1 of 2"),
    "no transform": (lambda: Split([True, False], None), "transform must", "NoneType"),
    "a mask that moves all": (lambda: Split([False, False], ActNorm(2)), "mask must", "[False, False]"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_argument_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])
