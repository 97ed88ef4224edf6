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


RIGHT = (hutchinson_by_loop, hutchinson_by_symmetry)


def hutchinson_measured(A, probes):
    estimates = np.array([e @ A @ e for e in probes])
    return estimates.mean(), estimates.std() / math.sqrt(len(probes))


def hutchinson_variance(A, probes):
    S = A + A.T
    variance = np.sum(np.triu(S, 1) ** 2)
    return np.mean(np.sum(probes * (probes @ A.T), axis=1)), variance / len(probes)


def hutchinson_by_the_trace(A, probes):
    _, deviation = hutchinson_by_symmetry(A, probes)
    return sum(A[i, i] for i in range(len(A))), deviation


MISTAKES = (
    ("measured on the probes", hutchinson_measured),
    ("variance for deviation", hutchinson_variance),
    ("the trace itself", hutchinson_by_the_trace),
    ("order", lambda A, probes: hutchinson_by_loop(A, probes)[::-1]),
    ("parts", lambda A, probes: hutchinson_by_loop(A, probes)[0]),
)
