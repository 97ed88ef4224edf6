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


RIGHT = (
    later_by_factors,
    later_by_operations,
)


MISTAKES = (
    ("grows like D²", lambda seconds, D, new_D: seconds * new_D**2 / D**2),
    ("whole ratio", lambda seconds, D, new_D: seconds * (new_D // D) ** 3),
    ("operations for seconds", lambda seconds, D, new_D: sum(m * (m + 1) for m in range(1, new_D))),
    ("log for exp", lambda seconds, D, new_D: np.log(seconds) + 3 * np.log(new_D / D)),
    ("type", lambda seconds, D, new_D: None),
)
