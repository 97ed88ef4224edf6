"""Named maps and distributions of one variable, which answers get as arguments."""

import numpy as np


def normal_pdf(z):
    return np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)


def gumbel_pdf(z):
    """The density of the largest of many numbers, skewed to the right, so that z and −z differ."""
    return np.exp(-z - np.exp(-z))


def falling_exponential_inverse(s, x):
    return -np.log(x / s)


def sinh_inverse(s, x):
    return np.arcsinh(x / s)


def softplus(z):
    """x = log(1 + eᶻ), all of it above 0."""
    return np.logaddexp(0, z)
