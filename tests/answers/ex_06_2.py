"""Answers to ex-06-2 that people write: right ones by other ways."""

import math

import numpy as np


def by_cholesky(rho, s):
    factor = np.linalg.cholesky(np.array([[1.0, rho * s], [rho * s, s**2]]))
    return np.log(factor[1, 1]), factor[1, 0]


def by_angle(rho, s):
    turn = math.asin(rho)
    return math.log(s * math.cos(turn)), s * math.sin(turn)


RIGHT = (by_cholesky, by_angle)
