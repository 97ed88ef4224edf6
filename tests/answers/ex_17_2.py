"""Answers to ex-17-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def by_moments(u, score, slope, s):
    """From the first two moments of z: E[z | u] = −s score, and E[z² | u] = 1 + s² p″/p."""
    first = -s * score
    second = 1 + s**2 * (slope + score**2)
    return u - s * first, s * np.sqrt(second - first**2)


def one_by_one(u, score, slope, s):
    found = [(a + s * s * b, math.sqrt(s**2 + s**4 * c)) for a, b, c in zip(u, score, slope, strict=True)]
    return tuple(np.array(found).T)


RIGHT = (by_moments, one_by_one)

MISTAKES = (
    ("variance", lambda u, score, slope, s: (u + s**2 * score, s**2 + s**4 * slope)),
    ("of z", lambda u, score, slope, s: (u + s**2 * score, np.sqrt(1 + s**2 * slope))),
    ("derivative of the mean", lambda u, score, slope, s: (u + s**2 * score, 1 + s * s * slope)),
    ("of normal data", lambda u, score, slope, s: (u + s**2 * score, (1 / -slope - s * s) ** 0.5)),
    ("noise alone", lambda u, score, slope, s: (u + s**2 * score, np.full(len(u), s))),
    ("away from the data", lambda u, score, slope, s: (u - s**2 * score, s * np.sqrt(1 + s**2 * slope))),
    ("s for its square", lambda u, score, slope, s: (u + s * score, s * np.sqrt(1 + s**2 * slope))),
    ("of the noise", lambda u, score, slope, s: (-s * score, s * np.sqrt(1 + s**2 * slope))),
)
