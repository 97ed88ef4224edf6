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


def uniform_with(height, inside=lambda z: np.all((z >= 0) & (z <= 1), axis=1), back=lambda x, A, W: x @ W.T):
    """height(A, W) where `inside` says so of the points that `back` makes of x, and 0 elsewhere."""

    def answer(x, A):
        W = np.linalg.inv(A)
        return np.where(inside(back(x, A, W)), height(A, W), 0.0)

    return answer


def det_w(A, W):
    return abs(np.linalg.det(W))


RIGHT = (
    uniform_loop,
    uniform_by_minflow,
    uniform_with(det_w),
)


MISTAKES = (
    ("one coordinate is enough", uniform_with(det_w, inside=lambda z: ((z >= 0) & (z <= 1)).any(axis=1))),
    ("a cube round the origin", uniform_with(det_w, inside=lambda z: np.all(abs(z) <= 1, axis=1))),
    ("lower bound only", uniform_with(det_w, inside=lambda z: np.all(z >= 0, axis=1))),
    ("log for exp", lambda x, A: np.log(uniform_loop(x, A))),
    ("not summed over the dimensions", lambda x, A: (abs(x @ np.linalg.inv(A).T - 0.5) < 0.5) * det_w(A, 1 / A)),
    ("one number for the batch", lambda x, A: 1 / abs(np.linalg.det(A))),
    ("raised", lambda x, A: A @ x),
)
