"""Answers to ex-09-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def by_running_it(table):
    """A layer of this structure is run until each coordinate stays as it is at the end."""
    D = len(table)
    weights = np.random.default_rng(0).uniform(0.5, 1.5, (D, D)) * table
    x, way = np.zeros(D), []
    for _ in range(D):
        x = 1 + weights @ x
        way.append(x)
    return np.array([next(k for k in range(D) if np.all(np.array(way)[k:, i] == x[i])) for i in range(D)]) + 1


def by_recursion(table):
    def wait(i):
        return 1 + max((wait(j) for j in range(len(table)) if table[i, j]), default=0)

    return [wait(i) for i in range(len(table))]


def by_powers(table):
    """A way of k steps exists where the k-th power of the table is not 0."""
    passes, power = np.ones(len(table)), np.eye(len(table))
    for k in range(1, len(table)):
        power = power @ table
        passes[power.any(axis=1)] = k + 1
    return passes


def by_who_is_ready(table):
    ready, passes = np.zeros(len(table), dtype=bool), np.zeros(len(table))
    for k in range(1, len(table) + 1):
        new = ~np.any(table & ~ready, axis=1) & ~ready
        passes[new] = k
        ready = ready | new
    return passes


RIGHT = (by_running_it, by_recursion, by_powers, by_who_is_ready)


def swept_once(table):
    passes = [1] * len(table)
    for i in range(len(table)):
        for j in range(len(table)):
            if table[i, j]:
                passes[i] = max(passes[i], passes[j] + 1)
    return passes


def six_sweeps(table):
    passes = np.ones(len(table))
    for _ in range(6):
        passes = np.array([1 + max(passes[row], default=0) for row in table])
    return passes


MISTAKES = (
    ("", six_sweeps),
    ("one sweep in the order of the columns", swept_once),
)
