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


def rk4_with(
    times=(0, 0.5, 0.5, 1), reach=(0, 0.5, 0.5, 1), earlier=(0, 0, 1, 2), weights=(1 / 6, 1 / 3, 1 / 3, 1 / 6)
):
    def answer(v, y, t, h):
        k = []
        for i in range(4):
            place = y + reach[i] * h * k[earlier[i]] if i else y
            k.append(v(place, t + times[i] * h))
        return y + h * sum(w * slope for w, slope in zip(weights, k, strict=True))

    return answer


def rk4_in_place(v, y, t, h):
    y += rk4_by_table(v, y, t, h) - y
    return y


RIGHT = (
    rk4_by_table,
    rk4_by_rows,
)


MISTAKES = (
    ("ends twice, middle once", rk4_with(weights=(1 / 3, 1 / 6, 1 / 6, 1 / 3))),
    ("the last stage in the middle", rk4_with(times=(0, 0.5, 0.5, 0.5), reach=(0, 0.5, 0.5, 0.5))),
    ("backwards", rk4_with(weights=(-1 / 6, -1 / 3, -1 / 3, -1 / 6))),
    ("changed its argument", rk4_in_place),
    ("type", lambda v, y, t, h: None),
)
