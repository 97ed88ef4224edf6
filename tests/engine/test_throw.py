"""The throw of a ball: mechanics, prior and likelihood, and an evidence and a posterior that are exact."""

import math

import numpy as np
import pytest

from minflow.data import Throw

from .shared import close

THROW = Throw()


def test_a_ball_flies_as_far_as_mechanics_says():
    """45 degrees at 20 m/s, 67.5 degrees; then a speed that is a tenth of a power of e faster."""
    assert (THROW.dim, THROW.context_dim) == (2, 2)
    far = 20**2 / 9.81
    close(THROW.mean([[0.0, 0.0], [math.log(3), 0.0]]), [[far, 20], [far * math.sin(math.radians(135)), 20]])
    close(THROW.mean([[0.0, 1.0]]), [[far * math.exp(0.2), 20 * math.exp(0.1)]])


def test_the_prior_of_a_throw_is_standard_normal_and_its_draws_differ(rng):
    theta = THROW.prior(rng, 4000)
    assert theta.shape == (4000, 2) and THROW.prior(rng, 0).shape == (0, 2)
    assert np.all(np.abs(theta.mean(axis=0)) < 6 / math.sqrt(4000)) and np.all(np.abs(theta.std(axis=0) - 1) < 0.07)
    assert abs(np.corrcoef(theta.T)[0, 1]) < 0.1


def test_a_simulated_throw_has_the_mean_and_the_noise_of_its_likelihood(rng):
    one = np.array([[0.7, -0.4]])
    x = THROW.simulate(rng, np.repeat(one, 4000, axis=0))
    off = (x - THROW.mean(one)) / [2.0, 1.0]
    assert np.all(np.abs(off.mean(axis=0)) < 6 / math.sqrt(4000)) and np.all(np.abs(off.std(axis=0) - 1) < 0.07)
    assert abs(np.corrcoef(off.T)[0, 1]) < 0.1
    by_hand = -0.5 * np.sum(off**2, axis=1) - math.log(2 * math.pi) - math.log(2)
    close(THROW.log_likelihood(np.repeat(one, 4000, axis=0), x), by_hand)


def test_the_posterior_of_a_throw_has_mass_one_and_is_the_same_for_a_low_throw_and_a_high_one():
    """On a grid that is not that of the evidence; the prior and the likelihood written out."""
    theta = np.stack(np.meshgrid(np.arange(-6, 6, 0.03), np.arange(-6, 6, 0.2)), axis=-1).reshape(-1, 2)
    for x in ([38.0, 20.0], [12.0, 17.0]):
        log_joint = THROW.log_likelihood(theta, np.tile(x, (len(theta), 1))) - 0.5 * np.sum(theta**2, axis=1)
        evidence = np.sum(np.exp(log_joint)) * 0.03 * 0.2 / (2 * math.pi)
        close(THROW.log_evidence([x]), [math.log(evidence)], 1e-4)
        close(
            THROW.log_posterior(theta[:9], np.tile(x, (9, 1))),
            log_joint[:9] - math.log(2 * math.pi * evidence),
            1e-4,
        )
    x = np.array([[38.0, 20.0], [12.0, 17.0], [60.0, 25.0]])
    close(THROW.log_posterior([[1.0, 0.3]] * 3, x), THROW.log_posterior([[-1.0, 0.3]] * 3, x))
    close(THROW.log_evidence(x), np.concatenate([THROW.log_evidence(row[None]) for row in x]))


def test_the_evidence_of_a_throw_is_finite_where_no_ball_flies():
    """At 400 m the likelihood of every θ underflows as a number, and not as a logarithm."""
    near, far = THROW.log_evidence([[38.0, 20.0], [400.0, 20.0]])
    assert -1e6 < far < near - 1000


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
