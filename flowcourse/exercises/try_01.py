"""The fill-in cells of lesson 1."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def points(rng):
    return [TestInput((np.array([0.5, -1.0]),)), TestInput((rng.normal(size=5),))]


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
)
