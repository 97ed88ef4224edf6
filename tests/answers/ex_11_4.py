"""Answers to ex-11-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import itertools

import numpy as np


def by_norm(A):
    return np.linalg.norm(A + A.T) ** 2 / 2


def by_trace(A):
    """2 tr S² with the symmetric part S of A."""
    S = (A + A.T) / 2
    return 2 * np.trace(S @ S)


def by_loop(A):
    total = 0.0
    for i in range(len(A)):
        total += 2 * A[i, i] ** 2
        for j in range(i):
            total += (A[i, j] + A[j, i]) ** 2
    return total


def by_fourth_moments(A):
    """E[ε_i ε_j ε_k ε_l] for all four indices, less the square of the mean."""
    same, total = np.eye(len(A)), 0.0
    for i, j, k, m in itertools.product(range(len(A)), repeat=4):
        moment = same[i, j] * same[k, m] + same[i, k] * same[j, m] + same[i, m] * same[j, k]
        total += A[i, j] * A[k, m] * moment
    return total - np.trace(A) ** 2


RIGHT = (by_norm, by_trace, by_loop, by_fourth_moments)


def no_pairs_in_one(A):
    return 0.0 if len(A) == 1 else 0.5 * np.sum((A + A.T) ** 2)


MISTAKES = (("", no_pairs_in_one),)
