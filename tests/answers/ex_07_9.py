"""Answers to ex-07-9 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def as_it_came(x, order, L, U, s):
    y = x[:, order].T
    z = np.linalg.solve(L + np.eye(len(s)), np.linalg.solve(U + np.diag(s), y)).T
    return z, log_det_of(x, s)


def order_repaired(x, order, L, U, s):
    z = np.linalg.solve(L + np.eye(len(s)), np.linalg.solve(U + np.diag(s), x[:, np.argsort(order)].T)).T
    return z, log_det_of(x, s)


def triangles_repaired(x, order, L, U, s):
    z = np.linalg.solve(U + np.diag(s), np.linalg.solve(L + np.eye(len(s)), x[:, order].T)).T
    return z, log_det_of(x, s)


def order_at_the_end(x, order, L, U, s):
    y = np.linalg.solve(L + np.eye(len(s)), x.T)
    return np.linalg.solve(U + np.diag(s), y).T[:, np.argsort(order)], log_det_of(x, s)


MISTAKES = (
    ("both faults", as_it_came),
    ("U before L", order_repaired),
    ("order again", triangles_repaired),
    ("the order last", order_at_the_end),
    (
        "log_det of the way there",
        lambda x, order, L, U, s: (by_inverse_matrix(x, order, L, U, s)[0], -log_det_of(x, s)),
    ),
    ("parts", lambda *args: by_inverse_matrix(*args)[0]),
)
