"""Answers to ex-11-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def inverse_by_rows(x, g, lipschitz, tolerance):
    z = []
    for row in x:
        guess, step = row, np.inf
        while step > (1 - lipschitz) * tolerance:
            new = row - g(guess[None])[0]
            guess, step = new, np.linalg.norm(new - guess)
        z.append(guess)
    return np.array(z)


def inverse_by_count(x, g, lipschitz, tolerance):
    """λᵏ‖x − z*‖ ≤ tolerance, with ‖x − z*‖ ≤ ‖g(x)‖ / (1 − λ)."""
    start = np.max(np.linalg.norm(g(x), axis=1)) / (1 - lipschitz)
    steps, z = math.ceil(math.log(max(start, tolerance) / tolerance) / -math.log(lipschitz)), x
    for _ in range(steps):
        z = x - g(z)
    return z


def inverse_to_rounding(x, g, lipschitz, tolerance):
    z, new = x, x - g(x)
    while np.max(np.abs(new - z)) > 1e-12:
        z, new = new, x - g(new)
    return new


def inverse_until(enough, g_sign=-1.0, limit=3000):
    """Steps until enough(new z, z, λ, tolerance), or `limit` of them."""

    def answer(x, g, lipschitz, tolerance):
        z = x
        for _ in range(limit):
            new = x + g_sign * g(z)
            z, last = new, z
            if enough(z, last, lipschitz, tolerance):
                break
        return z

    return answer


def far(new, z):
    return np.linalg.norm(new - z, axis=1)


def runs_away(x, g, lipschitz, tolerance):
    z = x
    while np.max(np.abs(x - z - g(z))) > 0.01 * (1 - lipschitz) * tolerance:
        z = z - (x - z - g(z))
    return z


def steps_only(count):
    return inverse_until(lambda new, z, lipschitz, tolerance: False, limit=count)


RIGHT = (
    inverse_by_rows,
    inverse_by_count,
    inverse_to_rounding,
)


MISTAKES = (
    ("raised", runs_away),
    ("+ g", inverse_until(lambda new, z, bound, tolerance: max(far(new, z)) <= 1e-3 * tolerance, g_sign=1.0)),
    (
        "tolerance / (1 − λ)",
        inverse_until(lambda new, z, bound, tolerance: max(far(new, z)) <= tolerance / (1 - bound)),
    ),
    (
        "the residual for the error",
        inverse_until(lambda new, z, bound, tolerance: np.linalg.norm(new - z) < tolerance),
    ),
    (
        "‖z − z*‖ is at most the tolerance, the length of a whole row, in every row",
        inverse_until(lambda new, z, bound, tolerance: abs(new - z).max() < (1 - bound) * tolerance),
    ),
    ("any row decides", inverse_until(lambda new, z, bound, tolerance: min(far(new, z)) < (1 - bound) * tolerance)),
    *((f"a fixed number of steps, {count}", steps_only(count)) for count in (5, 10, 20, 50, 100)),
    ("type", lambda x, g, lipschitz, tolerance: (inverse_by_rows(x, g, lipschitz, tolerance), 7)),
)
