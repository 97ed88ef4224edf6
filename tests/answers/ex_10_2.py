"""Answers to ex-10-2 that people write: right ones by other ways, wrong ones with the demand that they miss."""

import numpy as np


def by_swapping_two(w, steepness):
    """Two entries exchanged, one with the other sign; the largest of w is one of them."""
    i = int(np.argmax(np.abs(w)))
    j = (i + 1) % len(w)
    u = np.zeros(len(w))
    u[i], u[j] = -w[j], w[i]
    return u * steepness / (np.linalg.norm(u) * np.linalg.norm(w))


def by_svd(w, steepness):
    return np.linalg.svd(w[None])[2][-1] * steepness / np.linalg.norm(w)


def by_random_projection(w, steepness):
    v = np.random.default_rng(5).normal(size=len(w))
    v = v - w * (w @ v) / (w @ w)
    return steepness * v / np.linalg.norm(v) / np.linalg.norm(w)


RIGHT = (by_swapping_two, by_svd, by_random_projection)

MISTAKES = (
    ("changes volume", lambda w, steepness: steepness * w / (w @ w)),
    ("folds", lambda w, steepness: -steepness * w / (w @ w)),
    ("no layer", lambda w, steepness: 0 * w),
    ("length of w forgotten", lambda w, steepness: by_svd(w, steepness) * np.linalg.norm(w)),
    ("another steepness", lambda w, steepness: by_svd(w, steepness) / np.linalg.norm(w)),
    ("no direction", lambda w, steepness: by_svd(w, steepness)[:, None]),
)
