"""The fill-in cells of lesson 2."""

import numpy as np

from ..checking.parts import Check, Demand, Mistake, TestInput
from ._draws import matrix, scale


def triangles(rng):
    """A right angle away from the origin; then corners that run clockwise, and the other way round."""
    test_inputs = [TestInput((np.array([1.0, 1.0]), np.array([5.0, 1.0]), np.array([1.0, 4.0])))]
    for sign in (-1, 1):
        p, edges = rng.uniform(1.0, 2.0, size=2) * [1, -1], matrix(rng, 2, sign)
        test_inputs.append(TestInput((p, p + edges[:, 0], p + edges[:, 1])))
    return test_inputs


def cross(u, v):
    return u[0] * v[1] - u[1] * v[0]


def columns(rng):
    """Columns with two entries that are not 0, and an area."""
    test_inputs = [TestInput((np.array([2.0, 1.0]), 3.0))]
    for signs in ((-1, 1), (-1, -1)):
        test_inputs.append(TestInput((rng.uniform(0.4, 1.6, size=2) * signs, 1 + scale(rng))))
    return test_inputs


def multiples(rng):
    by_hand = TestInput((-921.034, 10.0, 400))
    return [
        by_hand,
        *(TestInput((float(rng.normal()), sign * scale(rng), int(rng.integers(3, 9)))) for sign in (-1, 1)),
    ]


def correlations(rng):
    return [TestInput((0.6,)), TestInput((float(-rng.uniform(0.3, 0.5)),)), TestInput((float(rng.uniform(0.7, 0.9)),))]


def is_plane(A, *args):
    return A.shape == (2, 2) and np.all(np.isfinite(A))


def det(A):
    return cross(A[:, 0], A[:, 1])


def rows(share, rest):
    """x₁ = z₁ and x₂ = share · z₁ + rest · z₂."""
    return np.array([[1.0, 0.0], [share, rest]])


def says_area(A, column, area):
    return f"the area is {abs(det(A)):.4f}, and it must be {area:.4f}"


def points(rng):
    return [TestInput((np.array([[1.0, 0.5], [-0.5, 2.0]]),)), TestInput((rng.uniform(-1.5, 1.5, size=(5, 2)),))]


def distances(rng):
    return [TestInput((np.array([0.5, 1.0, 2.0]),)), TestInput((rng.uniform(0.2, 3.0, size=5),))]


def roundings(rng):
    return [TestInput((1e-7,)), *(TestInput((10 ** float(rng.uniform(*ends)),)) for ends in ((-13, -9), (-6, -4)))]


def first_coordinate(z):
    return z[:, 0] * np.exp(np.sin(z[:, 1]))


def diagonal(z):
    """log of the product of J's diagonal."""
    x1, stretch = first_coordinate(z), np.exp(np.sin(z[:, 1]))
    return np.log(np.abs(stretch * (1 + 3 * x1**2 * x1 * np.cos(z[:, 1]))))


CHECKS = (
    Check(
        "try-02-1",
        title="the area of a triangle",
        arguments=("p", "q", "r"),
        returns=("the area",),
        inputs=triangles,
        batch=(),
        expected=lambda p, q, r: 0.5 * abs(cross(q - p, r - p)),
        mistakes=(
            Mistake(
                "the parallelogram",
                lambda p, q, r: abs(cross(q - p, r - p)),
                "that is the parallelogram: the triangle is a part of it.",
            ),
            Mistake(
                "no bars",
                lambda p, q, r: 0.5 * cross(q - p, r - p),
                "yours is negative where the corners run clockwise: an area is not.",
            ),
            Mistake(
                "the parallelogram, no bars",
                lambda p, q, r: cross(q - p, r - p),
                "two things: that is the parallelogram, and it is negative where the corners run clockwise.",
            ),
            Mistake(
                "corners for edges",
                lambda p, q, r: 0.5 * abs(cross(q, r)),
                "you take the corners q and r for edges: edges start at a corner of the triangle, and that is p and "
                "not the origin.",
            ),
            Mistake(
                "always a right angle",
                lambda p, q, r: 0.5 * np.linalg.norm(q - p) * np.linalg.norm(r - p),
                "half of edge times edge is right for a right angle only: the height is shorter than the edge.",
            ),
            Mistake(
                "plus for minus",
                lambda p, q, r: 0.5 * abs((q - p)[0] * (r - p)[1] + (q - p)[1] * (r - p)[0]),
                "a sign: the determinant is a difference of two products.",
            ),
            Mistake(
                "inner product",
                lambda p, q, r: 0.5 * abs((q - p) @ (r - p)),
                "that is the inner product of the edges, which is 0 at a right angle: there the area is largest.",
            ),
        ),
    ),
    Check(
        "try-02-2",
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
        "try-02-3",
        title="the log-volume of a multiple of W",
        arguments=("log_det_A", "factor", "n"),
        returns=("the log-volume",),
        inputs=multiples,
        batch=(),
        expected=lambda log_det_A, factor, n: n * np.log(abs(factor)) - log_det_A,
        mistakes=(
            Mistake(
                "factor once",
                lambda log_det_A, factor, n: np.log(abs(factor)) - log_det_A,
                "you count the factor once: it multiplies each of the n columns.",
            ),
            Mistake(
                "not inverted",
                lambda log_det_A, factor, n: n * np.log(abs(factor)) + log_det_A,
                "you add log|det A|: W goes back, and undoes what A does to volumes.",
            ),
            Mistake(
                "factor inverted, too",
                lambda log_det_A, factor, n: -n * np.log(abs(factor)) - log_det_A,
                "you invert the factor as well: it multiplies W, not A.",
            ),
            Mistake(
                "no bars",
                lambda log_det_A, factor, n: n * np.log(factor) - log_det_A,
                "a negative factor has no logarithm: only its size changes a volume.",
            ),
            Mistake(
                "factor as a logarithm",
                lambda log_det_A, factor, n: n * factor - log_det_A,
                "you add the factor itself n times: in a sum of logarithms it stands as a logarithm.",
            ),
            Mistake(
                "all n times",
                lambda log_det_A, factor, n: n * (np.log(abs(factor)) - log_det_A),
                "you count log|det A| n times: it is the determinant of the whole matrix already.",
            ),
        ),
    ),
    Check(
        "try-02-4",
        title="a matrix for a correlation",
        arguments=("rho",),
        returns=("A",),
        inputs=correlations,
        batch=(),
        expected=lambda rho: rows(rho, np.sqrt(1 - rho**2)),
        mistakes=(
            Mistake(
                "the covariance itself",
                lambda rho: np.array([[1.0, rho], [rho, 1.0]]),
                "you return the covariance itself: X = A Z has the covariance A Aᵀ. What is the variance of x₁ then?",
            ),
            Mistake(
                "all of z₂",
                lambda rho: rows(rho, 1.0),
                "x₂ has the covariance ρ with x₁, and the variance 1 + ρ²: it gets too much of z₂.",
            ),
            Mistake(
                "shares",
                lambda rho: rows(rho, 1 - rho),
                "you share x₂ out by ρ and 1 − ρ: it is not these two numbers that add up to the variance, but their "
                "squares.",
            ),
            Mistake(
                "root forgotten",
                lambda rho: rows(rho, 1 - rho**2),
                "1 − ρ² is the part of the variance that is left for z₂: an entry of A is squared in it.",
            ),
            Mistake(
                "columns for rows",
                lambda rho: rows(rho, np.sqrt(1 - rho**2)).T,
                "AᵀA is right, and A Aᵀ is asked: row 1 of A says what x₁ consists of.",
            ),
            Mistake(
                "mirrored",
                lambda rho: rows(rho, -np.sqrt(1 - rho**2)),
                "this A has the right covariance, and it mirrors: its determinant is negative.",
            ),
        ),
    ),
    Check(
        "try-02-5",
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
    Check(
        "try-02-6",
        title="how far from the origin",
        arguments=("r",),
        returns=("the density",),
        batch=("r",),
        inputs=distances,
        expected=lambda r: r * np.exp(-(r**2) / 2),
        mistakes=(
            Mistake(
                "density of a point",
                lambda r: np.exp(-(r**2) / 2) / (2 * np.pi),
                "that is the density per area at one point of the ring: how large is the ring?",
            ),
            Mistake(
                "every ring alike",
                lambda r: np.exp(-(r**2) / 2),
                "you give every ring the same area: a ring of twice the radius is twice as long.",
            ),
            Mistake(
                "radius for ring",
                lambda r: r * np.exp(-(r**2) / 2) / (2 * np.pi),
                "you count the factor r, and one direction only: the ring goes through all angles.",
            ),
            Mistake(
                "disc for ring",
                lambda r: r**2 * np.exp(-(r**2) / 2) / 2,
                "you take the area of the whole disc: only the thin ring lies at the distance r.",
            ),
            Mistake(
                "half a bell",
                lambda r: np.sqrt(2 / np.pi) * np.exp(-(r**2) / 2),
                "that is the distance from 0 on a line: in the plane, a distance has a whole ring of points.",
            ),
            Mistake(
                "probability within",
                lambda r: 1 - np.exp(-(r**2) / 2),
                "that is the probability of all distances up to r: its slope is the density.",
            ),
        ),
    ),
    Check(
        "try-02-7",
        title="a step for any rounding error",
        arguments=("rounding",),
        returns=("the step",),
        inputs=roundings,
        expected=np.cbrt,
        mistakes=(
            Mistake(
                "one-sided",
                np.sqrt,
                "that is the best step of a one-sided difference: both ways, the error from the bend is proportional "
                "to ε².",
            ),
            Mistake(
                "as before",
                lambda rounding: 1e-5,
                "your step is the one for sixteen digits: a difference of numbers that agree in all their digits "
                "says nothing.",
            ),
            Mistake(
                "as small as the error",
                lambda rounding: rounding,
                "with a step as small as the rounding error, the difference is nothing but rounding.",
            ),
            Mistake(
                "the error",
                lambda rounding: rounding ** (2 / 3),
                "that is the error which is left at the best step: the question is the step.",
            ),
            Mistake(
                "cubed",
                lambda rounding: rounding**3,
                "ε³ equals the rounding error, and not the other way round.",
            ),
        ),
    ),
)
