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


RIGHT = (mirrors_by_matrices, mirrors_by_units, mirrors_by_minflow)


def mirrors_in_place(x, v):
    for row in v[::-1]:
        x -= 2 * np.outer(x @ row, row) / (row @ row)
    return x


def mirrors_in_the_same_order(x, v):
    z = x.copy()
    for row in v:
        z = z - 2 * np.outer(z @ row, row) / (row @ row)
    return z


def mirrors_over_the_length(x, v):
    z = x.copy()
    for row in v[::-1]:
        z -= 2 * np.outer(z @ row, row) / np.linalg.norm(row)
    return z


def mirrors_as_projections(x, v):
    z = x
    for row in v[::-1]:
        z = z - z @ np.outer(row, row) / np.sum(row**2)
    return z


MISTAKES = (
    ("the same order again", mirrors_in_the_same_order),
    ("divided by the length", mirrors_over_the_length),
    ("projection for mirror", mirrors_as_projections),
    ("changed its argument", mirrors_in_place),
)
