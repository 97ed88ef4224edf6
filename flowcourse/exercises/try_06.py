"""The fill-in cells of lesson 6."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def dimensions(rng):
    return [TestInput((3,)), TestInput((int(rng.integers(6, 40)),)), TestInput((int(rng.integers(100, 1000)),))]


def points_in_space(rng):
    by_hand = np.array([[1.0, 0.5, 0.0], [2.0, -1.0, 1.0]])
    return [TestInput((by_hand,)), TestInput((rng.normal(size=(5, 3)),))]


def diagonals(rng):
    """By hand; one whose product is too small for float64, and negative; one whose product is too large."""
    test_inputs = [TestInput((np.array([2.0, -0.5, -3.0]),))]
    for size, D, negatives in ((0.1, 450, 7), (5.0, 500, 12)):
        diagonal = size * rng.uniform(0.8, 1.2, D)
        diagonal[rng.permutation(D)[:negatives]] *= -1
        test_inputs.append(TestInput((diagonal,)))
    return test_inputs


def points_in_the_triangle(rng):
    x1 = np.sqrt(rng.uniform(0.05, 0.95, 5))
    by_hand = np.array([[0.5, 0.25], [0.8, 0.6]])
    return [TestInput((by_hand,)), TestInput((np.stack([x1, x1 * rng.uniform(0.05, 0.95, 5)], axis=1),))]


def pair(first, second):
    return np.stack([first, second], axis=1)


def log_det(z):
    return np.log(2) + z[:, 2] + np.log(1 + 3 * z[:, 2] ** 2)


CHECKS = (
    Check(
        "try-06-1",
        title="elimination where only neighbours meet",
        arguments=("D",),
        returns=("the count",),
        inputs=dimensions,
        expected=lambda D: 2 * (D - 1),
        mistakes=(
            Mistake(
                "divisions alone",
                lambda D: D - 1,
                "those are the divisions: each factor also multiplies what stands to the right of its pivot.",
            ),
            Mistake(
                "full matrix",
                lambda D: (D**3 - D) / 3,
                "that is for a full matrix: how many entries below a pivot are not 0 here?",
            ),
            Mistake(
                "one row too many",
                lambda D: 2 * D,
                "nearly: the last pivot has no row below it.",
            ),
            Mistake(
                "three a step",
                lambda D: 3 * (D - 1),
                "one too many in each step: a pivot has a single entry to its right, and the product is left out.",
            ),
            Mistake(
                "all rows below",
                lambda D: D * (D - 1),
                "you clear all rows below each pivot: only the next row has an entry there that is not 0.",
            ),
        ),
    ),
    Check(
        "try-06-2",
        title="the log-det of a triangle in disguise",
        arguments=("z",),
        returns=("log|det J|",),
        inputs=points_in_space,
        expected=log_det,
        mistakes=(
            Mistake(
                "log of a negative number",
                lambda z: np.full(len(z), np.nan),
                "a negative number has no logarithm: an entry enters by its absolute value, since volume has no sign.",
            ),
            Mistake(
                "constant factor left out",
                lambda z: log_det(z) - np.log(2),
                "one diagonal entry is missing: the second coordinate is mirrored, but also stretched.",
            ),
            Mistake(
                "minus for the mirror",
                lambda z: log_det(z) - 2 * np.log(2),
                "a negative entry turns the sign of the determinant, not that of the logarithm of its size.",
            ),
            Mistake(
                "a star for the diagonal",
                lambda z: log_det(z) + np.log(np.abs(z[:, 0])),
                "you took a derivative by another coordinate: on the diagonal each output stands with its own input.",
            ),
            Mistake(
                "an image for a slope",
                lambda z: np.log(2) + z[:, 2] + np.log(np.abs(z[:, 2] + z[:, 2] ** 3)),
                "the last coordinate enters by its derivative: you took the logarithm of the function itself.",
            ),
            Mistake(
                "the determinant",
                lambda z: -np.exp(log_det(z)),
                "that is the determinant, with its sign: the logarithm of its absolute value is asked.",
            ),
            Mistake(
                "trace",
                lambda z: np.exp(z[:, 2]) - 2 + 1 + 3 * z[:, 2] ** 2,
                "you add the diagonal entries: their logarithms are what is added.",
            ),
        ),
    ),
    Check(
        "try-06-3",
        title="a determinant kept as a sign and a logarithm",
        arguments=("diagonal",),
        returns=("the sign", "log|det|"),
        inputs=diagonals,
        expected=lambda diagonal: (np.prod(np.sign(diagonal)), np.sum(np.log(np.abs(diagonal)))),
        mistakes=(
            Mistake(
                "log of the product",
                lambda diagonal: (None, np.log(np.abs(np.prod(diagonal)))),
                "you take the logarithm of the product: for long diagonals the product is 0 or infinite.",
            ),
            Mistake(
                "sign of the product",
                lambda diagonal: (np.sign(np.prod(diagonal)), None),
                "you take the sign of the product: for small entries it underflows to 0, and its sign is lost.",
            ),
            Mistake(
                "logs of negative numbers",
                lambda diagonal: (None, np.sum(np.log(diagonal))),
                "a negative entry has no logarithm: the log takes absolute values, and the sign is kept apart.",
            ),
            Mistake(
                "signs added",
                lambda diagonal: (np.sum(np.sign(diagonal)), None),
                "the signs are multiplied, not added: two mirrors cancel.",
            ),
            Mistake(
                "always positive",
                lambda diagonal: (1.0, None),
                "the sign is lost: an odd number of negative entries makes the determinant negative.",
            ),
        ),
    ),
    Check(
        "try-06-4",
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
