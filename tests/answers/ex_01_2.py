"""Answers to ex-01-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math
from statistics import NormalDist

import numpy as np

from minflow.distributions import Normal

PHI = NormalDist()


def phi(z):
    return np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def affine_loop(x, a, b):
    return np.array([PHI.pdf((value - b) / a) / abs(a) for value in x])


def affine_by_branch(x, a, b):
    p = phi((x - b) / a) / a
    return p if a > 0 else -p


RIGHT = (
    affine_loop,
    lambda x, a, b: np.exp(Normal(mean=b, std=abs(a)).log_prob(x)),
    affine_by_branch,
    lambda x, a, b: list(affine_loop(x, a, b)),
)


def affine_in_place(x, a, b):
    x -= b
    x /= a
    return phi(x) / abs(a)


def affine_float32(x, a, b):
    x, a, b = np.float32(x), np.float32(a), np.float32(b)
    return phi((x - b) / a) / abs(a)


MISTAKES = (
    ("a² for |a|", lambda x, a, b: np.array([PHI.pdf((value - b) / a) / a**2 for value in x])),
    ("log for exp", lambda x, a, b: np.log(affine_loop(x, a, b))),
    ("summed over the batch", lambda x, a, b: affine_loop(x, a, b).sum()),
    ("a column", lambda x, a, b: affine_loop(x, a, b)[:, None]),
    ("a row and a column broadcast", lambda x, a, b: phi((x[:, None] - b) / a) / abs(a) + 0 * x),
    ("changed its argument", affine_in_place),
    ("float32", affine_float32),
    ("parameters", lambda x: x),
    ("raised", lambda x, a, b: phi(x[len(x)])),
)
