"""Answers to ex-14-1 that people write: right ones by other ways."""

import math

import numpy as np


def by_integration(m, w, n):
    """Both from the likelihood itself, on a fine grid."""
    theta = np.linspace(-m - 12 * w, m + 12 * w, 400_001)
    one = np.exp(-0.5 * n * (theta / w) ** 2)
    two = np.exp(-0.5 * n * ((theta - m) / w) ** 2) + np.exp(-0.5 * n * ((theta + m) / w) ** 2)
    return [math.sqrt(np.sum(p * theta**2) / np.sum(p)) for p in (one, two)]


def by_looks(m, w, n):
    """One look after another: precisions add."""
    precision = sum(1 / w**2 for _ in range(n))
    return np.array([precision**-0.5, math.hypot(m, precision**-0.5)])


def halves(m, w, n):
    """The variance as that of one half plus the square of its mean."""
    width = w * n**-0.5
    second_moments = [place**2 + width**2 for place in (-m, m)]
    return width, math.sqrt(sum(second_moments) / 2)


RIGHT = (by_integration, by_looks, halves)
