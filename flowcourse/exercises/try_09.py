"""The fill-in cells of lesson 9."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import scale, turning_order


def walks(rng):
    return [
        TestInput((np.array([[1.0, 4.0, 2.0]]), 0.5)),
        TestInput((np.cumsum(rng.normal(size=(4, 3)), axis=1), scale(rng))),
        TestInput((np.cumsum(rng.normal(size=(2, 5)), axis=1), 1 / scale(rng))),
    ]


def log_scale(x, step):
    return np.full(x.shape, np.log(step))


def before(x):
    """The coordinate before each one, 0 before the first."""
    return np.concatenate([np.zeros((len(x), 1)), x[:, :-1]], axis=1)


def with_shift(shift):
    return lambda x, step: (log_scale(x, step), shift(x))


def with_log_scale(log_scale_of_step):
    return lambda x, step: (np.zeros(x.shape) + log_scale_of_step(step), before(x))


def orders(rng):
    return [TestInput((np.array([2, 0, 1]),)), TestInput((turning_order(rng, 4),)), TestInput((turning_order(rng, 6),))]


def table(compare):
    return lambda order: compare(order[:, None], order[None, :])


def two_bumps(rng):
    test_inputs = [TestInput((7.0, 1.0))]
    for _ in range(3):
        width = scale(rng)
        test_inputs.append(TestInput((float(rng.uniform(4, 12)) * width, width)))
    return test_inputs


def excess(distance, width):
    """By how much the entropy of the widest Gaussian exceeds that of one bump."""
    return 0.5 * np.log(1 + (distance / width) ** 2)


CHECKS = (
    Check(
        "try-09-1",
        title="a random walk, written as a flow",
        arguments=("x", "step"),
        returns=("α", "μ"),
        inputs=walks,
        expected=with_shift(before),
        mistakes=(
            Mistake(
                "sees itself",
                with_shift(lambda x: x),
                "off by one place: with your shift a coordinate is predicted from itself.",
            ),
            Mistake(
                "one round",
                with_shift(lambda x: np.roll(x, 1, axis=1)),
                "all columns are right but the first: nothing stands before it, and your shift reads the last.",
            ),
            Mistake(
                "the place after",
                with_shift(lambda x: np.concatenate([x[:, 1:], np.zeros((len(x), 1))], axis=1)),
                "your shift reads the coordinate after: a step leads on from the one before.",
            ),
            Mistake(
                "the difference",
                with_shift(lambda x: x - before(x)),
                "that is the step which was made: the shift is where it started.",
            ),
            Mistake(
                "all before",
                with_shift(lambda x: np.cumsum(x, axis=1) - x),
                "you add up all coordinates before: the last of them has added up the steps already.",
            ),
            Mistake(
                "first place unmoved",
                lambda x, step: (log_scale(x, step) * (np.arange(x.shape[1]) > 0), before(x)),
                "the first step is a step as well: x₁ has the deviation of the others.",
            ),
            Mistake(
                "scale for its logarithm", with_log_scale(lambda step: step), "that is the scale: α is its logarithm."
            ),
            Mistake(
                "a variance",
                with_log_scale(lambda step: 2 * np.log(step)),
                "that is the logarithm of the variance: α is the logarithm of the deviation.",
            ),
            Mistake(
                "the way back",
                with_log_scale(lambda step: -np.log(step)),
                "that is the log-scale of the way from x to z: α belongs to the way from z to x.",
            ),
        ),
    ),
    Check(
        "try-09-2",
        title="who may read whom, in any order",
        arguments=("order",),
        returns=("the table",),
        truth=("the table",),
        inputs=orders,
        expected=table(np.greater),
        mistakes=(
            Mistake(
                "sees itself",
                table(np.greater_equal),
                "your diagonal is True: no output may read its own coordinate.",
            ),
            Mistake("transposed", table(np.less), "rows and columns are exchanged: a row is an output."),
            Mistake(
                "in the order of the numbers",
                lambda order: np.tril(np.ones((len(order), len(order)), dtype=bool), -1),
                "that is right if the coordinates come in the order of their numbers: use their places.",
            ),
            Mistake(
                "order undone",
                lambda order: table(np.greater)(np.argsort(order)),
                "you read the order the other way round: order[i] is the place of coordinate i.",
            ),
            Mistake(
                "the place before alone",
                table(lambda own, other: own == other + 1),
                "that is the place just before: all earlier places may be read.",
            ),
        ),
    ),
    Check(
        "try-09-3",
        title="the price of one bump over two",
        arguments=("distance", "width"),
        returns=("the loss",),
        inputs=two_bumps,
        expected=lambda distance, width: excess(distance, width) - np.log(2),
        mistakes=(
            Mistake(
                "one bump",
                excess,
                "you compare with the entropy of one bump: which of the two it is, is uncertain as well.",
            ),
            Mistake(
                "added",
                lambda distance, width: excess(distance, width) + np.log(2),
                "the entropy of the data is subtracted, all of it: look at the sign of log 2.",
            ),
            Mistake(
                "bumps without a width",
                lambda distance, width: np.log(distance / width) - np.log(2),
                "your normal has the variance of the two centres: the width of a bump comes on top of it.",
            ),
            Mistake(
                "no half",
                lambda distance, width: 2 * excess(distance, width) - np.log(2),
                "the entropy of a normal has a half before the logarithm of the variance.",
            ),
            Mistake(
                "widths added",
                lambda distance, width: np.log(1 + distance / width) - np.log(2),
                "you add deviations: it is the variances that add up.",
            ),
            Mistake(
                "all of it",
                lambda distance, width: 0.5 * np.log(2 * np.pi * np.e * (distance**2 + width**2)),
                "that is the best NLL: the loss is what it has above the entropy of the data.",
            ),
        ),
    ),
)
