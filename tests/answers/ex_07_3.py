"""Answers to ex-07-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

from math import erf

import numpy as np


def by_density(K, error, correlation):
    """∫ t K φ(t) Φ(t)^(K−1) dt, with the trapezoid rule for Φ too."""
    t = np.linspace(-10, 10, 8001)
    density = np.exp(-(t**2) / 2) / np.sqrt(2 * np.pi)
    below = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)]) * (t[1] - t[0])
    return error * np.sqrt(1 - correlation) * np.sum(t * K * density * below ** (K - 1)) * (t[1] - t[0])


def by_tails(K, error, correlation):
    """E max = ∫ over t > 0 of P(max > t) − P(max < −t)."""
    t = np.linspace(0, 10, 4001)
    below = np.array([(1 + erf(each / np.sqrt(2))) / 2 for each in t])
    heights = 1 - below**K - (1 - below) ** K
    area = np.sum((heights[1:] + heights[:-1]) / 2) * (t[1] - t[0])
    return area * np.sqrt(error**2 - correlation * error**2)


RIGHT = (by_density, by_tails)

MISTAKES = (("correlation left out", lambda K, error, correlation: by_tails(K, error, 0)),)
