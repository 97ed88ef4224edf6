"""Answers to ex-03-7 that people write: right ones by other ways."""

import numpy as np


def by_sorting(x):
    ordered = np.sort(x, axis=0)
    middle = ordered[len(x) // 2]
    return np.log(np.sum(np.abs(x - middle), axis=0) / len(x)), middle


def by_trying_all_points(x):
    """A sum of distances bends only at data points, so that one of them is the best shift."""
    log_scale, shift = [], []
    for column in x.T:
        sums = [sum(abs(c - centre) for c in column) for centre in column]
        best = int(np.argmin(sums))
        shift.append(column[best])
        log_scale.append(np.log(sums[best] / len(column)))
    return np.array(log_scale), np.array(shift)


RIGHT = (by_sorting, by_trying_all_points)
