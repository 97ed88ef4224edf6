"""What a change that no law sees would break: costs, dtypes and thresholds that the docstrings state."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import batches, laws, trees
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.losses import reverse_kl
from minflow.transforms import IAF, MAF, Linear, NeuralODE, Residual


class AtZero(Normal):
    """A Normal whose every draw is its mean."""

    def sample(self, rng, n):
        return np.zeros((n, self.dim))


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


def test_held_out_points_have_the_dtype_of_the_data(rng):
    assert (
        batches.read(np.ones((9, 2), np.float32), None, np.ones((3, 2)), Flow(Normal(dim=2), Linear(2)), 4, float, rng)[
            1
        ].dtype
        == np.float32
    )


def test_reverse_kl_draws_fresh_probes(rng):
    layer = NeuralODE(3, (4,), probes=1)
    flow, params = Flow(AtZero(dim=3), layer), laws.random_params(layer, rng)
    loss = reverse_kl(Normal(dim=3).log_prob)
    assert len({float(loss(flow, params, np.ones((2, 3)), np.random.default_rng(seed))) for seed in range(20)}) > 1


def test_a_tiny_gradient_through_a_fixed_point_is_as_exact_as_a_large_one(rng):
    layer, x = Residual(2, (5,)), rng.normal(size=(4, 2))
    params = laws.random_params(layer, rng)
    large, tiny = (grad(lambda p, c=c: c * anp.sum(layer.inverse(p, x)[0]))(params) for c in (1.0, 1e-12))
    np.testing.assert_allclose(trees.flatten(tiny) * 1e12, trees.flatten(large), rtol=1e-9, atol=1e-12)
