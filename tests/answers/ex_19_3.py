"""Answers to ex-19-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def by_loops(validation, test):
    found = []
    for v, t in zip(validation, test):
        gaps = []
        for one, other in zip(v, t):
            gaps.append(np.inf if np.isinf(one).all() else other[int(np.argmin(one))])
        found.append(sum(gaps) / len(gaps))
    return np.array(found)


def by_mask(validation, test):
    lowest = validation == validation.min(axis=2, keepdims=True)
    reached = np.where(lowest, test, 0.0).sum(axis=2)
    reached[np.isinf(validation).any(axis=2)] = np.inf
    return reached.mean(axis=1)


def as_given(validation, test):
    reached = test.min(axis=2)
    return np.where(np.isinf(validation).all(axis=2), np.inf, reached).min(axis=1)


def seeds_averaged(validation, test):
    reached = np.where(np.isinf(validation).all(axis=2), np.inf, test.min(axis=2))
    return reached.mean(axis=1)


RIGHT = (by_loops, by_mask)

MISTAKES = (
    ("as given", as_given),
    ("test points choose", seeds_averaged),
    ("validation gaps reported", lambda validation, test: validation.min(axis=2).mean(axis=1)),
)
