"""Answers to ex-07-6 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.transforms.linear import Householder


def mirrors_by_matrices(x, v):
    R = np.eye(v.shape[1])
    for row in v:
        R = (np.eye(len(row)) - 2 * np.outer(row, row) / np.dot(row, row)) @ R
    return np.linalg.solve(R, x.T).T


def mirrors_by_units(x, v):
    units = v / np.sqrt(np.sum(v**2, axis=1))[:, None]
    return np.array([mirrored(list(units), point) for point in x])


def mirrored(units, point):
    return point if not units else mirrored(units[:-1], point - 2 * (units[-1] @ point) * units[-1])


def mirrors_by_minflow(x, v):
    return Householder(v.shape[1], reflections=len(v)).inverse({"v": v}, x)[0]


def mirrors_with(step, order=-1):
    """z = step(z, v, vᵀz, vᵀv) over the rows of v, from the last to the first unless order is 1."""

    def answer(x, v):
        z = x
        for row in v[::order]:
            z = step(z, row, (z @ row)[:, None], row @ row)
        return z

    return answer


def every_mirror_sees_x(x, v):
    z = x.copy()
    for row in v[::-1]:
        z -= 2 * (x @ row)[:, None] * row / (row @ row)
    return z


RIGHT = (
    mirrors_by_matrices,
    mirrors_by_units,
    mirrors_by_minflow,
)


MISTAKES = (
    ("divided by the length", mirrors_with(lambda z, v, along, square: z - 2 * along * v / square**0.5)),
    (
        "the same order again, projection for mirror",
        mirrors_with(lambda z, v, along, square: z - along * v / square, order=1),
    ),
    ("vᵀz summed over the batch", mirrors_with(lambda z, v, along, square: z - 2 * along.sum() * v / square)),
    ("changed its argument", lambda x, v: np.subtract(x, every_mirror_sees_x(x, v), out=x)),
)
