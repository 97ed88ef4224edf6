"""Answers to ex-02-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.change_of_variables import log_density
from minflow.distributions import Uniform


def uniform_loop(x, A):
    density = []
    for point in x:
        z = np.linalg.solve(A, point)
        density.append(1 / abs(np.linalg.det(A)) if z.min() >= 0 and z.max() <= 1 else 0.0)
    return np.array(density)


def uniform_by_minflow(x, A):
    W = np.linalg.inv(A)
    return np.exp(log_density(Uniform(dim=len(A)), lambda points: points @ W.T)(x))


RIGHT = (uniform_loop, uniform_by_minflow)


def uniform_by_coordinate(x, A):
    W = np.linalg.inv(A)
    z = x @ W.T
    return ((z >= 0) & (z <= 1)) * abs(np.linalg.det(W))


MISTAKES = (
    ("each coordinate by itself", uniform_by_coordinate),
    ("log for exp", lambda x, A: np.log(uniform_loop(x, A))),
    ("one number for the batch", lambda x, A: 1 / abs(np.linalg.det(A))),
    ("raised", lambda x, A: A @ x),
)
