"""Answers to ex-01-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def cdf_by_complement(x, cdf_z, h):
    below = cdf_z(h(x))
    return -(below - 1)


RIGHT = (lambda x, cdf_z, h: np.array([1.0 - float(cdf_z(h(value))) for value in x]), cdf_by_complement)


def cdf_of_x(x, cdf_z, h):
    below = cdf_z(x)
    return 1.0 - below


MISTAKES = (
    ("F_Z for a decreasing map", lambda x, cdf_z, h: np.array([cdf_z(h(value)) for value in x])),
    ("minus for one minus", lambda x, cdf_z, h: -1 * cdf_z(h(x))),
    ("F_Z at x", cdf_of_x),
)
