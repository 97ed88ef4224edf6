"""Answers to ex-06-11 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def knot_in_the_valley(cut, valley, ratio, slope=6.0):
    z_knots = np.array([-3.0, cut - 0.3, cut, cut + 0.3, 3.0])
    x_knots = np.array([-3.0, valley - 0.8, valley, valley + 0.8, 3.0])
    return z_knots, x_knots, np.array([1.0, 0.3, slope, 0.3, 1.0])


def one_steep_bin(cut, valley, ratio):
    """No knot at the cut: with equal slopes at its ends a bin sends its middle to the middle."""
    return [-3, cut - 0.2, cut + 0.2, 3], [-3, valley - 0.6, valley + 0.6, 3], [1, 0.3, 0.3, 1]


def as_steep_as_needed(cut, valley, ratio):
    return knot_in_the_valley(cut, valley, ratio, slope=1.5 / ratio)


RIGHT = (one_steep_bin, as_steep_as_needed)


def of_the_notebook(cut, valley, ratio):
    return np.array([-3.0, -1, 1, 3]), np.array([-3.0, -2, 2, 3]), np.array([1, 0.5, 0.5, 1])


def identity(cut, valley, ratio):
    return np.array([-3.0, 3.0]), np.array([-3.0, 3.0]), np.ones(2)


def a_third_bump(cut, valley, ratio):
    z_knots, x_knots, slopes = knot_in_the_valley(cut, valley, ratio)
    return np.insert(z_knots, 4, 2.0), np.insert(x_knots, 4, 2.0), np.insert(slopes, 4, 8.0)


def falling(cut, valley, ratio):
    z_knots, x_knots, slopes = knot_in_the_valley(cut, valley, ratio)
    return z_knots, x_knots[::-1], slopes


MISTAKES = (
    ("mass", of_the_notebook),
    ("deep enough", identity),
    ("two bumps", a_third_bump),
    ("rises", falling),
    ("ends", lambda *args: tuple(2 * part for part in knot_in_the_valley(*args))),
    ("form", lambda *args: (*knot_in_the_valley(*args)[:2], np.ones(3))),
    ("parts", lambda *args: knot_in_the_valley(*args)[:2]),
)
