"""Answers to ex-17-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def by_width(t, variance):
    width = (1 - t) + t * math.sqrt(variance)
    return np.sqrt(np.maximum(width**2 - t**2 * variance, 0))


def by_parts(t, variance):
    """With a the part of z in the width of y and b that of x: c² = (a + b)² − b²."""
    a, b = 1 - t, t * variance**0.5
    return np.sqrt(a * a + 2 * a * b)


def factored(t, variance):
    """The difference of two squares, factored."""
    return np.sqrt(1 - t) * np.sqrt(1 - t + 2 * t * variance**0.5)


RIGHT = (by_width, by_parts, factored)

MISTAKES = (
    ("the line", lambda t, variance: -(t - 1)),
    ("the arc", lambda t, variance: np.cos(np.arcsin(t))),
    ("the arc of the lesson", lambda t, variance: np.sin(np.pi / 2 * (1 - t))),
    ("square of c", lambda t, variance: (1 - t) * (1 - t + 2 * t * math.sqrt(variance))),
    ("width of y", lambda t, variance: 1 + t * (math.sqrt(variance) - 1)),
    ("variance for deviation", lambda t, variance: np.sqrt((1 - t) * (1 - t + 2 * t * variance))),
    ("straight in the variance", lambda t, variance: np.sqrt(1 - t + t * variance - t * t * variance)),
)
