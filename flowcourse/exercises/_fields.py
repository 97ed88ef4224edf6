"""Velocity fields v(y, t) to hand to an answer, for rows y (N, D), t a number or (N, 1); their Jacobians (N, D, D).

The numbers of a field are keywords where they would fill the sentences that name it.
"""

import numpy as np

from ._draws import offset


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
