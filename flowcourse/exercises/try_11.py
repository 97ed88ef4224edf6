"""The fill-in cells of lesson 11."""

from functools import partial

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import turning_order


def proportional(y, a):
    """v = a y: from z the path comes to z eᵃ."""
    return a * y


def slowing(y, a, c):
    """v = a e^(−c y): from z it comes to log(e^(c z) + a c)/c."""
    return a * np.exp(-c * y)


def rooted(y, a):
    """v = a √y: from z it comes to (√z + a/2)²."""
    return a * np.sqrt(y)


def paths(rng):
    """(v, z, x) with x where the path from z is at time 1."""
    z = np.array([1.0, -2.0])
    test_inputs = [TestInput((partial(proportional, a=0.5), z, z * np.exp(0.5)))]
    z, a, c = rng.normal(size=4), *rng.uniform(0.5, 1.5, 2)
    test_inputs.append(TestInput((partial(slowing, a=a, c=c), z, np.log(np.exp(c * z) + a * c) / c)))
    z, a = rng.uniform(0.3, 3.0, size=3), rng.uniform(0.5, 2.0)
    return [*test_inputs, TestInput((partial(rooted, a=a), z, (np.sqrt(z) + a / 2) ** 2))]


def results(rng):
    """(coarse, fine, order), with errors that a method of this order would leave."""
    test_inputs = [TestInput((np.array([2.0]), np.array([2.25]), 1))]
    for order in (2, 4):
        exact, error = rng.normal(size=(2, 3))
        test_inputs.append(TestInput((exact + error, exact + error / 2**order * rng.uniform(0.9, 1.1, 3), order)))
    return test_inputs


def pairs(rng):
    """z and x on a line; the order of z is not undone by itself, so that argsort and ranks differ."""
    first = TestInput((np.array([0.3, 1.2, -0.5]), np.array([-2.0, 1.0, 0.5])))
    drawn = [(np.sort(rng.normal(size=n))[turning_order(rng, n)], rng.normal(size=n)) for n in (6, 9)]
    return [first, *map(TestInput, drawn)]


def ranks(z):
    return np.argsort(np.argsort(z))


CHECKS = (
    Check(
        "try-11-1",
        title="the log-det of a path on a line, from its ends",
        arguments=("v", "z", "x"),
        returns=("log_det",),
        inputs=paths,
        expected=lambda v, z, x: np.log(np.abs(v(x))) - np.log(np.abs(v(z))),
        mistakes=(
            Mistake(
                "ends exchanged",
                lambda v, z, x: np.log(np.abs(v(z))) - np.log(np.abs(v(x))),
                "that is the log_det of the way back: the integral runs from z to x.",
            ),
            Mistake(
                "bars forgotten",
                lambda v, z, x: np.log(v(x)) - np.log(v(z)),
                "where v is negative its logarithm is NaN: the integral of v′/v is log |v|.",
            ),
            Mistake(
                "difference of velocities",
                lambda v, z, x: v(x) - v(z),
                "that is the integral of v′ over y: the integral is over time, and dt = dy/v.",
            ),
            Mistake(
                "ratio",
                lambda v, z, x: v(x) / v(z),
                "that is the determinant itself: its logarithm is asked.",
            ),
            Mistake(
                "places for velocities",
                lambda v, z, x: np.log(np.abs(x)) - np.log(np.abs(z)),
                "that is right only where v is proportional to y: what is the integral of v′/v?",
            ),
            Mistake(
                "one end",
                lambda v, z, x: np.log(np.abs(v(x))),
                "the integral has two ends: what does the path start from?",
            ),
        ),
    ),
    Check(
        "try-11-2",
        title="two rough results, and a better one",
        arguments=("coarse", "fine", "order"),
        returns=("the better result",),
        inputs=results,
        expected=lambda coarse, fine, order: fine + (fine - coarse) / (2**order - 1),
        mistakes=(
            Mistake(
                "order one always",
                lambda coarse, fine, order: 2 * fine - coarse,
                "that is right for Euler's method: at a higher order fine is nearer to the exact result.",
            ),
            Mistake(
                "one forgotten",
                lambda coarse, fine, order: fine + (fine - coarse) / 2**order,
                "nearly: coarse − fine is not the error of coarse, it is the error of coarse minus that of fine.",
            ),
            Mistake(
                "away from coarse",
                lambda coarse, fine, order: fine - (fine - coarse) / (2**order - 1),
                "you go back towards coarse: the exact result lies beyond fine.",
            ),
            Mistake(
                "from coarse",
                lambda coarse, fine, order: coarse + (fine - coarse) / (2**order - 1),
                "you start at coarse, and correct it by the error of fine.",
            ),
            Mistake(
                "mean",
                lambda coarse, fine, order: (coarse + fine) / 2,
                "the mean is worse than fine: both results err to the same side.",
            ),
            Mistake(
                "the error",
                lambda coarse, fine, order: (fine - coarse) / (2**order - 1),
                "that is what has to be added to fine.",
            ),
        ),
    ),
    Check(
        "try-11-3",
        title="the pairs on a line that leave no trade",
        arguments=("z", "x"),
        returns=("the partners",),
        batch=(),
        inputs=pairs,
        expected=lambda z, x: np.sort(x)[ranks(z)],
        mistakes=(
            Mistake(
                "sorted x alone",
                lambda z, x: np.sort(x),
                "x is in order now, but z is not: the smallest x belongs to the smallest z, wherever that stands.",
            ),
            Mistake(
                "order for ranks",
                lambda z, x: np.sort(x)[np.argsort(z)],
                "argsort(z) says where the smallest z stands, then the next: you use it as the rank of each z.",
            ),
            Mistake(
                "x in the order of z",
                lambda z, x: x[np.argsort(z)],
                "you move the x as sorting z would move the z: x has an order of its own.",
            ),
            Mistake(
                "largest to smallest",
                lambda z, x: np.sort(x)[::-1][ranks(z)],
                "you give the largest x to the smallest z: then every two pairs would trade.",
            ),
            Mistake("unchanged", lambda z, x: x, "these are the pairs as they came: some of them would trade."),
        ),
    ),
)
