"""Answers to ex-02-6 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.calculus import log_abs_det


def volume_by_qr(A):
    return np.log(np.abs(np.linalg.qr(A)[1].diagonal())).sum()


def volume_by_singular_values(A):
    return np.sum(np.log(np.linalg.svd(A, compute_uv=False)))


def volume_by_scaling(A):
    n = len(A)
    size = np.exp(np.linalg.slogdet(A)[1] / n)
    return n * np.log(size) + np.log(abs(np.linalg.det(A / size)))


RIGHT = (volume_by_qr, volume_by_singular_values, volume_by_scaling, lambda A: log_abs_det(A[None])[0])


def volume_of_lengths(A):
    lengths = np.linalg.norm(A, axis=0)
    return np.sum(np.log(lengths))


def volume_without_bars(A):
    heights = np.linalg.qr(A)[1].diagonal()
    return np.sum(np.log(heights))


MISTAKES = (
    ("diagonal of A", lambda A: sum(np.log(abs(A[k, k])) for k in range(len(A)))),
    ("lengths for heights", volume_of_lengths),
    ("heights without bars", volume_without_bars),
    ("volume squared", lambda A: np.sum(np.log(np.linalg.svd(A, compute_uv=False) ** 2))),
    ("sign", lambda A: -volume_by_qr(A)),
    ("mean for sum", lambda A: np.mean(np.log(np.linalg.svd(A, compute_uv=False)))),
    ("bits for nats", lambda A: np.log2(abs(np.linalg.qr(A)[1].diagonal())).sum()),
    ("type", lambda A: np.linalg.slogdet(A)),
    ("type", lambda A: np.sum(np.log(np.linalg.eigvals(A)))),
)
