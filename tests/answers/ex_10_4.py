"""Answers to ex-10-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


RIGHT = (inverse_by_rows, inverse_by_count, inverse_to_rounding)


def steps_small_enough(x, g, lipschitz, tolerance):
    z, new = x, x - g(x)
    while np.linalg.norm(new - z, axis=1).max() > tolerance / (1 - lipschitz):
        z, new = new, x - g(new)
    return new


def residual_small_enough(x, g, lipschitz, tolerance):
    z = x
    while np.any(np.linalg.norm(z + g(z) - x, axis=1) > tolerance):
        z = x - g(z)
    return z


def largest_coordinate_decides(x, g, lipschitz, tolerance):
    z, new = x, x - g(x)
    while np.abs(new - z).max() >= (1 - lipschitz) * tolerance:
        z, new = new, x - g(new)
    return new


def largest_residual_decides(x, g, lipschitz, tolerance):
    z = x
    while np.max(np.abs(x - z - g(z))) > (1 - lipschitz) * tolerance:
        z = x - g(z)
    return z


LENGTH = (
    "‖z − z*‖ is at most the tolerance in every row. Each coordinate of yours is within it, but ‖·‖ is the length "
    "of the whole row, and not its largest coordinate"
)


def rounds(count):
    def answer(x, g, lipschitz, tolerance):
        z = x
        for _ in range(count):
            z = x - g(z)
        return z

    return answer


MISTAKES = (
    *((f"a fixed number of steps, {count}", rounds(count)) for count in (200, 300, 1000, 10_000)),
    ("tolerance / (1 − λ)", steps_small_enough),
    ("the residual for the error", residual_small_enough),
    (LENGTH, largest_coordinate_decides),
    (LENGTH, largest_residual_decides),
)
