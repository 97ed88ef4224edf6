"""Answers to ex-12-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def rk4_by_table(v, y, t, h):
    reach = 0.0, 0.5, 0.5, 1.0
    k, total = np.zeros_like(y), np.zeros_like(y)
    for r, weight in zip(reach, (1, 2, 2, 1), strict=True):
        k = h * v(y + r * k, t + r * h)
        total += weight * k
    return y + total / 6


def rk4_by_rows(v, y, t, h):
    found = []
    for row in y:
        k1 = v(row[None], t)[0]
        k2 = v((row + k1 * h * 0.5)[None], t + h * 0.5)[0]
        k3 = v((row + k2 * h * 0.5)[None], t + h * 0.5)[0]
        k4 = v((row + k3 * h)[None], t + h)[0]
        found.append(row + h * ((k1 + k4) / 6 + (k2 + k3) / 3))
    return np.array(found)


RIGHT = (rk4_by_table, rk4_by_rows)


def rk4_in_place(v, y, t, h):
    y += rk4_by_table(v, y, t, h) - y
    return y


def rk4_without_weights(v, y, t, h):
    k1 = v(y, t)
    k2 = v(y + h / 2 * k1, t + h / 2)
    k3 = v(y + h / 2 * k2, t + h / 2)
    k4 = v(y + h * k3, t + h)
    return y + h * (k1 + k2 + k3 + k4) / 4


def rk4_at_one_time(v, y, t, h):
    k1 = h * v(y, t)
    k2 = h * v(y + k1 / 2, t)
    k3 = h * v(y + k2 / 2, t)
    k4 = h * v(y + k3, t)
    return y + (k1 + 2 * k2 + 2 * k3 + k4) / 6


MISTAKES = (
    ("equal weights", rk4_without_weights),
    ("time stands still", rk4_at_one_time),
    ("Euler", lambda v, y, t, h: y + h * v(y, t)),
    ("changed its argument", rk4_in_place),
    ("type", lambda v, y, t, h: None),
)
