"""Answers to ex-03-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np

from minflow.calculus import batch_jacobian


def factor_by_det(z1, z2):
    return np.linalg.det(np.array([[2 * z1, -2 * z2], [2 * z2, 2 * z1]]))


def factor_by_a_complex_slope(z1, z2):
    return abs(2 * complex(z1, z2)) ** 2


def bend(z):
    return np.stack([z[:, 0] ** 2 - z[:, 1] ** 2, 2 * z[:, 0] * z[:, 1]], axis=1)


RIGHT = (
    factor_by_det,
    factor_by_a_complex_slope,
)


MISTAKES = (
    ("J itself", lambda z1, z2: batch_jacobian(bend)(np.array([[z1, z2]]))[0]),
    ("bc − ad", lambda z1, z2: (-2 * z2) * (2 * z2) - (2 * z1) * (2 * z1)),
    ("at x", lambda z1, z2: 4 * ((z1**2 - z2**2) ** 2 + (2 * z1 * z2) ** 2)),
    ("log for exp", lambda z1, z2: math.log(4 * (z1**2 + z2**2))),
)
