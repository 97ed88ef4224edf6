"""Answers to ex-21-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def log_det_of(x, s):
    return np.full(len(x), -np.log(np.abs(s)).sum())


def by_inverse_matrix(x, order, L, U, s):
    A = np.eye(len(s))[order] @ (L + np.eye(len(s))) @ (U + np.diag(s))
    return x @ np.linalg.inv(A).T, log_det_of(x, s)


def by_substitution(x, order, L, U, s):
    D, y, z = len(s), np.zeros(x.shape), np.zeros(x.shape)
    back = np.empty_like(x)
    back[:, order] = x
    for i in range(D):
        y[:, i] = back[:, i] - y[:, :i] @ L[i, :i]
    for i in reversed(range(D)):
        z[:, i] = (y[:, i] - z[:, i + 1 :] @ U[i, i + 1 :]) / s[i]
    return z, log_det_of(x, s)


RIGHT = (by_inverse_matrix, by_substitution)


def log_of_the_product(x, order, L, U, s):
    y = x[:, np.argsort(order)].T
    z = np.linalg.solve(U + np.diag(s), np.linalg.solve(L + np.eye(len(s)), y)).T
    return z, np.full(len(x), -np.log(np.abs(np.prod(s))))


MISTAKES = (("overflow", log_of_the_product),)
