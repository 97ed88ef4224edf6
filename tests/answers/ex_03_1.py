"""Answers to ex-03-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np

RIGHT = (
    lambda z1, z2: np.linalg.det(np.array([[2 * z1, -2 * z2], [2 * z2, 2 * z1]])),
    lambda z1, z2: abs(2 * complex(z1, z2)) ** 2,
)


def factor_of_the_diagonal(z1, z2):
    J = np.array([[2 * z1, -2 * z2], [2 * z2, 2 * z1]])
    return J[0, 0] * J[1, 1]


def factor_at_x(z1, z2):
    x1, x2 = z1**2 - z2**2, 2 * z1 * z2
    J = np.array([[2 * x1, -2 * x2], [2 * x2, 2 * x1]])
    return abs(np.linalg.det(J))


MISTAKES = (
    ("diagonal only", factor_of_the_diagonal),
    ("ad + bc", lambda z1, z2: (2 * z1) * (2 * z1) + (-2 * z2) * (2 * z2)),
    ("at x", factor_at_x),
    ("log for exp", lambda z1, z2: math.log(4 * (z1**2 + z2**2))),
)
