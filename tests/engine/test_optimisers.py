"""Adam beyond the statements: its schedule, its clipping, its dtype, and what it refuses."""

import numpy as np
import pytest

from minflow.optimisers import Adam

from .statements_of_training import schedule


@pytest.mark.parametrize("steps", [1, 2, 20, 1000])
def test_rate_rises_for_a_twentieth_of_the_steps_then_falls_to_0_as_a_cosine(steps):
    adam, rates = Adam(np.zeros(1), 0.3, steps), []
    for _ in range(steps):
        adam.step(np.ones(1))
        rates.append(adam.rate())
    np.testing.assert_allclose(rates, [schedule(0.3, t, steps) for t in range(1, steps + 1)])
    assert max(rates) <= 0.3 and all(rate > 0 for rate in rates)


def test_the_first_step_has_the_size_of_the_rate_whatever_the_gradient():
    for size in (1e-3, 1.0, 1e3):
        adam = Adam(np.zeros(2), 0.1, 1)
        adam.step(np.array([size, -size]))
        np.testing.assert_allclose(adam.params, [-0.1, 0.1], rtol=1e-4)


def test_it_finds_the_minimum_of_a_parabola():
    adam, target = Adam(np.array([3.0, -2.0]), 0.1, 400), np.array([0.5, 1.0])
    for _ in range(400):
        adam.step(2 * (adam.params - target))
    np.testing.assert_allclose(adam.params, target, atol=1e-3)


def test_a_gradient_longer_than_the_clip_counts_as_one_of_that_length():
    one, two = (Adam(np.zeros(2), 0.1, 10, clip=5.0) for _ in range(2))
    one.step(np.array([30.0, -40.0]))
    two.step(np.array([3.0, -4.0]))
    np.testing.assert_allclose([one.m, one.v], [two.m, two.v])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_not_finite_changes_nothing(bad):
    adam = Adam(np.ones(2), 0.1, 10)
    adam.step(np.array([1.0, 2.0]))
    before = [value.copy() for value in (adam.params, adam.m, adam.v)]
    assert not adam.step(np.array([1.0, bad]))
    assert adam.count == 1
    assert all(np.array_equal(a, b) for a, b in zip(before, (adam.params, adam.m, adam.v)))


def test_float32_stays_float32_and_a_huge_gradient_is_still_finite():
    adam = Adam(np.ones(2, np.float32), 0.1, 10)
    assert adam.step(np.array([1e25, -1e25], np.float32))
    assert {adam.params.dtype, adam.m.dtype, adam.v.dtype} == {np.dtype(np.float32)}
    assert np.isfinite(adam.params).all()


def test_the_vector_that_it_was_given_is_the_one_that_moves():
    params = np.zeros(3)
    Adam(params, 0.1, 5).step(np.ones(3))
    assert (params < 0).all()


def test_no_parameters_are_no_problem():
    assert Adam(np.zeros(0), 0.1, 5).step(np.zeros(0))
