"""The fill-in cells of lesson 3."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


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
        "try-03-1",
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
        "try-03-2",
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
        "try-03-3",
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
