"""The fill-in cells of lesson 18."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def bells(rng):
    """By hand; both ends of the line; and bells between."""
    y = np.array([0.5, -1.0])
    test_inputs = [TestInput((y, 0.5, 1.0, 0.5)), TestInput((y, 0.0, 0.3, 0.7)), TestInput((y, 1.0, 0.3, 0.7))]
    for _ in range(2):
        test_inputs.append(TestInput((rng.normal(size=4), *rng.uniform([0.2, 0.3, 0.2], [0.8, 1.5, 0.8]))))
    return test_inputs


def velocities(rng):
    test_inputs = [TestInput((np.array([[0.2, -1.0]]), np.array([[1.0, 0.5]]), 3.0))]
    return test_inputs + [TestInput((*rng.normal(size=(2, 4, 2)), rng.uniform(1.5, 6.0))) for _ in range(2)]


def variance(t, r):
    return (1 - t) ** 2 + t**2 * r**2


def slope(t, r):
    return (t * r**2 - (1 - t)) / variance(t, r)


def bell(slope=slope, mean_of_y=lambda t, c: t * c):
    return lambda y, t, c, r: c + slope(t, r) * (y - mean_of_y(t, c))


CHECKS = (
    Check(
        "try-18-1",
        title="the velocity of a bell",
        arguments=("y", "t", "c", "r"),
        returns=("the velocity",),
        batch=("y",),
        inputs=bells,
        expected=bell(),
        mistakes=(
            Mistake(
                "deviation for variance",
                bell(lambda t, r: slope(t, r) * np.sqrt(variance(t, r))),
                "you divide by the deviation of y: a covariance is divided by the variance.",
            ),
            Mistake(
                "not divided",
                bell(lambda t, r: t * r**2 - (1 - t)),
                "you multiply by the covariance: divide it by V, the variance of y.",
            ),
            Mistake(
                "r for its square",
                bell(lambda t, r: (t * r - (1 - t)) / variance(t, r)),
                "the covariance of x with y is t r², since r is a standard deviation.",
            ),
            Mistake(
                "deviations added",
                bell(lambda t, r: (t * r**2 - (1 - t)) / ((1 - t) + t * r) ** 2),
                "z and x are independent, so the variances of (1 − t) z and t x are added, and not their deviations.",
            ),
            Mistake(
                "factors not squared",
                bell(lambda t, r: (t * r**2 - (1 - t)) / ((1 - t) + t * r**2)),
                "the variance of t x is t² r², and that of (1 − t) z is (1 − t)².",
            ),
            Mistake(
                "c for the mean of y",
                bell(mean_of_y=lambda t, c: c),
                "y has the mean t c, and you subtract c.",
            ),
            Mistake(
                "mean of y forgotten",
                bell(mean_of_y=lambda t, c: 0.0),
                "you multiply y itself: subtract its mean first, which is t c.",
            ),
            Mistake(
                "mean of x",
                bell(lambda t, r: t * r**2 / variance(t, r)),
                "that is the mean of x: subtract that of z.",
            ),
            Mistake(
                "mean of z",
                lambda y, t, c, r: (1 - t) / variance(t, r) * (y - t * c),
                "that is the mean of z: subtract it from that of x.",
            ),
            Mistake(
                "sum",
                bell(lambda t, r: (t * r**2 + (1 - t)) / variance(t, r)),
                "that is the mean of x + z: the line leads from z to x.",
            ),
            Mistake(
                "turned round",
                bell(lambda t, r: -slope(t, r)),
                "the covariance has the wrong sign: that of x with y is above 0, that of z with y is subtracted.",
            ),
            Mistake(
                "c forgotten",
                lambda y, t, c, r: slope(t, r) * (y - t * c),
                "x − z has the mean c before y is known: where is it?",
            ),
        ),
    ),
    Check(
        "try-18-2",
        title="the guided velocity",
        arguments=("v", "v_k", "w"),
        returns=("the guided velocity",),
        batch=("v", "v_k"),
        inputs=velocities,
        expected=lambda v, v_k, w: v + w * (v_k - v),
        mistakes=(
            Mistake(
                "from the digit on",
                lambda v, v_k, w: v_k + w * (v_k - v),
                "that is guidance 1 + w: with w = 0 the digit should play no part.",
            ),
            Mistake(
                "away from the digit",
                lambda v, v_k, w: v - w * (v_k - v),
                "you go away from the velocity with the digit: with w = 1 it should come out.",
            ),
            Mistake(
                "added",
                lambda v, v_k, w: v + w * v_k,
                "what the digit adds is the *difference* of the two velocities.",
            ),
            Mistake(
                "exchanged",
                lambda v, v_k, w: v_k + w * (v - v_k),
                "you have the two velocities the wrong way round: w = 1 gives the one without the digit.",
            ),
            Mistake(
                "times w",
                lambda v, v_k, w: w * v_k,
                "you multiply the whole velocity: only what the digit adds to v is multiplied.",
            ),
            Mistake(
                "difference alone",
                lambda v, v_k, w: w * (v_k - v),
                "that is only what the digit adds: where is the velocity of all images?",
            ),
        ),
    ),
)
