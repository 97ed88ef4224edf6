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
    return y + h * mixed(WEIGHTS, slopes(rate, y, t, h))


def slopes(rate, y, t, h):
    """k_i = rate(y + h Σ_j a_ij k_j, t + h Σ_j a_ij), for every stage."""
    found = []
    for row in STAGES:
        found.append(rate(y + h * mixed(row, found), t + h * sum(row)))
    return found


def mixed(weights, arrays):
    """Σ_j weight_j · array_j, 0 when there are none."""
    return sum(weight * array for weight, array in zip(weights, arrays) if weight)


def sizes_for(tolerance, rate, y, t, span):
    """Step sizes (K, N, 1) that take every row from t to t + span.

    A step is taken when the fifth-order result differs from a fourth-order one by at most tolerance · max(1, |y|) in
    every coordinate, and else tried again, shorter. Each row decides for itself; one that needs fewer steps than
    others ends with steps of size 0. Source: Dormand & Prince 1980; Hairer, Nørsett & Wanner 1993, section II.4.
    """
    left = np.full_like(y[:, :1], abs(span))
    h, taken = left / 8, [0 * left]
    tolerance = max(tolerance, 10 * np.finfo(y.dtype).eps)
    for _ in range(MOST_TRIES):
        if not left.any():
            return _packed(np.stack(taken))
        signed = np.copysign(np.minimum(h, left), span)
        k = slopes(rate, y, t, signed)
        new = y + signed * mixed(WEIGHTS, k)
        k.append(rate(new, t + signed))
        error = np.abs(signed * mixed(FIFTH_LESS_FOURTH, k)) / np.maximum(1, np.abs(y)) / tolerance
        error = np.nan_to_num(np.max(error, axis=1, keepdims=True), nan=0.0)  # NaN is for the caller to report
        good = error <= 1
        taken.append(np.where(good, signed, 0 * signed))
        y, t, left = np.where(good, new, y), t + taken[-1], left - np.abs(taken[-1])
        h = np.abs(signed) * np.clip(0.9 * np.maximum(error, 1e-6) ** -0.2, 0.2, 5.0)
    late = f"{np.sum(left > 0)} of {len(y)} rows did not arrive: smaller weights or a larger tolerance help"
    raise ValueError(f"params must give a velocity that {MOST_TRIES} steps can follow; {late}")


def _packed(taken):
    """Each row's steps first, the refused ones (size 0) after them and cut where no row has any left."""
    order = np.argsort(taken == 0, axis=0, kind="stable")
    return np.take_along_axis(taken, order, axis=0)[: np.max(np.sum(taken != 0, axis=0), initial=0)]
