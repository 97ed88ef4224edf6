"""Velocity fields v(y, t) that answers get as arguments, for rows y (N, D) and t a number or (N, 1).

A and c of `bend` are keyword arguments: positional ones would be printed wherever a sentence names the field.
"""

import numpy as np

from ._draws import offset


def added_up(steps):
    """The times of `while t < 1: …; t += 1 / steps`: rounding may leave one more just below 1."""
    times = [0.0]
    while times[-1] + 1 / steps < 1:
        times.append(times[-1] + 1 / steps)
    return times


def growth(a, y, t):
    """v = a·y, the same at all times."""
    return a * y


def bend(y, t, A, c):
    """v = tanh(A y + c t): it changes with place and time."""
    return np.tanh(y @ A.T + c * t)


def random_bend(rng, dim):
    """A and c of a `bend` that is not symmetric and changes with time, its trace away from 0."""
    A = rng.uniform(0.4, 1.0, (dim, dim)) * rng.choice([-1, 1], (dim, dim))
    np.fill_diagonal(A, offset(rng))
    return {"A": A, "c": np.array([offset(rng) for _ in range(dim)])}
