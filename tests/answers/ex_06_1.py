"""Answers to ex-06-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def later_by_factors(seconds, D, new_D):
    for _ in range(3):
        seconds = seconds * new_D / D
    return seconds


def later_by_operations(seconds, D, new_D):
    """Seconds an operation, times the exact count at the new size."""

    def count(n):
        return sum(m * (m + 1) for m in range(1, n))

    return seconds / count(D) * count(new_D)


RIGHT = (later_by_factors, later_by_operations)


def later_upside_down(seconds, D, new_D):
    for _ in range(3):
        seconds *= D / new_D
    return seconds


MISTAKES = (
    ("grows like D²", lambda seconds, D, new_D: seconds / (D * D) * (new_D * new_D)),
    ("whole ratio", lambda seconds, D, new_D: seconds * (new_D // D) ** 3),
    ("ratio upside down", later_upside_down),
    ("log for exp", lambda seconds, D, new_D: np.log(seconds) + 3 * np.log(new_D / D)),
    ("type", lambda seconds, D, new_D: None),
)
