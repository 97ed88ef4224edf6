"""Answers to ex-11-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def factor_by_complex_power(a, b, t):
    """The field is multiplication by a + ib, and its map multiplication by e^((a + ib) t)."""
    return abs(np.exp((a + 1j * b) * t)) ** 2


def factor_by_many_steps(a, b, t):
    """2⁶⁰ short steps: the area factor of one of them, squared sixty times."""
    log_step = math.log1p(2 * a * t * 2.0**-60)
    return math.exp(log_step * 2.0**60)


RIGHT = (factor_by_complex_power, factor_by_many_steps)


def without_turning(a, b, t):
    return np.exp(a * t) if b == 0 else np.exp(2 * a * t)


MISTAKES = (("", without_turning),)
