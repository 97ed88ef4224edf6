"""Answers to ex-09-15 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def by_cholesky(rho, s):
    factor = np.linalg.cholesky(np.array([[1.0, rho * s], [rho * s, s**2]]))
    return np.log(factor[1, 1]), factor[1, 0]


def by_variances(rho, s):
    slope = rho * s
    return 0.5 * math.log(s**2 - slope**2), slope


def by_angle(rho, s):
    turn = math.asin(rho)
    return math.log(s * math.cos(turn)), s * math.sin(turn)


RIGHT = (by_cholesky, by_variances, by_angle)


def scale_itself(rho, s):
    slope = rho * s
    return math.sqrt(s**2 - slope**2), slope


def log_of_variance(rho, s):
    return math.log(s**2 - (rho * s) ** 2), rho * s


def slope_is_the_correlation(rho, s):
    return by_variances(rho, s)[0], rho


MISTAKES = (
    ("scale for its logarithm", scale_itself),
    ("log of the variance", log_of_variance),
    ("correlation for slope", slope_is_the_correlation),
    ("all of s", lambda rho, s: (math.log(s), rho * s)),
    ("order", lambda rho, s: by_variances(rho, s)[::-1]),
    ("parts", lambda rho, s: by_variances(rho, s)[0]),
)
