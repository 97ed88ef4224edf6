"""Answers to ex-13-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from ._chapter_13 import LN2


def by_probability(log_q, dim, levels, low, high):
    """log P of the image: the density times the volume of its cell."""
    log_P = log_q + dim * np.log((high - low) / levels)
    return -log_P / dim / LN2


def through_the_unit_cube(log_q, dim, levels, low, high):
    """The density of y in the unit cube by a change of variables, then log₂ of the levels."""
    log_p = log_q + dim * math.log(high - low)
    return np.array([math.log2(levels) - one / (dim * LN2) for one in log_p])


RIGHT = (by_probability, through_the_unit_cube)


def of_the_notebook(log_q, dim, levels, low, high):
    return -log_q / dim / LN2 + np.log2(levels)


def scaled_the_other_way(log_q, dim, levels, low, high):
    return of_the_notebook(log_q, dim, levels, low, high) + np.log2(high - low)


def of_the_density(log_q, dim, levels, low, high):
    return -log_q / (dim * LN2)


def with_steps(log_q, dim, levels, low, high):
    return -log_q / (dim * LN2) + math.log2((levels - 1) / (high - low))


MISTAKES = (
    ("the unit forgotten", of_the_notebook),
    ("unit on the wrong side", scaled_the_other_way),
    ("no cell", of_the_density),
    ("one level too few", with_steps),
    ("mean over the batch", lambda *args: by_probability(*args).mean()),
    ("type", lambda *args: None),
)
