"""Answers to ex-06-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def swallowed(k, m, miss):
    return np.array([-2.6 * np.sign(k), miss])


def searched(k, m, miss):
    """The first z₁ on a grid at which all of z₂ is lost."""
    for z1 in np.linspace(0, -3, 301) * np.sign(k):
        log_scale, shift = np.float32(k * z1), np.float32(m + z1)
        if np.float32(miss) * np.exp(log_scale) + shift == shift:
            return np.array([z1, miss])


RIGHT = (swallowed, searched)


MISTAKES = (
    ("comes back wrong", lambda k, m, miss: np.array([-m, miss])),
    ("in the box", lambda k, m, miss: np.array([-40.0 / k, miss])),
    ("a point", lambda k, m, miss: -2.6 * np.sign(k)),
)
