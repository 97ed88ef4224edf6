"""ex-12-1 and ex-12-2: how fast areas grow, and one step of Runge–Kutta."""

import math

import numpy as np


def factor_by_complex_power(a, b, t):
    """The field is multiplication by a + ib, and its map multiplication by e^((a + ib) t)."""
    return abs(np.exp((a + 1j * b) * t)) ** 2


def factor_by_many_steps(a, b, t):
    """2⁶⁰ short steps: the area factor of one of them, squared sixty times."""
    log_step = math.log1p(2 * a * t * 2.0**-60)
    return math.exp(log_step * 2.0**60)


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


def rk4_from_stage_to_stage(v, y, t, h):
    start, k1 = y, v(y, t)
    y = y + h / 2 * k1
    k2 = v(y, t + h / 2)
    y = y + h / 2 * k2
    k3 = v(y, t + h / 2)
    y = y + h * k3
    k4 = v(y, t + h)
    return start + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def rk4_stages_without_h(v, y, t, h):
    k1 = v(y, t)
    k2 = v(y + 0.5 * k1, t + h / 2)
    k3 = v(y + 0.5 * k2, t + h / 2)
    k4 = v(y + k3, t + h)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def rk4_with_h_twice(v, y, t, h):
    k1 = h * v(y, t)
    k2 = h * v(y + k1 / 2, t + h / 2)
    k3 = h * v(y + k2 / 2, t + h / 2)
    k4 = h * v(y + k3, t + h)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def rk4_with_h_twice_in_stages(v, y, t, h):
    k1 = h * v(y, t)
    k2 = h * v(y + h * k1 / 2, t + h / 2)
    k3 = h * v(y + h * k2 / 2, t + h / 2)
    k4 = h * v(y + h * k3, t + h)
    return y + (k1 + 2 * k2 + 2 * k3 + k4) / 6


def rk4_without_brackets(v, y, t, h):
    k1 = v(y, t)
    k2 = v(y + h * k1 / 2, t + h / 2)
    k3 = v(y + h * k2 / 2, t + h / 2)
    k4 = v(y + h * k3, t + h)
    return y + h / 6 * k1 + 2 * k2 + 2 * k3 + k4


def rk4_in_place(v, y, t, h):
    y += rk4_by_table(v, y, t, h) - y
    return y


RIGHT = {
    "ex-12-1": (factor_by_complex_power, factor_by_many_steps),
    "ex-12-2": (rk4_by_table, rk4_by_rows),
}

WRONG = {
    "ex-12-1": (
        ("one direction", lambda a, b, t: np.exp(a * t)),
        ("the logarithm", lambda a, b, t: 2 * a * t),
        ("the density's factor", lambda a, b, t: np.exp(-2 * a * t)),
        ("one short step", lambda a, b, t: 1 + 2 * a * t),
        ("one Euler step", lambda a, b, t: np.linalg.det(np.eye(2) + t * np.array([[a, -b], [b, a]]))),
        ("one step without the turning", lambda a, b, t: (1 + t * a) * (1 + t * a)),
        ("the determinant of B", lambda a, b, t: np.exp(t * np.linalg.det(np.array([[a, -b], [b, a]])))),
        ("the determinant of B as the factor", lambda a, b, t: t * (a * a + b * b)),
        ("the speed", lambda a, b, t: np.exp(2 * t * abs(a + 1j * b))),
        ("b on the diagonal", lambda a, b, t: np.exp(2 * b * t)),
        ("both a and b", lambda a, b, t: np.exp((a + b) * t)),
        ("time forgotten", lambda a, b, t: np.exp(2 * a)),
        ("type", lambda a, b, t: None),
    ),
    "ex-12-2": (
        ("Euler", lambda v, y, t, h: y + h * v(y, t)),
        ("the midpoint alone", lambda v, y, t, h: y + h * v(y + h / 2 * v(y, t), t + h / 2)),
        ("equal weights", rk4_with(weights=(0.25,) * 4)),
        ("ends twice, middle once", rk4_with(weights=(1 / 3, 1 / 6, 1 / 6, 1 / 3))),
        ("weights not divided", rk4_with(weights=(1, 2, 2, 1))),
        ("time stands still", rk4_with(times=(0, 0, 0, 0))),
        ("end of the time in the middle", rk4_with(times=(0, 1, 1, 1))),
        ("whole steps in the middle", rk4_with(reach=(0, 1, 1, 1))),
        ("half a step at the end", rk4_with(reach=(0, 0.5, 0.5, 0.5))),
        ("half the time at the end", rk4_with(times=(0, 0.5, 0.5, 0.5))),
        ("the last stage in the middle", rk4_with(times=(0, 0.5, 0.5, 0.5), reach=(0, 0.5, 0.5, 0.5))),
        ("k₃ from k₁", rk4_with(earlier=(0, 0, 0, 2))),
        ("k₄ from k₂", rk4_with(earlier=(0, 0, 1, 1))),
        ("k₄ from k₁", rk4_with(earlier=(0, 0, 1, 0))),
        ("from stage to stage", rk4_from_stage_to_stage),
        ("stages without h", rk4_stages_without_h),
        ("no h at the end", lambda v, y, t, h: y + (rk4_by_table(v, y, t, h) - y) / h),
        ("h twice", rk4_with_h_twice),
        ("brackets missing", rk4_without_brackets),
        ("the change alone", lambda v, y, t, h: rk4_by_table(v, y, t, h) - y),
        ("the mean velocity alone", lambda v, y, t, h: (rk4_by_table(v, y, t, h) - y) / h),
        ("always forwards", lambda v, y, t, h: rk4_by_table(v, y, t, h if h > 0 else -h)),
        ("h twice in the stages", rk4_with_h_twice_in_stages),
        ("backwards", rk4_with(weights=(-1 / 6, -1 / 3, -1 / 3, -1 / 6))),
        ("changed its argument", rk4_in_place),
        ("type", lambda v, y, t, h: None),
    ),
}
