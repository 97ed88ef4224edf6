"""A bend keeps areas, a bent density is exact, and what a submission says of a density is a log-density."""

import numpy as np
import pytest

from flowcourse.projects.densities import Bend, Bent, kl_gap, log_prob_at
from flowcourse.projects.submission import Refused
from minflow import data

RNG = np.random.default_rng


def test_a_bend_leads_back_and_keeps_areas():
    bend, z = Bend(RNG(0), 1.3), RNG(1).normal(size=(50, 2))
    assert np.allclose(bend.to_z(bend.to_x(z)), z)
    steps = 1e-6 * np.eye(2)
    J = np.stack([(bend.to_x(z + step) - bend.to_x(z - step)) / 2e-6 for step in steps], axis=-1)
    assert np.allclose(np.linalg.det(J), 1, atol=1e-6)


def test_a_bend_of_twice_the_size_is_the_same_map_of_the_plane_in_units_half_as_large():
    z = RNG(0).normal(size=(200, 2))
    small, large = Bend(RNG(1), 1.0), Bend(RNG(1), 2.0)
    assert np.allclose(large.to_x(2 * z), 2 * small.to_x(z))
    assert np.allclose(small.turn @ small.turn.T, np.eye(2)) and np.linalg.det(small.turn) == pytest.approx(1)
    moved = small.to_x(z) - z @ small.turn.T
    assert np.all(moved.std(axis=0) > 0.05) and np.max(np.abs(moved)) < 6 / 2 * 4 * 0.12
    assert not np.allclose(moved, moved.mean(axis=0), atol=0.1), "more than a shift"
    assert small.heights.min() > 0.02 and 0.5 < small.frequencies.min() < 0.7 and 1.5 < small.frequencies.max() < 2


def test_a_target_is_bent_in_its_own_units():
    target = Bent(data.banana(), RNG(2))
    rng = RNG(2)
    size = data.banana().sample(rng, 2000).std()
    z = target.density.sample(RNG(3), 5)
    assert np.array_equal(target.bend.to_x(z), Bend(rng, size).to_x(z)) and target.dim == 2
    assert np.array_equal(target.sample(RNG(3), 5), target.bend.to_x(z))
    assert np.allclose(target.log_prob(target.bend.to_x(z)), target.density.log_prob(z))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_log_density_is_a_number_or_minus_infinity(value, here):
    x = RNG(0).normal(size=(600, 2))

    def at_one(value):
        return here(log_prob=lambda at: np.where(at[:, 0] == x[5, 0], value, 0.0))

    with pytest.raises(Refused, match="NaN or \\+inf at some point"):
        log_prob_at(at_one(value), None, x)
    assert log_prob_at(at_one(-np.inf), None, x)[5] == -np.inf
    with pytest.raises(Refused, match=r"has shape \(600, 1\) for 600 points: it must be \(600,\)"):
        log_prob_at(here(log_prob=lambda at: at[:, :1]), None, x)


def test_the_gap_and_its_standard_error():
    assert kl_gap(np.array([1.0, 3.0]), np.array([0.0, 0.5])) == pytest.approx((1.75, 0.75))
