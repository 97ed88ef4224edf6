"""Answers to ex-01-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def square_loop(x, p_z):
    density = np.zeros(len(x))
    for i, value in enumerate(x):
        if value > 0:
            for z in (math.sqrt(value), -math.sqrt(value)):
                density[i] += p_z(np.array([z]))[0] / abs(2 * z)
    return density


def square_by_slope_of_root(x, p_z):
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(x)
        p = (p_z(root) + p_z(-root)) * 0.5 * x**-0.5
    return np.nan_to_num(p)


RIGHT = (square_loop, square_by_slope_of_root)


def square_nan(x, p_z):
    root = np.sqrt(x)
    return (p_z(root) + p_z(-root)) / (2 * root)


def square_signed(x, p_z):
    density = np.zeros(len(x))
    for i, value in enumerate(x):
        if value > 0:
            root = np.sqrt(np.array([value]))
            density[i] = (p_z(root) / (2 * root) + p_z(-root) / (2 * -root))[0]
    return density


MISTAKES = (
    ("NaN below 0", square_nan),
    ("sign of the slope", square_signed),
)
