"""Answers to ex-12-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def hutchinson_by_loop(A, probes):
    estimates = [e @ A @ e for e in probes]
    variance = sum((A[i, j] + A[j, i]) ** 2 for j in range(len(A)) for i in range(j))
    return sum(estimates) / len(estimates), math.sqrt(variance / len(estimates))


def hutchinson_by_symmetry(A, probes):
    """Twice the symmetric part, off its diagonal: each pair stands there twice."""
    S = A + A.T - 2 * np.diag(np.diag(A))
    estimate = np.trace(A) + np.einsum("pi,ij,pj->", probes, S / 2, probes) / len(probes)
    return estimate, np.linalg.norm(S) / np.sqrt(2 * len(probes))


def hutchinson_with(estimate=None, deviation=None):
    """estimate(A, probes) and deviation(A + Aᵀ off its diagonal, A, P), right if None."""

    def answer(A, probes):
        right = hutchinson_by_loop(A, probes)
        pairs = np.sum(np.triu(A + A.T, 1) ** 2)
        return (
            right[0] if estimate is None else estimate(A, probes),
            right[1] if deviation is None else deviation(pairs, A, len(probes)),
        )

    return answer


RIGHT = (
    hutchinson_by_loop,
    hutchinson_by_symmetry,
)


MISTAKES = (
    (
        "entries one by one",
        hutchinson_with(None, lambda pairs, A, P: np.linalg.norm(A - np.diag(np.diag(A))) / P**0.5),
    ),
    ("one triangle", hutchinson_with(None, lambda pairs, A, P: np.linalg.norm(np.triu(A, 1)) / P**0.5)),
    ("diagonal included", hutchinson_with(None, lambda pairs, A, P: np.linalg.norm(np.triu(A + A.T)) / P**0.5)),
    ("order", lambda A, probes: hutchinson_by_loop(A, probes)[::-1]),
    ("parts", lambda A, probes: hutchinson_by_loop(A, probes)[0]),
)
