"""Answers to ex-03-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np

from minflow.calculus import batch_jacobian


def polar_loop(x):
    found = []
    for x1, x2 in x:
        square = x1 * x1 + x2 * x2
        r = math.sqrt(square)
        found.append([[x1 / r, x2 / r], [-x2 / square, x1 / square]])
    return np.array(found)


def polar_by_the_inverse_theorem(x):
    return np.linalg.inv(polar_there(x))


def polar_there(x):
    r, angle = np.hypot(x[:, 0], x[:, 1]), np.arctan2(x[:, 1], x[:, 0])
    row1 = np.stack([np.cos(angle), -r * np.sin(angle)], axis=1)
    row2 = np.stack([np.sin(angle), r * np.cos(angle)], axis=1)
    return np.stack([row1, row2], axis=1)


def polar_by_autograd(x):
    return batch_jacobian(lambda u: np.stack([np.sqrt(np.sum(u**2, axis=1)), np.arctan2(u[:, 1], u[:, 0])], axis=1))(x)


def polar_with(entries, axis=1):
    """entries(x₁, x₂, r) are the four of J, row by row."""

    def answer(x):
        x1, x2 = x.T
        a, b, c, d = entries(x1, x2, np.hypot(x1, x2))
        return np.stack([np.stack([a, b], axis=1), np.stack([c, d], axis=1)], axis=axis)

    return answer


def four(x1, x2, r):
    return x1 / r, x2 / r, -x2 / r**2, x1 / r**2


RIGHT = (
    polar_loop,
    polar_by_the_inverse_theorem,
    polar_by_autograd,
    polar_with(four),
)


MISTAKES = (
    ("slopes of log r", polar_with(lambda x1, x2, r: (x1 / r**2, x2 / r**2, -x2 / r**2, x1 / r**2))),
    ("degrees", polar_with(lambda x1, x2, r: (x1 / r, x2 / r, *np.rad2deg([-x2 / r**2, x1 / r**2])))),
    ("slopes of r squared", polar_with(lambda x1, x2, r: (2 * x1, 2 * x2, -x2 / r**2, x1 / r**2))),
    ("shape", lambda x: 1 / np.linalg.norm(x, axis=1)),
)
