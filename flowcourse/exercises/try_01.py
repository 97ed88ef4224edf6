"""The fill-in cells of lesson 1."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import scale


def points(rng):
    return [TestInput((np.array([0.5, -1.0]),)), TestInput((rng.normal(size=5),))]


def scales(rng):
    return [TestInput((2.0,)), TestInput((scale(rng),)), TestInput((1 / scale(rng),))]


def log_normal(z):
    return -0.5 * z**2 - 0.5 * np.log(2 * np.pi)


CHECKS = (
    Check(
        "try-01-1",
        title="a log-density in another unit",
        arguments=("log_p_m",),
        returns=("the log-density",),
        batch=("log_p_m",),
        inputs=points,
        expected=lambda log_p_m: log_p_m - np.log(100),
        mistakes=(
            Mistake(
                "divided",
                lambda log_p_m: log_p_m / 100,
                "you divide the logarithm: the density is divided by 100, so what happens to its logarithm?",
            ),
            Mistake(
                "wrong direction",
                lambda log_p_m: log_p_m + np.log(100),
                "you make the density larger: a centimetre is short, and holds less of the probability than a metre.",
            ),
        ),
    ),
    Check(
        "try-01-2",
        title="the forward form, without an inverse",
        arguments=("z",),
        returns=("log p_X",),
        inputs=points,
        expected=lambda z: log_normal(z) - np.log(3 * z**2 + 1),
        mistakes=(
            Mistake(
                "multiplied",
                lambda z: log_normal(z) + np.log(3 * z**2 + 1),
                "you multiply by the slope: f stretches here, and stretching makes the density smaller.",
            ),
            Mistake("no slope", log_normal, "that is log p_Z(z): by how much does f stretch the line at z?"),
            Mistake(
                "slope at x",
                lambda z: log_normal(z) - np.log(3 * (z**3 + z) ** 2 + 1),
                "you take the slope of f at x: f′ belongs to z.",
            ),
            Mistake(
                "f for f′",
                lambda z: log_normal(z) - np.log(np.abs(z**3 + z)),
                "you subtract log|f(z)|: the formula has the slope f′(z) there.",
            ),
        ),
    ),
    Check(
        "try-01-3",
        title="where the density of exp(c·Z) is highest",
        arguments=("c",),
        returns=("the peak",),
        inputs=scales,
        expected=lambda c: np.exp(-(c**2)),
        mistakes=(
            Mistake(
                "peak of Z",
                lambda c: 1.0,
                "that is f(0), where the peak of Z goes: the peak does not travel with f.",
            ),
            Mistake(
                "c for c²",
                lambda c: np.exp(-c),
                "nearly: differentiate (log x)²/(2c²), and look at what stays in the denominator.",
            ),
            Mistake(
                "mean",
                lambda c: np.exp(c**2 / 2),
                "that is the mean of X, to the right of the median: the peak is on its left.",
            ),
            Mistake("log x for x", lambda c: -(c**2), "that is log x at the peak: the question is where x is."),
        ),
    ),
)
