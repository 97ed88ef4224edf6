"""What must be true of Laplace, Student's t and the full-covariance normal; see statements.py for the form."""

import math

import numpy as np

from .statements import close, midpoints


def heavy_tails_equal_their_formulas(m, rng):
    d, z = m.distributions, 3 * rng.normal(size=(5, 2))
    loc, scale = np.array([0.3, -1.0]), np.array([0.5, 2.0])
    u = (z - loc) / scale
    close(d.Laplace(loc, scale).log_prob(z), np.sum(-np.abs(u) - np.log(2 * scale), axis=1))
    close(d.StudentT(1, loc, scale).log_prob(z), np.sum(-np.log(np.pi * scale * (1 + u**2)), axis=1))
    close(d.StudentT(2, loc, scale).log_prob(z), np.sum(-1.5 * np.log(2 + u**2) - np.log(scale), axis=1))
    three = math.log(2 / (math.pi * math.sqrt(3)))
    close(d.StudentT(3, loc, scale).log_prob(z), np.sum(three - 2 * np.log(1 + u**2 / 3) - np.log(scale), axis=1))


def many_degrees_of_freedom_are_nearly_normal(m, rng):
    """log t_ν = log φ + (u⁴ − 2u² − 1) / 4ν + O(ν⁻²)."""
    d, u = m.distributions, rng.normal(size=5)
    for df in (1.9e4, 1e6, 1e12):
        close(d.StudentT(df).log_prob(u), d.Normal().log_prob(u) + (u**4 - 2 * u**2 - 1) / (4 * df), 40 / df**2 + 1e-12)


def heavy_tails_are_drawn_from_their_density(m, rng):
    """The share of draws in each of 8 intervals against the integral of the density, to 6 standard errors."""
    d, n = m.distributions, 20_000
    for base in (d.Laplace(-0.4, 0.6), d.StudentT(1.5, 0.7, 1.6)):
        draws = base.sample(rng, n)
        edges = np.quantile(draws, np.linspace(0.03, 0.97, 9))
        for a, b in zip(edges[:-1], edges[1:]):
            z, step = midpoints(a, b, 1000)
            p = np.sum(np.exp(base.log_prob(z))) * step
            share = np.mean((draws > a) & (draws <= b))
            assert abs(share - p) < 6 * math.sqrt(p * (1 - p) / n) + 1e-3


def full_covariance_is_the_quadratic_form(m, rng):
    A, mean = rng.normal(size=(3, 3)) + 2 * np.eye(3), rng.normal(size=3)
    cov, z = A @ A.T, rng.normal(size=(6, 3))
    form = np.einsum("ni,ij,nj->n", z - mean, np.linalg.inv(cov), z - mean)
    exact = -0.5 * form - 0.5 * np.linalg.slogdet(cov)[1] - 1.5 * math.log(2 * math.pi)
    base = m.distributions.MultivariateNormal(mean, cov)
    np.testing.assert_allclose(base.log_prob(z), exact, rtol=1e-7, atol=1e-7)
    diagonal = m.distributions.MultivariateNormal(mean, np.diag([1.0, 4.0, 0.25]))
    close(diagonal.log_prob(z), m.distributions.Normal(mean, [1.0, 2.0, 0.5]).log_prob(z))


def matrices_that_are_no_covariance_are_refused(m, rng):
    """And units do not matter: correlations do."""
    d = m.distributions
    d.MultivariateNormal([0, 0], np.diag([1e-30, 1e30]))
    d.MultivariateNormal([0, 0, 0], [[1, 0.9, 0], [0.9, 1, 0], [0, 0, 4]])
    d.MultivariateNormal([0, 0], [[1, 1 - 2e-10], [1 - 2e-10, 1]])
    for covariance in (
        [[1, 0.5], [0.4, 1]],
        [[1, 0.4], [0.5, 1]],
        [[0.01, 0.001], [0.0011, 0.01]],
        [[1, 1 - 5e-11], [1 - 5e-11, 1]],
        [[100, 100 - 5e-9], [100 - 5e-9, 100]],
        [[1, 0, 0], [0, 1, 1], [0, 1, 1]],
        [[1, 0], [0, 0]],
        [[-1, 0], [0, 1]],
        [[1, 2], [2, 1]],
    ):
        try:
            d.MultivariateNormal(np.zeros(len(covariance)), covariance)
            raise AssertionError(f"{covariance} was taken")
        except ValueError as problem:
            assert "covariance must be symmetric, positive definite and not nearly singular" in str(problem)


def weights_sum_to_1_as_exactly_as_their_dtype_allows(m, rng):
    d = m.distributions
    parts = [d.Normal(float(k)) for k in range(10)]
    for weights in (np.full(10, 0.1, np.float32), np.full(10, 0.1), np.full(10, 0.1 + 2e-8, np.float32)):
        assert abs(d.Mixture(parts, weights).weights.sum() - 1) < 1e-15
    for dtype, off in ((np.float64, 1e-8), (np.float64, -1e-8), (np.float32, 1e-6), (np.float64, 1e-3)):
        try:
            d.Mixture(parts, np.full(10, 0.1 + off, dtype))
            raise AssertionError(f"weights that sum to {1 + 10 * off} were taken")
        except ValueError as problem:
            assert "weights must be 10 positive numbers that sum to 1" in str(problem)


def full_covariance_is_that_of_the_draws(m, rng):
    cov, mean, n = np.array([[4.0, 1.2], [1.2, 0.5]]), np.array([5.0, -3.0]), 20_000
    x = m.distributions.MultivariateNormal(mean, cov).sample(rng, n)
    variance = np.diag(cov)
    assert (abs(x.mean(axis=0) - mean) < 6 * np.sqrt(variance / n)).all()
    assert (abs(np.cov(x.T) - cov) < 6 * np.sqrt((np.outer(variance, variance) + cov**2) / n)).all()
