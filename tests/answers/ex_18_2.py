"""Answers to ex-18-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def by_sinh(a):
    return np.log(np.sinh(a / 2) / (a / 2))


def by_quadrature(a):
    nodes, weights = np.polynomial.legendre.leggauss(60)
    u = (nodes + 1) / 2
    return np.array([np.log(np.sum(weights / 2 * np.exp(one * (u - 0.5)))) for one in a])


def by_exp(a):
    return np.log((np.exp(a) - 1) / a) - 0.5 * a


RIGHT = (by_sinh, by_quadrature, by_exp)

MISTAKES = (
    ("mass alone", lambda a: np.log((np.exp(a) - 1) / a)),
    ("turned", lambda a: -by_sinh(a)),
    ("end of the cell", lambda a: by_exp(a) - a / 2),
    ("not divided", lambda a: np.log(abs(np.exp(a) - 1)) - a / 2),
    ("bits", lambda a: np.log2(np.sinh(a / 2) / (a / 2))),
)
