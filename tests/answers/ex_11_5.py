"""Answers to ex-11-5 that people write: right ones by other ways."""

import numpy as np


def matching_by_loop(v, z, x, t):
    total = 0.0
    for i in range(len(z)):
        y = z[i] + t[i] * (x[i] - z[i])
        miss = v(y[None], t[i : i + 1])[0] - x[i] + z[i]
        total += miss @ miss
    return total / len(z)


def matching_by_the_way_left(v, z, x, t):
    y = z - t * z + t * x
    return np.linalg.norm(v(y, t) - (x - y) / (1 - t)) ** 2 / len(z)


RIGHT = (matching_by_loop, matching_by_the_way_left)
