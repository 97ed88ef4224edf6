"""Answers to ex-07-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from minflow.transforms.linear import Linear


def plu_loop(z, order, L, U, s):
    x = np.empty(z.shape)
    for n, point in enumerate(z):
        scaled = s * point + U @ point
        x[n] = (scaled + L @ scaled)[order]
    return x, np.array([sum(math.log(abs(value)) for value in s)] * len(z))


def plu_by_matrix(z, order, L, U, s):
    D = len(s)
    P = np.zeros((D, D))
    P[np.arange(D), order] = 1
    A = P @ (np.eye(D) + L) @ (np.diag(s) + U)
    return (A @ z.T).T, np.full(len(z), np.linalg.slogdet(A)[1])


def plu_by_minflow(z, order, L, U, s):
    A = np.eye(len(s))[order] @ (L + np.eye(len(s))) @ (U + np.diag(s))
    return Linear(len(s)).forward({"A": A, "b": np.zeros(len(s))}, z)


RIGHT = (plu_loop, plu_by_matrix, plu_by_minflow)


def plu_without_transpose(z, order, L, U, s):
    A = (np.eye(len(s))[order] @ (np.eye(len(s)) + L)) @ (U + np.diag(s))
    return z @ A, np.full(len(z), np.sum(np.log(np.abs(s))))


def plu_without_ones(z, order, L, U, s):
    A = L @ (U + np.diag(s))
    return (z @ A.T)[:, order], np.full(len(z), np.log(np.abs(s)).sum())


def plu_with_a_sum(z, order, L, U, s):
    x = []
    for point in z:
        scaled = s * point + U @ point
        x.append((scaled + L @ scaled)[order])
    return np.array(x), np.repeat(np.sum(s), len(z))


MISTAKES = (
    ("not transposed", plu_without_transpose),
    ("no ones on the diagonal of L", plu_without_ones),
    ("sum of s", plu_with_a_sum),
)
