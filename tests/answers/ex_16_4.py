"""Answers to ex-16-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def by_parts(t, variance):
    """With a the part of z in the width of y and b that of x: c² = (a + b)² − b²."""
    a, b = 1 - t, t * variance**0.5
    return np.sqrt(a * a + 2 * a * b)


def factored(t, variance):
    """The difference of two squares, factored."""
    return np.sqrt(1 - t) * np.sqrt(1 - t + 2 * t * variance**0.5)


RIGHT = (by_parts, factored)


def zero_near_the_end(t, variance):
    return np.where(t > 0.99, 0.0, np.sqrt((1 - t) * (1 - t + 2 * t * np.sqrt(variance))))


MISTAKES = (("", zero_near_the_end),)
