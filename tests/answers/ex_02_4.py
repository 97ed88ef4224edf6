"""Answers to ex-02-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.change_of_variables import log_density
from minflow.distributions import Uniform


def uniform_loop(x, A):
    found = []
    for point in x:
        z = np.linalg.solve(A, point)
        found.append(1 / abs(np.linalg.det(A)) if z.min() >= 0 and z.max() <= 1 else 0.0)
    return np.array(found)


def uniform_by_minflow(x, A):
    W = np.linalg.inv(A)
    return np.exp(log_density(Uniform(dim=len(A)), lambda points: points @ W.T)(x))


RIGHT = (uniform_loop, uniform_by_minflow)


def uniform_times_det_a(x, A):
    z = np.linalg.solve(A, x.T).T
    inside = np.all((z >= 0) & (z <= 1), axis=1)
    return np.where(inside, abs(np.linalg.det(A)), 0.0)


def uniform_around_the_origin(x, A):
    z = x @ np.linalg.inv(A).T
    inside = np.max(np.abs(z), axis=1) <= 1
    return inside / abs(np.linalg.det(A))


def uniform_transposed(x, A):
    W = np.linalg.inv(A)
    z = x @ W
    inside = np.all((z >= 0) & (z <= 1), axis=1)
    return inside * abs(np.linalg.det(W))


def uniform_by_coordinate(x, A):
    W = np.linalg.inv(A)
    z = x @ W.T
    return ((z >= 0) & (z <= 1)) * abs(np.linalg.det(W))


MISTAKES = (
    ("det A for det W", uniform_times_det_a),
    ("a cube round the origin", uniform_around_the_origin),
    ("transposed", uniform_transposed),
    ("each coordinate by itself", uniform_by_coordinate),
    ("log for exp", lambda x, A: np.log(uniform_loop(x, A))),
    ("one number for the batch", lambda x, A: 1 / abs(np.linalg.det(A))),
    ("raised", lambda x, A: A @ x),
)
