"""Answers to ex-01-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def cdf_loop(x, cdf_z, h):
    return np.array([1.0 - float(cdf_z(h(value))) for value in x])


def cdf_by_complement(x, cdf_z, h):
    below = cdf_z(h(x))
    return -(below - 1)


RIGHT = (
    cdf_loop,
    cdf_by_complement,
)


MISTAKES = (
    ("minus for one minus", lambda x, cdf_z, h: -cdf_z(h(x))),
    ("F_Z at x", lambda x, cdf_z, h: 1 - cdf_z(x)),
    ("symmetry assumed", lambda x, cdf_z, h: cdf_z(-h(x))),
)
