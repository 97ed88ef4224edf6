"""The fill-in cells of lesson 2."""

import numpy as np

from ..checking.parts import Check, Demand, Mistake, TestInput
from ._draws import scale


def cross(u, v):
    return u[0] * v[1] - u[1] * v[0]


def columns(rng):
    """Columns with two entries that are not 0, and an area."""
    test_inputs = [TestInput((np.array([2.0, 1.0]), 3.0))]
    for signs in ((-1, 1), (-1, -1)):
        test_inputs.append(TestInput((rng.uniform(0.4, 1.6, size=2) * signs, 1 + scale(rng))))
    return test_inputs


def is_plane(A, *args):
    return A.shape == (2, 2) and np.all(np.isfinite(A))


def det(A):
    return cross(A[:, 0], A[:, 1])


def says_area(A, column, area):
    return f"the area is {abs(det(A)):.4f}, and it must be {area:.4f}"


def points(rng):
    return [TestInput((np.array([[1.0, 0.5], [-0.5, 2.0]]),)), TestInput((rng.uniform(-1.5, 1.5, size=(5, 2)),))]


def first_coordinate(z):
    return z[:, 0] * np.exp(np.sin(z[:, 1]))


def diagonal(z):
    """log of the product of J's diagonal."""
    x1, stretch = first_coordinate(z), np.exp(np.sin(z[:, 1]))
    return np.log(np.abs(stretch * (1 + 3 * x1**2 * x1 * np.cos(z[:, 1]))))


CHECKS = (
    Check(
        "try-02-1",
        title="a matrix that mirrors",
        arguments=("column", "area"),
        returns=("A",),
        inputs=columns,
        batch=(),
        demands=(
            Demand("a matrix", is_plane, "return a matrix of two rows and two columns, with finite entries."),
            Demand(
                "column, not row",
                lambda A, column, area: not np.allclose(A[0], column) or np.allclose(A[:, 0], column),
                "the given column is the first *row* of your matrix.",
            ),
            Demand(
                "the first column",
                lambda A, column, area: np.allclose(A[:, 0], column),
                "the first column of your matrix is not the given one.",
            ),
            Demand(
                "not flat",
                lambda A, column, area: abs(det(A)) > 1e-9,
                "your matrix presses the square flat: its second column lies on the line of the first.",
            ),
            Demand(
                "mirror writing",
                lambda A, column, area: det(A) < 0,
                "your F is not in mirror writing: going round anticlockwise, the second column must come *before* the "
                "first.",
            ),
            Demand("the area", lambda A, column, area: np.isclose(det(A), -area, rtol=1e-7), says_area),
        ),
    ),
    Check(
        "try-02-2",
        title="areas, step by step",
        arguments=("z",),
        returns=("log|det J|",),
        inputs=points,
        expected=lambda z: np.sin(z[:, 1]),
        mistakes=(
            Mistake(
                "other coordinate",
                lambda z: np.sin(z[:, 0]),
                "you take the sine of z₁: which coordinate decides how much the other one is stretched?",
            ),
            Mistake(
                "diagonal",
                diagonal,
                "that is the product of the diagonal of J: the other two entries are not 0 and take part of it away "
                "again.",
            ),
            Mistake(
                "push counted",
                lambda z: np.sin(z[:, 1]) + np.log(3 * first_coordinate(z) ** 2),
                "you count the slope of x₁³, too: this step moves points upwards and stretches nothing.",
            ),
            Mistake(
                "slope of the sine",
                lambda z: np.cos(z[:, 1]),
                "you differentiate the exponent: it is the factor itself, as it stands, that stretches z₁.",
            ),
            Mistake(
                "stretched point",
                lambda z: np.log(np.abs(first_coordinate(z))),
                "that is log|x₁|: the factor by which z₁ is stretched does not contain z₁ itself.",
            ),
            Mistake(
                "the factor",
                lambda z: np.exp(np.sin(z[:, 1])),
                "that is the factor of areas: its logarithm is asked.",
            ),
        ),
    ),
)
