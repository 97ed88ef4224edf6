"""Answers to ex-19-3 that people write: right ones by other ways."""

import numpy as np


def by_loops(validation, test):
    means = []
    for v, t in zip(validation, test):
        gaps = []
        for one, other in zip(v, t):
            gaps.append(np.inf if np.isinf(one).all() else other[int(np.argmin(one))])
        means.append(sum(gaps) / len(gaps))
    return np.array(means)


def by_mask(validation, test):
    lowest = validation == validation.min(axis=2, keepdims=True)
    reached = np.where(lowest, test, 0.0).sum(axis=2)
    reached[np.isinf(validation).all(axis=2)] = np.inf
    return reached.mean(axis=1)


RIGHT = (by_loops, by_mask)
