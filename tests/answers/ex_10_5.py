"""Answers to ex-10-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def by_counting(dim, lipschitz, tolerance):
    lost, n = -dim * math.log(1 - lipschitz), 0
    while lost > tolerance:
        n += 1
        lost -= dim * lipschitz**n / n
    return n


def by_the_tail(dim, lipschitz, tolerance):
    k = np.arange(1, 60_000)
    tail = np.cumsum((lipschitz**k / k)[::-1])[::-1]
    return int(np.flatnonzero(dim * tail <= tolerance)[0])


def by_determinants(dim, lipschitz, tolerance):
    """The series of J = −λI, its traces and its determinant as matrices."""
    J, power, total, n = -lipschitz * np.eye(dim), np.eye(dim), 0.0, 0
    exact = np.linalg.slogdet(np.eye(dim) + J)[1]
    while abs(total - exact) > tolerance:
        n += 1
        power = power @ J
        total += (-1) ** (n + 1) * np.trace(power) / n
    return n


RIGHT = (by_counting, by_the_tail, by_determinants)


def by_the_bound(dim, lipschitz, tolerance):
    n = 1
    while dim * lipschitz ** (n + 1) / ((n + 1) * (1 - lipschitz)) > tolerance:
        n += 1
    return n


MISTAKES = (("the notebook's bound", by_the_bound),)
