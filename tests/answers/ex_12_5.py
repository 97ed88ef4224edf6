"""Answers to ex-12-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def matching_backwards(v, z, x, t):
    y = (1 - t) * z + t * x
    miss = v(y, t) - (z - x)
    return np.mean(np.sum(miss**2, axis=1))


def matching_by_numbers(v, z, x, t):
    y = z + t * (x - z)
    return np.mean((v(y, t) - (x - z)) ** 2)


def matching_from_x(v, z, x, t):
    y = t * z + (1 - t) * x
    return np.sum((v(y, t) - (x - z)) ** 2) / len(z)


def matching_with_z(v, z, x, t):
    y = t * x + (1 - t) * z
    return np.mean(np.sum((v(y, t) - z) ** 2, axis=1))


MISTAKES = (
    ("target z − x", matching_backwards),
    ("mean for sum over the coordinates", matching_by_numbers),
    ("path from x to z", matching_from_x),
    ("the start for the velocity", matching_with_z),
    ("type", lambda v, z, x, t: None),
)
