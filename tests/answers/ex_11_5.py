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


def series_with(term=lambda trace, k: (-1) ** (k + 1) * trace / k, ks=lambda n: range(1, n + 1), bound=None):
    """Σ term(tr Jᵏ, k), and bound(D, λ, n)."""

    def answer(J, lipschitz, n):
        total = np.zeros(len(J))
        for k in ks(n):
            total += term(np.einsum("nii->n", np.linalg.matrix_power(J, k)), k)
        dim = J.shape[1]
        right = dim * lipschitz ** (n + 1) / (n + 1) / (1 - lipschitz)
        return total, right if bound is None else bound(dim, lipschitz, n)

    return answer


def series_of(trace):
    """The right weights on trace(J, k)."""

    def answer(J, lipschitz, n):
        total = sum((-1) ** (k + 1) * trace(J, k) / k for k in range(1, n + 1))
        return total, series_by_loop(J, lipschitz, n)[1]

    return answer


RIGHT = (
    series_by_eigenvalues,
    series_by_loop,
)


MISTAKES = (
    ("Jᵏ⁻¹ for Jᵏ", series_of(lambda J, k: np.einsum("nii->n", np.linalg.matrix_power(J, k - 1)))),
    ("1 − λ above the line", series_with(bound=lambda dim, c, n: dim * c ** (n + 1) / (n + 1) * (1 - c))),
    ("the power is n", series_with(bound=lambda dim, c, n: dim * c**n + 1 / ((n + 1) * (1 - c)))),
    ("one number for the batch", lambda *args: (series_by_loop(*args)[0][0], series_by_loop(*args)[1])),
    ("raised", series_with(lambda trace, k: (-1) ** (k + 1) / k * trace, ks=range)),
)
