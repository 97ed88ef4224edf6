"""ex-08-3: NICE's last layer on the way back, z = x / s with s = exp(log_scale), and its log_det."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    found = [TestInput((np.array([[6.0, 1.0], [2.0, -0.5], [-4.0, 2.0]]), np.log([2.0, 0.25])))]
    for n, dim in ((4, 3), (3, 5)):
        found.append(TestInput((rng.normal(size=(n, dim)), np.log([scale(rng) for _ in range(dim)]))))
    return found


def rescale_back(x, log_scale):
    return x / np.exp(log_scale), np.full(len(x), -np.sum(log_scale))


def log_det_with(total):
    """log_det = total(log_scale) for every row; it says nothing about z."""
    return lambda x, log_scale: (None, np.full(len(x), total(log_scale)))


CHECK = Check(
    "ex-08-3",
    arguments=("x", "log_scale"),
    returns=("z", "log_det"),
    inputs=inputs,
    expected=rescale_back,
    mistakes=(
        Mistake(
            "multiplies on the way back",
            lambda x, log_scale: (x * np.exp(log_scale), None),
            "you multiply by s: that is the way from z to x, and on the way back the scale is undone.",
        ),
        Mistake(
            "divides by log s",
            lambda x, log_scale: (x / log_scale, None),
            "you divide by log_scale: it is the logarithm of s, so that s is positive whatever training does.",
        ),
        Mistake(
            "multiplies by log s",
            lambda x, log_scale: (x * log_scale, None),
            "you multiply by log_scale: make s of it first, and undo it.",
        ),
        Mistake(
            "subtracts log s",
            lambda x, log_scale: (x - log_scale, None),
            "you subtract log_scale from x: only in logarithms is a division a subtraction, and x is no logarithm.",
        ),
        Mistake(
            "nothing scaled",
            lambda x, log_scale: (x, None),
            "your z is x: each coordinate is still to be divided by its s.",
        ),
        Mistake(
            "log_det of the way there",
            log_det_with(np.sum),
            "that is the log_det of f, from z to x: your function goes from x to z.",
        ),
        Mistake(
            "one number for all rows",
            lambda x, log_scale: (None, -np.sum(log_scale)),
            "the number is right, and it is the same at every point: yet log_det has one entry for each of the N rows.",
        ),
        Mistake(
            "once for each row",
            lambda x, log_scale: (None, np.full(len(x), -len(x) * np.sum(log_scale))),
            "your log_det is N times too large: each row has its own change of volume, whatever the others are.",
        ),
        Mistake(
            "the sum in every column",
            lambda x, log_scale: (None, np.full(x.shape, -np.sum(log_scale))),
            "you have the sum in every column as well: one number for each row is asked, (N,) and not (N, D).",
        ),
        Mistake(
            "no log_det",
            lambda x, log_scale: (None, np.zeros(len(x))),
            "0 is the log_det of an additive coupling: this layer is there because it does change volumes.",
        ),
        Mistake(
            "one number for each coordinate",
            lambda x, log_scale: (None, -log_scale),
            "your log_det has an entry for each coordinate: sum them, and give the sum to each of the N rows.",
        ),
        Mistake(
            "det for log_det",
            log_det_with(lambda log_scale: np.exp(-np.sum(log_scale))),
            "that is the determinant of h: log_det is its logarithm.",
        ),
        Mistake(
            "det of f for log_det",
            log_det_with(lambda log_scale: np.exp(np.sum(log_scale))),
            "that is the determinant of f, the product of s: log_det is a logarithm, and the way is back.",
        ),
        Mistake(
            "sums s",
            log_det_with(lambda log_scale: -np.sum(np.exp(log_scale))),
            "you sum s: the determinant is their product, and the logarithm of a product is a sum of logarithms.",
        ),
        Mistake(
            "sums 1/s",
            log_det_with(lambda log_scale: np.sum(np.exp(-log_scale))),
            "you sum 1/s: the determinant of h is their product, and log_det the sum of their logarithms.",
        ),
        Mistake(
            "log of log s",
            log_det_with(lambda log_scale: -np.sum(np.log(np.abs(log_scale)))),
            "you take the logarithm of log_scale: it is a logarithm already.",
        ),
        Mistake(
            "product of log s",
            log_det_with(lambda log_scale: -np.prod(log_scale)),
            "you multiply the logarithms: the determinant is a product, and its logarithm is a sum.",
        ),
        Mistake(
            "times the point",
            lambda x, log_scale: (None, -np.sum(x * log_scale, axis=1)),
            "your log_det depends on x: the scales are the same everywhere, and so is the change of volume.",
        ),
    ),
)
