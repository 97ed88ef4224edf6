"""The fill-in cell of lesson 4."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def points_in_the_triangle(rng):
    x1 = np.sqrt(rng.uniform(0.05, 0.95, 5))
    by_hand = np.array([[0.5, 0.25], [0.8, 0.6]])
    return [TestInput((by_hand,)), TestInput((np.stack([x1, x1 * rng.uniform(0.05, 0.95, 5)], axis=1),))]


def pair(first, second):
    return np.stack([first, second], axis=1)


CHECKS = (
    Check(
        "try-04-1",
        title="a triangle, made into a square",
        arguments=("x",),
        returns=("z",),
        inputs=points_in_the_triangle,
        expected=lambda x: pair(x[:, 0] ** 2, x[:, 1] / x[:, 0]),
        mistakes=(
            Mistake(
                "first as it is",
                lambda x: pair(x[:, 0], x[:, 1] / x[:, 0]),
                "the first coordinate alone is not uniform: the triangle has more room at its high side.",
            ),
            Mistake(
                "densities for CDFs",
                lambda x: pair(2 * x[:, 0], 1 / x[:, 0]),
                "those are the two densities: the map is made of their CDFs.",
            ),
            Mistake(
                "second alone",
                lambda x: pair(x[:, 0] ** 2, 2 * x[:, 1] - x[:, 1] ** 2),
                "your second function is the CDF without any knowledge of the first coordinate: keep that one fixed.",
            ),
            Mistake(
                "joint density",
                lambda x: pair(x[:, 0] ** 2, 2 * x[:, 1]),
                "you integrate p itself along x₂: a CDF ends at 1, so divide by the density of the first coordinate.",
            ),
            Mistake(
                "both squared",
                lambda x: pair(x[:, 0] ** 2, (x[:, 1] / x[:, 0]) ** 2),
                "for a fixed first coordinate all values of the second are equally dense: that CDF is a straight line.",
            ),
            Mistake(
                "one half",
                lambda x: pair(x[:, 0] ** 2 / 2, x[:, 1] / x[:, 0]),
                "a CDF ends at one: the area of the triangle is a half, so its density is not one.",
            ),
        ),
    ),
)
