"""Steps through a differential equation dy/dt = rate(y, t), all rows of a batch side by side.

    for t, h in zip(times, sizes):                        # (N, 1) each, or numbers: every row has steps of its own
        y = step(rate, y, t, h)

The method is Dormand–Prince 5(4): STAGES are the weights of the earlier slopes in each stage, WEIGHTS those of all
slopes in the step.
"""

import autograd.numpy as np

STAGES = [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
]
WEIGHTS = [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84]
FIFTH_LESS_FOURTH = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40]
MOST_TRIES = 1000


def step(rate, y, t, h):
    """y a time h later: y + h Σ_i weight_i k_i, with k_i the rate at stage i."""
    return y + h * mixed(WEIGHTS, slopes(rate, y, t, h, rate(y, t)))


def slopes(rate, y, t, h, first):
    """k_i = rate(y + h Σ_j a_ij k_j, t + h Σ_j a_ij), for every stage; the first is rate(y, t)."""
    ks = [first]
    for row in STAGES[1:]:
        ks.append(rate(y + h * mixed(row, ks), t + h * sum(row)))
    return ks


def mixed(weights, arrays):
    """Σ_j weight_j · array_j, 0 when there are none."""
    return sum(weight * array for weight, array in zip(weights, arrays) if weight)


def path(tolerance, rate, y, t, span):
    """(sizes (K, N, 1), states (K, N, D), end): the steps that take every row from t to t + span, and their starts.

    A step is taken when the fifth-order result differs from a fourth-order one by at most tolerance · max(1, |y|) in
    every coordinate, and else tried again, shorter. Each row decides for itself and leaves when it has arrived: one
    that needs fewer steps than others ends with steps of size 0. The rate at the end of a step is that at the start
    of the next. Source: Dormand & Prince 1980; Hairer, Nørsett & Wanner 1993, section II.4.
    """
    left = np.full_like(y[:, :1], abs(span))
    t, h, k = t + 0 * left, left / 8, rate(y, t + 0 * left)
    y = y.astype(np.result_type(y, k))
    tolerance = max(tolerance, 10 * np.finfo(y.dtype).eps)
    rows, count, taken, end = np.arange(len(y)), np.zeros(len(y), int), [], y.copy()
    for _ in range(MOST_TRIES):
        if not len(rows):
            return *_by_number(taken, count, end), end
        signed = np.copysign(np.minimum(h, left), span)
        ks = slopes(rate, y, t, signed, k)
        new = y + signed * mixed(WEIGHTS, ks)
        ks.append(rate(new, t + signed))
        error = np.abs(signed * mixed(FIFTH_LESS_FOURTH, ks)) / np.maximum(1, np.abs(y)) / tolerance
        error = np.nan_to_num(np.max(error, axis=1, keepdims=True), nan=0.0)  # NaN is for the caller to report
        good = error <= 1
        took = good[:, 0]
        taken.append((count[rows[took]], rows[took], signed[took], y[took]))
        count[rows[took]] += 1
        y, k, t, left = np.where(good, new, y), np.where(good, ks[-1], k), t + good * signed, left - good * abs(signed)
        h = np.abs(signed) * np.clip(0.9 * np.maximum(error, 1e-6) ** -0.2, 0.2, 5.0)
        if not left.all():
            end[rows], going = y, left[:, 0] > 0
            rows, y, k, t, left, h = (array[going] for array in (rows, y, k, t, left, h))
    late = f"{len(rows)} of {len(end)} rows did not arrive: smaller weights or a larger tolerance help"
    raise ValueError(f"params must give a velocity that {MOST_TRIES} steps can follow; {late}")


def _by_number(taken, count, like):
    """(sizes, states) where the k-th holds the k-th step of every row that takes so many."""
    shape = (np.max(count, initial=0), len(like))
    sizes, states = np.zeros((*shape, 1), like.dtype), np.zeros((*shape, like.shape[1]), like.dtype)
    for number, rows, size, start in taken:
        sizes[number, rows], states[number, rows] = size, start
    return sizes, states
