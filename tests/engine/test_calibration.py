"""Ranks of the truth among draws of a trained conditional flow: uniform, unless the flow is too sure of itself."""

from typing import NamedTuple

import numpy as np
import pytest

from minflow import models, trees
from minflow.data import Throw
from minflow.flow import Flow
from minflow.training import fit

THROW, CASES, DRAWS, GROUPS = Throw(), 500, 99, 20
BY_CHANCE = 48  # chi-squared with 19 degrees of freedom is above it once in 4000 times


class Trained(NamedTuple):
    """A flow q(θ | x), what it has learned, and cases with their truth."""

    flow: Flow
    params: list
    truth: np.ndarray
    x: np.ndarray


def in_units(x):
    return (x - [33.0, 20.0]) / [11.0, 2.2]


@pytest.fixture(scope="module")
def trained():
    rng = np.random.default_rng(0)
    theta = THROW.prior(rng, 30_000)
    context = in_units(THROW.simulate(rng, theta)).astype(np.float32)
    theta = theta.astype(np.float32)
    flow = models.nsf(2, layers=4, context_dim=2)
    start = flow.init(rng, theta, context)
    params, _ = fit(flow, start, theta, context=context, steps=500, rng=rng, progress=False)
    truth = THROW.prior(rng, CASES)
    return Trained(flow, trees.map_leaves(np.float64, params), truth, THROW.simulate(rng, truth))


def draws(trained, T=1.0):
    """DRAWS of q(θ | x) for each case, from a base of standard deviation T."""
    z = T * np.random.default_rng(1).standard_normal((CASES * DRAWS, 2))
    contexts = np.repeat(in_units(trained.x), DRAWS, axis=0)
    return trained.flow.to_data(trained.params, z, contexts).reshape(CASES, DRAWS, 2)


def chi_squared(draws, truth):
    """Of the ranks, in GROUPS groups, for each coordinate."""
    ranks = np.sum(draws < truth[:, None], axis=1)
    counts = [np.bincount(column * GROUPS // (DRAWS + 1), minlength=GROUPS) for column in ranks.T]
    return np.sum((np.array(counts) - CASES / GROUPS) ** 2, axis=1) / (CASES / GROUPS)


def test_a_trained_flow_is_calibrated_and_near_the_exact_posterior(trained):
    assert (chi_squared(draws(trained), trained.truth) < BY_CHANCE).all()
    log_q = trained.flow.log_prob(trained.params, trained.truth, in_units(trained.x))
    assert np.mean(THROW.log_posterior(trained.truth, trained.x) - log_q) < 0.1


@pytest.mark.parametrize("T", [0.6, 1.6])
def test_the_ranks_of_a_posterior_too_narrow_or_too_wide_are_not_uniform(trained, T):
    assert (chi_squared(draws(trained, T), trained.truth) > 2 * BY_CHANCE).all()
