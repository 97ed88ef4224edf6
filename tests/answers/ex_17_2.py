"""Answers to ex-17-2 that people write: right ones by other ways."""

import numpy as np


def by_sinh(a):
    return np.log(np.sinh(a / 2) / (a / 2))


def by_quadrature(a):
    nodes, weights = np.polynomial.legendre.leggauss(60)
    u = (nodes + 1) / 2
    return np.array([np.log(np.sum(weights / 2 * np.exp(one * (u - 0.5)))) for one in a])


RIGHT = (by_sinh, by_quadrature)
