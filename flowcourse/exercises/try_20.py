"""The fill-in cells of lesson 20."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def dimensions(rng):
    return [TestInput((3,)), TestInput((int(rng.integers(6, 40)),)), TestInput((int(rng.integers(100, 1000)),))]


def diagonals(rng):
    """By hand; one whose product is too small for float64, and negative; one whose product is too large."""
    test_inputs = [TestInput((np.array([2.0, -0.5, -3.0]),))]
    for size, D, negatives in ((0.1, 450, 7), (5.0, 500, 12)):
        diagonal = size * rng.uniform(0.8, 1.2, D)
        diagonal[rng.permutation(D)[:negatives]] *= -1
        test_inputs.append(TestInput((diagonal,)))
    return test_inputs


def roundings(rng):
    return [TestInput((1e-7,)), *(TestInput((10 ** float(rng.uniform(*ends)),)) for ends in ((-13, -9), (-6, -4)))]


CHECKS = (
    Check(
        "try-20-1",
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
    Check(
        "try-20-2",
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
        "try-20-3",
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
)
