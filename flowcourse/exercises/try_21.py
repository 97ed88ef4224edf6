"""The fill-in cells of lesson 21."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import matrix


def near_and_far(rng):
    return [
        TestInput((np.array([0.0, 1.0, -2.0, 20.0, -800.0]),)),
        TestInput((np.append(rng.uniform(-4, 4, 4), [-rng.uniform(30, 90), rng.uniform(760, 990)]),)),
        TestInput((np.append(rng.uniform(-9, 9, 4), [rng.uniform(30, 90), -rng.uniform(760, 990)]),)),
    ]


def log_slope(z):
    return 2 * (np.log(2) - np.abs(z) - np.log1p(np.exp(-2 * np.abs(z))))


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
        "try-21-1",
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
    Check(
        "try-21-2",
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
)
