"""Answers to ex-05-7 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def of_a_normal(x):
    return 0.5 * np.log(x.var(axis=0)), x.mean(axis=0)


def about_the_mean(x):
    shift = x.mean(axis=0)
    return np.log(np.abs(x - shift).mean(axis=0)), shift


def without_the_log(x):
    log_scale, shift = by_sorting(x)
    return np.exp(log_scale), shift


MISTAKES = (
    ("of a normal base", of_a_normal),
    ("mean for median", about_the_mean),
    ("scale for log-scale", without_the_log),
    ("median of the distances", lambda x: (np.log(np.median(np.abs(x - by_sorting(x)[1]), axis=0)), by_sorting(x)[1])),
    ("order", lambda x: by_sorting(x)[::-1]),
    ("parts", lambda x: by_sorting(x)[1]),
)
