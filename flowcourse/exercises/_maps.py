"""Named maps and distributions of one variable, to hand to an answer as arguments."""

import numpy as np


def uniform_pdf(z):
    return np.where((z >= 0) & (z <= 1), 1.0, 0.0)


def uniform_cdf(z):
    return np.clip(z, 0.0, 1.0)


def wide_uniform_pdf(x):
    """Of 2 Z, Z uniform on [0, 1]."""
    return np.where((x >= 0) & (x <= 2), 0.5, 0.0)


def normal_pdf(z):
    return np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)


def gumbel_pdf(z):
    """Of the largest of many numbers: skewed to the right, so that z and −z differ."""
    return np.exp(-z - np.exp(-z))


def gumbel_cdf(z):
    return np.exp(-np.exp(-z))


def logistic_pdf(z):
    return 0.25 / np.cosh(z / 2) ** 2


def logistic_cdf(z):
    return 1 / (1 + np.exp(-z))


def double(z):
    """x = 2 z."""
    return 2 * z


def exponential(s, z):
    """x = s · eᶻ."""
    return s * np.exp(z)


def falling_exponential(s, z):
    """x = s · e⁻ᶻ."""
    return s * np.exp(-z)


def falling_exponential_inverse(s, x):
    return -np.log(x / s)


def falling_exponential_slope(s, z):
    return -s * np.exp(-z)


def sinh(s, z):
    """x = s · sinh z, which falls for s < 0."""
    return s * np.sinh(z)


def sinh_inverse(s, x):
    return np.arcsinh(x / s)


def sinh_slope(s, z):
    return s * np.cosh(z)


def softplus(z):
    """x = log(1 + eᶻ), all of it above 0."""
    return np.logaddexp(0, z)


def softplus_inverse(x):
    return np.log(np.expm1(x))


def softplus_slope(z):
    return 1 / (1 + np.exp(-z))


def square_inverse(x):
    return np.sqrt(x)


def square_slope(z):
    return 2 * z


def line_inverse(s, b, x):
    """h of x = s·z + b."""
    return (x - b) / s


def log_normal_pdf(s, x):
    """Of s · eᶻ, Z ~ N(0, 1)."""
    return normal_pdf(np.log(x / s)) / x
