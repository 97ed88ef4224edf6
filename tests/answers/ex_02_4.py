"""Answers to ex-02-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def volume_by_heights(n, cosine):
    """The foot of edge k stands over the mean of the k edges before it."""
    k = np.arange(1, n)
    return 0.5 * np.sum(np.log(1 - k * cosine**2 / (1 + (k - 1) * cosine)))


def volume_by_eigenvalues(n, cosine):
    return math.log(math.sqrt(1 - cosine)) * (n - 1) + math.log(math.sqrt(1 - cosine + n * cosine))


RIGHT = (volume_by_heights, volume_by_eigenvalues)


def volume_by_matrix(n, cosine):
    products = np.full((n, n), cosine)
    np.fill_diagonal(products, 1.0)
    return 0.5 * np.linalg.slogdet(products)[1]


MISTAKES = (
    ("memory", volume_by_matrix),
    ("sign", lambda n, cosine: -volume_by_heights(n, cosine)),
)
