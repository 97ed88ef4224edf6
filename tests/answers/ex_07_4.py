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


def plu_with(make):
    """x by A = make(P, L, U, s, I), with the right log_det."""

    def answer(z, order, L, U, s):
        one = np.eye(len(s))
        return z @ make(one[order], L, U, s, one).T, plu_loop(z, order, L, U, s)[1]

    return answer


RIGHT = (
    plu_loop,
    plu_by_matrix,
    plu_by_minflow,
)


MISTAKES = (
    ("exp of s", plu_with(lambda P, L, U, s, one: P @ (L + one) @ (U + np.diag(np.exp(s))))),
    ("|s| in A", plu_with(lambda P, L, U, s, one: P @ (L + one) @ (U + np.diag(abs(s))))),
    ("P on the columns", plu_with(lambda P, L, U, s, one: ((L + one) @ (U + np.diag(s)))[:, P.argmax(axis=1)])),
)
