"""Random arguments for inputs, away from coincidences such as |slope| = 1, where two mistakes look alike."""

import numpy as np


def scale(rng):
    """A positive factor that is neither near 0, nor near 1, nor near 1/2 or 2."""
    low, high = [(0.25, 0.42), (0.6, 0.8), (1.3, 1.7), (2.4, 4.0)][rng.integers(4)]
    return float(rng.uniform(low, high))


def slope(rng, sign=None):
    """A factor with |slope| as in `scale`, its sign drawn unless it is given."""
    size = scale(rng)
    return size * (int(rng.choice([-1, 1])) if sign is None else sign)


def offset(rng):
    """A number of either sign between 0.3 and 2 in size."""
    return float(rng.uniform(0.3, 2.0) * rng.choice([-1, 1]))


def matrix(rng, dim, sign=1):
    """(dim, dim), with |det| away from 0 and 1, the sign given, and no symmetry."""
    while True:
        A = rng.uniform(-1.8, 1.8, size=(dim, dim))
        det = np.linalg.det(A)
        A[:, 0] *= sign * np.sign(det)
        if (0.3 < abs(det) < 0.7 or 1.5 < abs(det) < 6) and np.abs(A - A.T).max() > 0.8 and np.linalg.cond(A) < 8:
            return A


def turning_order(rng, D):
    """An order of D ≥ 3 coordinates that is not undone by itself."""
    while True:
        order = rng.permutation(D)
        if np.any(order[order] != np.arange(D)):
            return order


def area(x, heights):
    """∫ of a function given on the grid x, by the trapezoid rule."""
    return float(np.sum(0.5 * (heights[1:] + heights[:-1]) * np.diff(x)))


def area_is_not_one(inputs, values):
    """A law's residual: |∫ p − 1| on the inputs named grid, whose first argument is the grid."""
    return max(abs(area(p.args[0], v) - 1) for p, v in zip(inputs, values, strict=True) if p.name == "grid")
