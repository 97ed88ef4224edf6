"""Answers to ex-06-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from minflow import calculus


def log_det_loop(J):
    found = []
    for matrix in J:
        total = 0.0
        for i in range(len(matrix)):
            total += math.log(abs(matrix[i, i]))
        found.append(total)
    return np.array(found)


def log_det_by_slogdet(J):
    return np.linalg.slogdet(J)[1]


def log_det_by_einsum(J):
    return 0.5 * np.log(np.einsum("nii->ni", J) ** 2).sum(axis=1)


def log_det_by_minflow(J):
    return calculus.log_abs_det(J)


RIGHT = (
    log_det_loop,
    log_det_by_slogdet,
    log_det_by_einsum,
    log_det_by_minflow,
)


MISTAKES = (
    ("product of the diagonal", np.linalg.det),
    ("log of the product", lambda J: np.array([np.log(abs(np.prod(np.diag(matrix)))) for matrix in J])),
    ("absolute value of the logarithm, too", lambda J: np.array([abs(np.log(abs(np.diag(m)))).sum() for m in J])),
    ("mean of the logarithms", lambda J: np.array([np.log(abs(np.diag(matrix))).mean() for matrix in J])),
    ("summed over the points", lambda J: np.log(np.abs(np.diagonal(J, axis1=1, axis2=2))).sum(axis=0)),
    ("not summed over the dimensions", lambda J: np.log(np.abs(np.diagonal(J, axis1=1, axis2=2)))),
    ("summed over the batch", lambda J: np.sum(np.log(np.abs(np.diagonal(J, axis1=1, axis2=2))))),
    ("a column", lambda J: log_det_loop(J)[:, None]),
    ("sign", lambda J: -log_det_loop(J)),
    ("bits for nats", lambda J: np.log2(np.abs(np.diagonal(J, axis1=1, axis2=2))).sum(axis=1)),
    ("type", np.linalg.slogdet),
)
