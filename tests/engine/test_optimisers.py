"""Adam: its update, its schedule, its clipping, its dtype, and a step back."""

import math

import numpy as np
import pytest

from minflow.optimisers import Adam

from .shared import close


def schedule(rate, t, steps):
    """Up linearly over the first 5 % of the steps, then down to 0, reached just after the last, as a cosine."""
    warm = max(1.0, 0.05 * steps)
    return rate * t / warm if t <= warm else rate * 0.5 * (1 + math.cos(math.pi * (t - warm) / (steps + 1 - warm)))


def test_adam_is_algorithm_1_of_the_paper(rng):
    """Kingma & Ba 2015 transcribed line by line, at the rate and with the clipping that the class states."""
    steps, rate, clip, theta = 60, 0.1, 2.0, rng.normal(size=5)
    gradients = rng.normal(size=(steps, 5)) * np.exp(rng.normal(size=(steps, 1)))
    adam = Adam(theta.copy(), rate, steps, clip=clip)
    first, second = np.zeros(5), np.zeros(5)
    for t, g in enumerate(gradients, start=1):
        assert adam.step(g.copy())
        g = g * min(1.0, clip / np.linalg.norm(g))
        first = 0.9 * first + (1 - 0.9) * g
        second = 0.999 * second + (1 - 0.999) * g**2
        m_hat, v_hat = first / (1 - 0.9**t), second / (1 - 0.999**t)
        theta = theta - schedule(rate, t, steps) * m_hat / (np.sqrt(v_hat) + 1e-8)
        close(adam.params, theta)


def test_steps_in_units_are_those_of_the_parameters_divided_by_them(rng):
    theta, units, gradients = rng.normal(size=3), np.array([1.0, 1e-6, 200.0]), rng.normal(size=(9, 3))
    plain, scaled = Adam(theta / units, 0.1, 9), Adam(theta.copy(), 0.1, 9, units=units)
    for g in gradients:
        plain.step(10 * g), scaled.step(10 * g / units)
        close(scaled.params / units, plain.params)


def test_adam_takes_a_step_back():
    adam = Adam(np.ones(3), 0.1, 10)
    adam.step(np.array([1.0, -1.0, 0.5]))
    assert (np.sign(1 - adam.params) == [1, -1, 1]).all()
    once = adam.params.copy()
    adam.step(np.array([1.0, 1.0, 1.0]))
    adam.back()
    assert np.array_equal(adam.params, once)
    assert not adam.step(np.array([1.0, np.nan, 0.0]))
    assert np.array_equal(adam.params, once)


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


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_gradient_that_is_not_finite_changes_nothing(bad):
    adam = Adam(np.ones(2), 0.1, 10)
    adam.step(np.array([1.0, 2.0]))
    before = [value.copy() for value in (adam.params, adam.m, adam.v)]
    assert not adam.step(np.array([1.0, bad]))
    assert adam.count == 1
    for one, same in zip(before, (adam.params, adam.m, adam.v)):
        np.testing.assert_array_equal(one, same)


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
