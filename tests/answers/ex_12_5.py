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


def matching_with(
    place=lambda z, x, t: (1 - t) * z + t * x,
    target=lambda z, x, y: x - z,
    reduce=lambda miss: np.mean(np.sum(miss**2, axis=1)),
):
    def answer(v, z, x, t):
        y = place(z, x, t)
        return reduce(v(y, t) - target(z, x, y))

    return answer


RIGHT = (
    matching_by_loop,
    matching_by_the_way_left,
)


MISTAKES = (
    ("lengths, not squared", matching_with(reduce=lambda miss: np.mean(np.linalg.norm(miss, axis=1)))),
    ("summed before squaring", matching_with(reduce=lambda miss: np.mean(miss.sum(axis=1) ** 2))),
    ("half the square", matching_with(reduce=lambda miss: 0.5 * np.mean(np.sum(miss**2, axis=1)))),
    ("type", lambda v, z, x, t: None),
)
