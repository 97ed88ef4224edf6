"""Answers to ex-09-16 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def swallowed(k, m, miss):
    return np.array([-2.6 * np.sign(k), miss])


def negative(k, m, miss):
    return [-2.55 * np.sign(k), -miss]


def searched(k, m, miss):
    """The first z₁ on a grid at which all of z₂ is lost."""
    for z1 in np.linspace(0, -3, 301) * np.sign(k):
        log_scale, shift = np.float32(k * z1), np.float32(m + z1)
        if np.float32(miss) * np.exp(log_scale) + shift == shift:
            return np.array([z1, miss])


RIGHT = (swallowed, negative, searched)


MISTAKES = (
    ("comes back wrong", lambda k, m, miss: np.array([-m, miss])),
    ("comes back wrong", lambda k, m, miss: np.array([2.6 * np.sign(k), miss])),
    ("comes back wrong", lambda k, m, miss: np.array([-2.6 * np.sign(k), 3.0])),
    ("comes back wrong", lambda k, m, miss: np.array([-1.0 * np.sign(k), miss])),
    ("in the box", lambda k, m, miss: np.array([-40.0 / k, miss])),
    ("in the box", lambda k, m, miss: np.array([-2.6 * np.sign(k), 1e6])),
    ("a point", lambda k, m, miss: -2.6 * np.sign(k)),
    ("a point", lambda k, m, miss: np.array([[-2.6, miss]])),
)
