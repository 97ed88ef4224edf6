"""Layers by their formulas: chains, couplings and ActNorm, and how they start."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import calculus, fast, laws, trees
from minflow.transforms import (
    IAF,
    MAF,
    ActNorm,
    AdditiveCoupling,
    AffineCoupling,
    Chain,
    ElementwiseAffine,
    Linear,
    Rescaling,
    Residual,
    SinhArcsinh,
    Transform,
    Triangular,
    alternating_masks,
)

from .shared import close


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


def test_log_scales_are_bounded_by_the_cap():
    """α = c·tanh(raw/c): slope 1 at 0, between −c and c."""
    layer = AffineCoupling([True, False], (), log_scale_cap=3.0)
    z = np.array([[-1e6, 1.0], [-0.5, 1.0], [1e-9, 1.0], [2.0, 1.0], [1e6, 1.0]])
    params = [{"weight": np.array([[1.0, 0.0]]), "bias": np.zeros(2)}]
    close(layer.forward(params, z)[1], 3 * np.tanh(z[:, 0] / 3))
    close(layer.forward(params, z)[1][2], 1e-9, 1e-15)


def test_the_first_batch_leaves_actnorm_standardised(rng):
    x = np.array([5.0, -3.0, 0.0]) + rng.normal(size=(200, 3)) * [0.1, 4.0, 1.0]
    layer = ActNorm(3)
    z = layer.inverse(layer.init(rng, x), x)[0]
    close(z.mean(axis=0), np.zeros(3), 1e-9)
    close(z.std(axis=0), np.ones(3), 1e-9)
    constant = layer.init(rng, np.ones((4, 3)))
    close(layer.inverse(constant, np.ones((1, 3)))[0], np.zeros((1, 3)))


def test_a_chain_applies_its_layers_first_to_last(rng):
    z = rng.normal(size=(4, 2))
    doubled = {"log_scale": np.full(2, math.log(2)), "shift": np.zeros(2)}
    moved = {"log_scale": np.zeros(2), "shift": np.ones(2)}
    chain = Chain([ElementwiseAffine(2), ElementwiseAffine(2)])
    for step in (chain.forward, lambda p, z: fast.forward(chain, p, z)):
        close(step([doubled, moved], z)[0], 2 * z + 1)
        close(step([moved, doubled], z)[0], 2 * (z + 1))
    close(chain.inverse([doubled, moved], z)[0], (z - 1) / 2)
    close(fast.inverse(chain, [doubled, moved], z)[0], (z - 1) / 2)


def test_a_chain_starts_its_last_layer_from_the_data(rng):
    """The layers before it see the data pulled back: standardised already, they start as the identity."""
    x = 7 + 3 * rng.normal(size=(50, 2))
    params = Chain([ActNorm(2), ActNorm(2), Rescaling(2)]).init(rng, x)
    assert [len(entry) for entry in params] == [2, 2, 1]
    close(params[1]["shift"], x.mean(axis=0))
    close(params[0]["shift"], np.zeros(2), 1e-9)
    close(params[0]["log_scale"], np.zeros(2), 1e-9)


def test_elementwise_layers_start_as_the_identity(rng):
    z = rng.normal(size=(5, 3))
    for layer in (ElementwiseAffine(3), ActNorm(3), Rescaling(3), Triangular(3), SinhArcsinh(3)):
        x, log_det = layer.forward(layer.init(rng), z)
        close(x, z)
        close(log_det, np.zeros(5))


def test_what_learns_starts_as_the_identity_or_as_a_rotation(rng):
    z = rng.normal(size=(5, 3))
    for layer in laws.catalogue(3).values():
        params = layer.init(rng)
        if trees.leaves(params):
            x, log_det = layer.forward(params, z)
            close(np.linalg.norm(x, axis=1), np.linalg.norm(z, axis=1))
            close(log_det, np.zeros(5))


def test_a_layer_that_uses_math_is_refused_where_it_is_differentiated(rng):
    class Mine(Transform):
        def to_x(self, params, z):
            return z * math.exp(params["a"]), 2 * params["a"]

    params, z = {"a": np.array(0.3)}, rng.normal(size=(4, 2))
    close(Mine(2).forward(params, z)[0], z * np.exp(0.3))
    with pytest.raises(
        ValueError, match="^Mine.to_x must be written with autograd.numpy; got one of plain NumPy or math$"
    ):
        grad(lambda p: anp.sum(Mine(2).forward(p, z)[0]))(params)


@pytest.mark.parametrize(("layer", "way"), [(MAF(4, (5,)), "forward"), (IAF(4, (5,)), "inverse")])
def test_the_sequential_direction_takes_d_passes(layer, way, rng, monkeypatch):
    calls, net = [], layer.net
    monkeypatch.setattr(layer, "net", lambda *args: calls.append(1) or net(*args))
    getattr(layer, way)(laws.random_params(layer, rng), rng.normal(size=(3, 4)))
    assert len(calls) == 4


def test_a_matrix_is_singular_by_the_digits_of_its_own_dtype():
    A = np.diag([1.0, 1e-9])
    Linear(2).forward({"A": A, "b": np.zeros(2)}, np.ones((1, 2)))
    with pytest.raises(ValueError, match="far from singular"):
        Linear(2).forward({"A": A.astype(np.float32), "b": np.zeros(2, np.float32)}, np.ones((1, 2), np.float32))


def test_a_tiny_gradient_through_a_fixed_point_is_as_exact_as_a_large_one(rng):
    layer, x = Residual(2, (5,)), rng.normal(size=(4, 2))
    params = laws.random_params(layer, rng)
    large, tiny = (grad(lambda p, c=c: c * anp.sum(layer.inverse(p, x)[0]))(params) for c in (1.0, 1e-12))
    np.testing.assert_allclose(trees.flatten(tiny) * 1e12, trees.flatten(large), rtol=1e-9, atol=1e-12)
