"""Answers to ex-11-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def away_from_the_ends(v, z, x, t):
    t = np.clip(t, 0.02, 0.98)
    return np.mean(np.sum((v((1 - t) * z + t * x, t) - (x - z)) ** 2, axis=1))


MISTAKES = (("", away_from_the_ends),)
