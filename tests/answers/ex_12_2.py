"""Answers to ex-12-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from ._chapter_12 import LN2


def by_probability(log_q, dim, levels, low, high):
    """log P of the image: the density times the volume of its cell."""
    log_P = log_q + dim * np.log((high - low) / levels)
    return -log_P / dim / LN2


def through_the_unit_cube(log_q, dim, levels, low, high):
    """The density of y in the unit cube by a change of variables, then log₂ of the levels."""
    log_p = log_q + dim * math.log(high - low)
    return np.array([math.log2(levels) - one / (dim * LN2) for one in log_p])


RIGHT = (by_probability, through_the_unit_cube)


def volume_of_an_image(log_q, dim, levels, low, high):
    return -(log_q + np.log(((high - low) / levels) ** dim)) / (dim * np.log(2))


MISTAKES = (
    ("overflow", volume_of_an_image),
    ("mean over the batch", lambda *args: by_probability(*args).mean()),
)
