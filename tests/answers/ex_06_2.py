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


RIGHT = (
    log_det_loop,
    lambda J: np.linalg.slogdet(J)[1],
    lambda J: 0.5 * np.log(np.einsum("nii->ni", J) ** 2).sum(axis=1),
    lambda J: calculus.log_abs_det(J),
)


def log_det_of_products(J):
    products = [np.prod(np.diag(matrix)) for matrix in J]
    return np.log(np.abs(products))


def log_det_of_the_batch(J):
    diagonal = np.abs(np.diagonal(J, axis1=1, axis2=2))
    return np.log(diagonal).sum(axis=0)


MISTAKES = (
    ("product of the diagonal", np.linalg.det),
    ("no absolute value", lambda J: np.sum(np.log(np.diagonal(J, axis1=1, axis2=2)), axis=1)),
    ("log of the product", log_det_of_products),
    ("summed over the points", log_det_of_the_batch),
    ("not summed over the dimensions", lambda J: np.log(np.abs(np.diagonal(J, axis1=1, axis2=2)))),
    ("summed over the batch", lambda J: np.sum(np.log(np.abs(np.diagonal(J, axis1=1, axis2=2))))),
    ("a column", lambda J: log_det_loop(J)[:, None]),
    ("sign", lambda J: -log_det_loop(J)),
    ("bits for nats", lambda J: np.log2(np.abs(np.diagonal(J, axis1=1, axis2=2))).sum(axis=1)),
    ("type", np.linalg.slogdet),
)
