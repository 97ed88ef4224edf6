"""Two moons beyond the statements: symmetry, tails, every blur, and a brute-force integral."""

import numpy as np
import pytest

from minflow import data
from minflow.data import curves

from .sentences import assert_refused


def brute_force(x, sigma, panels=20_000):
    """log p(x) by the definition: the mean of a Gaussian over all angles, by ten nodes in each of many panels."""
    nodes, weights = np.polynomial.legendre.leggauss(10)
    t = ((np.arange(panels)[:, None] + (nodes + 1) / 2) * np.pi / panels).ravel()
    arcs = [np.stack([np.cos(t), np.sin(t)]), np.stack([1 - np.cos(t), 0.5 - np.sin(t)])]
    exponents = [-np.sum((np.reshape(x, (2, 1)) - arc) ** 2, axis=0) / (2 * sigma**2) for arc in arcs]
    top = max(exponent.max() for exponent in exponents)
    mean = sum(np.tile(weights, panels) @ np.exp(exponent - top) for exponent in exponents) / (4 * panels)
    return top + np.log(mean) - np.log(2 * np.pi * sigma**2)


@pytest.mark.parametrize("sigma", [0.003, 0.05, 0.3, 1.0, 7.0, 1e3])
def test_log_density_is_the_mean_over_the_arcs(sigma):
    points = [[0.0, 1.0], [1.0, 0.02], [0.5, 0.3], [-1.2, -0.3], [2.5, 1.5], [0.0, 0.0], [0.0, -3.0], [1.0, 0.5]]
    exact = [brute_force(x, sigma) for x in points]
    np.testing.assert_allclose(data.two_moons(sigma).log_prob(points), exact, rtol=1e-9, atol=1e-9)


def test_half_a_turn_swaps_the_moons(rng):
    moons, x = data.two_moons(0.1), rng.normal(size=(50, 2))
    np.testing.assert_allclose(moons.log_prob([1, 0.5] - x), moons.log_prob(x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("sigma", [0.01, 0.05, 5.0])
def test_far_tails_fall_as_a_gaussian_of_the_nearest_point(sigma):
    x = np.array([[0.3, 1e6], [-1e6, 0.0]])
    nearest = np.array([(np.hypot(*x[0]) - 1) ** 2, (1e6 - 1) ** 2])
    found = data.two_moons(sigma).log_prob(x)
    np.testing.assert_allclose(found, -nearest / (2 * sigma**2), rtol=1e-6)


def test_infinitely_far_is_density_0():
    x = [[np.inf, 0.0], [1e200, 1.0], [-np.inf, np.inf], [1.0, -1e300]]
    assert np.isneginf(data.two_moons().log_prob(x)).all()


def test_many_points_and_few_give_the_same_densities(rng):
    moons = data.two_moons()
    x = moons.sample(rng, 9000)
    log_p = moons.log_prob(x)
    assert np.array_equal(log_p[::1000], np.concatenate([moons.log_prob(row[None]) for row in x[::1000]]))


def test_shapes_of_samples_and_densities(rng):
    moons = data.two_moons()
    assert moons.dim == 2
    for n in (0, 1, 5):
        assert moons.sample(rng, n).shape == (n, 2)
        assert moons.log_prob(moons.sample(rng, n)).shape == (n,)
    assert np.array_equal(moons.sample(np.random.default_rng(1), 9), moons.sample(np.random.default_rng(1), 9))


@pytest.mark.parametrize("sigma", [0.02, 0.4, 2.0])
def test_entropy_is_the_mean_of_minus_log_p_over_draws(sigma, rng):
    moons = data.two_moons(sigma)
    nll = -moons.log_prob(moons.sample(rng, 4000))
    assert abs(nll.mean() - moons.entropy) < 6 * nll.std() / 4000**0.5


def test_entropy_of_a_narrow_blur_is_that_of_a_line_with_a_gaussian_across_it():
    """At sigma ≪ 1: H → log(length of both) + log(sigma √(2πe)); a grid of 1e-5 would need 17 GB."""
    line = np.log(1e-5) + 0.5 * np.log(2 * np.pi * np.e)
    assert data.two_moons(1e-5).entropy == pytest.approx(np.log(2 * np.pi) + line, abs=1e-4)


@pytest.mark.parametrize("make", [data.two_moons, data.two_circles, data.two_spirals])
def test_both_ways_to_an_entropy_agree_where_both_are_exact(make, monkeypatch):
    along = make(0.025).entropy
    monkeypatch.setattr(curves, "APART", np.inf)
    assert along == pytest.approx(make(0.025).entropy, abs=1e-9)


def test_curves_too_close_for_either_way_are_refused():
    close = data.two_circles(1e-4, factor=0.999)
    assert_refused(lambda: close.entropy, "sigma must be below 5e-05 or above 0.0021", "0.0001")


def test_entropy_of_a_wide_blur_is_that_of_a_gaussian():
    """At sigma ≫ 1 the moons are a point: H → log(2πe sigma²)."""
    assert data.two_moons(200.0).entropy == pytest.approx(np.log(2 * np.pi * np.e * 200.0**2), abs=1e-4)
