"""The fill-in cells of lesson 4."""

from statistics import NormalDist

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import matrix


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


def near_and_far(rng):
    return [
        TestInput((np.array([0.0, 1.0, -2.0, 20.0, -800.0]),)),
        TestInput((np.append(rng.uniform(-4, 4, 4), [-rng.uniform(30, 90), rng.uniform(760, 990)]),)),
        TestInput((np.append(rng.uniform(-9, 9, 4), [rng.uniform(30, 90), -rng.uniform(760, 990)]),)),
    ]


def log_slope(z):
    return 2 * (np.log(2) - np.abs(z) - np.log1p(np.exp(-2 * np.abs(z))))


def tails(rng):
    """A place below 0, and the share that is to lie below it."""
    drawn = [TestInput((-float(rng.uniform(0.3, 3)), float(rng.uniform(0.03, 0.4)))) for _ in range(3)]
    return [TestInput((-0.5, 0.1)), *drawn]


def quantile(share):
    return NormalDist().inv_cdf(share)


def places(rng):
    """Rows of latents and a matrix: 2 channels at 4 places, then other numbers of both."""
    first = TestInput((np.array([[1.0, 0, 0, 1, 1, 1, 2, -1]]), np.array([[1.5, 0.5], [-0.5, 1.0]])))
    drawn = [(3, 2, 3), (2, 3, 2), (4, 3, 5)]
    return [first, *(TestInput((rng.normal(size=(n, c * p)), matrix(rng, c))) for n, c, p in drawn)]


def mixed(z, A):
    """The channels of each place, mixed by A."""
    return (z.reshape(len(z), -1, len(A)) @ A.T).reshape(z.shape)


def log_det_of_shape(z, A, count):
    return np.full(len(z), count * np.linalg.slogdet(A)[1])


def number_of_places(z, A):
    return z.shape[1] // len(A)


CHECKS = (
    Check(
        "try-04-1",
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
        "try-04-2",
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
        "try-04-3",
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
        "try-04-4",
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
    Check(
        "try-04-5",
        title="the slope of tanh, in all its digits",
        arguments=("z",),
        returns=("log f′(z)",),
        inputs=near_and_far,
        expected=log_slope,
        rtol=1e-9,
        mistakes=(
            Mistake(
                "as written",
                lambda z: np.log(1 - np.tanh(z) ** 2),
                "for large |z| the tanh is 1 on a computer, and the difference 0: use the other form of the slope.",
            ),
            Mistake(
                "overflows on both sides",
                lambda z: np.log(4) - 2 * np.log(np.exp(z) + np.exp(-z)),
                "one of the two exponentials overflows: take the larger one out of the sum.",
            ),
            Mistake(
                "overflows on the left",
                lambda z: 2 * (np.log(2) - z - np.log1p(np.exp(-2 * z))),
                "right for z > 0, and on the far left the exponential overflows: the larger of the two depends on "
                "the sign of z.",
            ),
            Mistake(
                "overflows on the right",
                lambda z: 2 * (np.log(2) + z - np.log1p(np.exp(2 * z))),
                "right for z < 0, and on the far right the exponential overflows: the larger of the two depends on "
                "the sign of z.",
            ),
            Mistake(
                "left out of the exponent",
                lambda z: 2 * (np.log(2) - np.abs(z) - np.log1p(np.exp(-np.abs(z)))),
                "nearly: when the large exponential is taken out of the sum, what is left of the small one?",
            ),
            Mistake(
                "not squared",
                lambda z: log_slope(z) / 2,
                "that is half of it: the slope is a square.",
            ),
            Mistake(
                "no four",
                lambda z: log_slope(z) - np.log(4),
                "at z = 0 the slope is 1, so its logarithm is 0: the factor in the numerator is missing.",
            ),
        ),
    ),
    Check(
        "try-04-6",
        title="a slope for a given quantile",
        arguments=("low", "share"),
        returns=("a",),
        inputs=tails,
        expected=lambda low, share: low / quantile(share),
        mistakes=(
            Mistake(
                "upside down",
                lambda low, share: quantile(share) / low,
                "× and ÷ are exchanged: which of the two numbers does the map multiply?",
            ),
            Mistake(
                "probabilities divided",
                lambda low, share: share / NormalDist().cdf(low),
                "you divide probabilities: a slope is a ratio of places. At which z does Z have this share below it?",
            ),
            Mistake(
                "cdf for its inverse",
                lambda low, share: low / NormalDist().cdf(share),
                "cdf goes from a place to a share: you need the place that belongs to a share.",
            ),
            Mistake(
                "the other tail",
                lambda low, share: low / quantile(1 - share),
                "your slope is negative: the place in Z is on the left of 0, too.",
            ),
            Mistake(
                "divided by the share",
                lambda low, share: low / share,
                "you divide a place by a share: which place of Z is sent to `low`?",
            ),
        ),
    ),
    Check(
        "try-04-7",
        title="one small matrix at all places",
        arguments=("z", "A"),
        returns=("x", "log_det"),
        inputs=places,
        expected=lambda z, A: (mixed(z, A), log_det_of_shape(z, A, number_of_places(z, A))),
        mistakes=(
            Mistake(
                "no transpose",
                lambda z, A: (mixed(z, A.T), None),
                "you multiply rows by A: for points in rows it is the transpose that stands on the right.",
            ),
            Mistake(
                "places for channels",
                lambda z, A: (
                    np.swapaxes(
                        mixed(np.swapaxes(z.reshape(len(z), len(A), -1), 1, 2).reshape(z.shape), A).reshape(
                            len(z), -1, len(A)
                        ),
                        1,
                        2,
                    ).reshape(z.shape),
                    None,
                ),
                "you mix numbers of different places: the channels of one place stand next to each other.",
            ),
            Mistake(
                "one place",
                lambda z, A: (None, log_det_of_shape(z, A, 1)),
                "that is log|det| of one block: how many blocks has the Jacobian?",
            ),
            Mistake(
                "channels counted",
                lambda z, A: (None, log_det_of_shape(z, A, len(A))),
                "you count channels: the Jacobian has one block for each place.",
            ),
            Mistake(
                "every coordinate counted",
                lambda z, A: (None, log_det_of_shape(z, A, z.shape[1])),
                "you count every coordinate: the Jacobian has one block for each place.",
            ),
            Mistake(
                "determinant for its logarithm",
                lambda z, A: (None, np.full(len(z), number_of_places(z, A) * np.linalg.det(A))),
                "you add determinants: they multiply, so that their logarithms add.",
            ),
        ),
    ),
)
