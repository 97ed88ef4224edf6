"""Answers to ex-15-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def by_integration(width, dim):
    """The mean of w² as an integral of p²/q in one dimension, by a sum over a fine grid."""
    if width <= math.sqrt(0.5):
        return 0.0
    reach = 9 / math.sqrt(2 - width**-2)
    x = np.linspace(-reach, reach, 20_001)
    log_p = -0.5 * x**2 - 0.5 * math.log(2 * math.pi)
    log_q = -0.5 * (x / width) ** 2 - 0.5 * math.log(2 * math.pi) - math.log(width)
    return (np.sum(np.exp(2 * log_p - log_q)) * (x[1] - x[0])) ** -dim


def by_variances(width, dim):
    """In logarithms; c is what is left of the exponent."""
    c = 2 - 1 / width**2
    return math.exp(dim * (0.5 * math.log(c) - math.log(width))) if c > 0 else 0.0


RIGHT = (by_integration, by_variances)


def threshold_rounded(width, dim):
    return 0.0 if width < 0.707 else (np.sqrt(abs(2 * width**2 - 1)) / width**2) ** dim


MISTAKES = (("", threshold_rounded),)
