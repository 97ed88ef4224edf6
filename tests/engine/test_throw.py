"""The throw of a ball, over many draws: its evidence is that of what is simulated, and its posterior is calibrated."""

import numpy as np
import pytest

from minflow.data import Throw

THROW = Throw()


def pairs(n, seed=0):
    rng = np.random.default_rng(seed)
    theta = THROW.prior(rng, n)
    return theta, THROW.simulate(rng, theta)


def test_the_evidence_is_a_density_of_x_and_that_of_the_draws():
    x = np.stack(np.meshgrid(np.arange(-20, 130, 2.5), np.arange(4, 45, 1.0)), axis=-1).reshape(-1, 2)
    log_p = THROW.log_evidence(x)
    assert np.sum(np.exp(log_p)) * 2.5 == pytest.approx(1, abs=1e-3)
    drawn = pairs(20_000)[1]
    assert np.mean(drawn[:, 0] < 28.75) == pytest.approx(np.exp(log_p[x[:, 0] <= 27.5]).sum() * 2.5, abs=0.015)


def test_the_true_theta_has_every_share_of_the_posterior_on_its_left_equally_often():
    """The share of the posterior below the true θ₂, from a grid, is uniform over simulations."""
    theta, x = pairs(300, seed=2)
    axis = np.arange(-6, 6, 0.1)
    grid = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1)
    flat = grid.reshape(-1, 2)
    shares = []
    for true, seen in zip(theta, x, strict=True):
        log_p = THROW.log_likelihood(flat, np.tile(seen, (len(flat), 1))) - 0.5 * np.sum(flat**2, axis=1)
        weight = np.exp(log_p - log_p.max()).reshape(grid.shape[:2]).sum(axis=0)
        shares.append(weight[axis < true[1]].sum() / weight.sum())
    counts, _ = np.histogram(shares, np.linspace(0, 1, 11))
    assert np.sum((counts - 30) ** 2 / 30) < 40  # chi-squared with 9 degrees of freedom: 1e-5 lies at 39


@pytest.mark.parametrize("call", [THROW.mean, THROW.log_evidence])
def test_a_wrong_shape_is_refused_in_a_sentence(call):
    with pytest.raises(ValueError, match=r"must (be|have) .*; got"):
        call(np.zeros((3, 4)))
