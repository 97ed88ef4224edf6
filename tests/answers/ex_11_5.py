"""Answers to ex-11-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def series_by_eigenvalues(J, lipschitz, n):
    kappa = np.linalg.eigvals(J)
    terms = [-((-kappa) ** k).sum(axis=1).real / k for k in range(1, n + 1)]
    return np.sum(terms, axis=0), J.shape[-1] / (n + 1) * lipschitz ** (n + 1) / (1 - lipschitz)


def series_by_loop(J, lipschitz, n):
    found = []
    for matrix in J:
        total, power, sign = 0.0, np.eye(len(matrix)), 1
        for k in range(1, n + 1):
            power = matrix @ power
            total += sign * sum(power[i, i] for i in range(len(matrix))) / k
            sign = -sign
        found.append(total)
    bound = len(J[0]) * math.exp((n + 1) * math.log(lipschitz)) / (n + 1) / (1 - lipschitz)
    return np.array(found), bound


RIGHT = (series_by_eigenvalues, series_by_loop)


def series_without_signs(J, lipschitz, n):
    total, power = np.zeros(len(J)), J
    for k in range(1, n + 1):
        total += np.trace(power, axis1=1, axis2=2) / k
        power = power @ J
    return total, J.shape[1] * lipschitz ** (n + 1) / (n + 1) / (1 - lipschitz)


def series_one_term_short(J, lipschitz, n):
    total = np.zeros(len(J))
    for k in range(1, n):
        powers = np.linalg.matrix_power(J, k)
        total += (-1) ** (k + 1) * np.einsum("nii->n", powers) / k
    return total, J.shape[1] * lipschitz ** (n + 1) / (n + 1) / (1 - lipschitz)


def series_of_entries(J, lipschitz, n):
    signs = [(-1) ** (k + 1) / k for k in range(1, n + 1)]
    traces = [np.trace(J**k, axis1=1, axis2=2) for k in range(1, n + 1)]
    return np.dot(signs, traces), J.shape[1] * lipschitz ** (n + 1) / (n + 1) / (1 - lipschitz)


MISTAKES = (
    ("all signs +", series_without_signs),
    ("a term too few", series_one_term_short),
    ("powers of the entries", series_of_entries),
    ("raised", lambda J, lipschitz, n: (sum((-1) ** (k + 1) / k * np.trace(J**k) for k in range(n)), 0.0)),
    ("one number for the batch", lambda *args: (series_by_loop(*args)[0][0], series_by_loop(*args)[1])),
)
