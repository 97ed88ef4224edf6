"""The fill-in cells of lesson 16."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import offset


def bells(rng):
    test_inputs = [TestInput((np.array([[2.0, -1.0]]), np.array([0.0, 1.0]), 1.0, 0.5))]
    for dim in (1, 3):
        u, m = rng.normal(size=(4, dim)), rng.normal(size=dim) + offset(rng)
        test_inputs.append(TestInput((u, m, *rng.uniform(0.2, 2.0, 2))))
    return test_inputs


def two_points(rng):
    test_inputs = [TestInput((np.array([0.5, -1.0, 0.1]), 1.0, 0.7))]
    test_inputs += [TestInput((rng.normal(size=5), *rng.uniform([0.5, 0.6], [1.5, 1.5]))) for _ in range(2)]
    return [*test_inputs, TestInput((np.array([0.9, -0.01]), 1.0, 0.02))]  # where exp(m u / s²) overflows


def predictions(rng):
    """y, noise and the weights of a path, of which none is the derivative of another."""
    test_inputs = [TestInput((np.array([[1.0, 2.0]]), np.array([[0.5, -1.0]]), 0.8, 0.6, -0.5, 1.5))]
    for dim in (1, 3):
        y, noise = rng.normal(size=(2, 4, dim))
        test_inputs.append(TestInput((y, noise, *rng.uniform([0.3, 0.2, -2.0, 0.3], [0.9, 0.8, -0.3, 2.0]))))
    return test_inputs


CHECKS = (
    Check(
        "try-16-1",
        title="the score of a bell with noise",
        arguments=("u", "m", "variance", "s"),
        returns=("the score",),
        batch=("u",),
        inputs=bells,
        expected=lambda u, m, variance, s: (m - u) / (variance + s**2),
        mistakes=(
            Mistake(
                "sign",
                lambda u, m, variance, s: (u - m) / (variance + s**2),
                "your arrows lead away from m: the density rises towards it.",
            ),
            Mistake(
                "deviations added",
                lambda u, m, variance, s: (m - u) / (np.sqrt(variance) + s) ** 2,
                "you add standard deviations: of independent numbers the variances add.",
            ),
            Mistake(
                "s for its square",
                lambda u, m, variance, s: (m - u) / (variance + s),
                "s is a standard deviation: which power of it belongs beside a variance?",
            ),
            Mistake(
                "no noise",
                lambda u, m, variance, s: (m - u) / variance,
                "that is the score of the data: u is wider than x.",
            ),
            Mistake(
                "noise alone",
                lambda u, m, variance, s: (m - u) / s**2,
                "that is right if all data are at m: they have a variance of their own.",
            ),
            Mistake(
                "deviation for variance",
                lambda u, m, variance, s: (m - u) / np.sqrt(variance + s**2),
                "you divide by the standard deviation of u: the gradient of the exponent has its variance.",
            ),
        ),
    ),
    Check(
        "try-16-2",
        title="the mean of two points",
        arguments=("u", "m", "s"),
        returns=("E[x | u]",),
        batch=("u",),
        inputs=two_points,
        expected=lambda u, m, s: m * np.tanh(m * u / s**2),
        mistakes=(
            Mistake(
                "nearest point",
                lambda u, m, s: m * np.sign(u),
                "that is the more probable of the two points, a step: the mean weighs both.",
            ),
            Mistake(
                "m forgotten",
                lambda u, m, s: np.tanh(u / s**2),
                "m is missing in two places: the points are at −m and m, and the exponents contain m as well.",
            ),
            Mistake(
                "m in the exponent forgotten",
                lambda u, m, s: m * np.tanh(u / s**2),
                "the two squares (u − m)² and (u + m)² differ by 4mu: your exponent has no m.",
            ),
            Mistake(
                "s for its square",
                lambda u, m, s: m * np.tanh(m * u / s),
                "s is a standard deviation: the exponents of the two bells are divided by 2s².",
            ),
            Mistake(
                "half the exponent",
                lambda u, m, s: m * np.tanh(m * u / (2 * s**2)),
                "the two squares (u − m)² and (u + m)² differ by 4mu: look at the factor in the exponent again.",
            ),
            Mistake(
                "twice the exponent",
                lambda u, m, s: m * np.tanh(2 * m * u / s**2),
                "the two squares differ by 4mu, and the tanh takes half of the difference of the exponents.",
            ),
            Mistake(
                "chance of m",
                lambda u, m, s: 1 / (1 + np.exp(-2 * m * u / s**2)),
                "that is the chance of m: the mean of x is asked.",
            ),
            Mistake(
                "m in front forgotten",
                lambda u, m, s: np.tanh(m * u / s**2),
                "your values lie between −1 and 1: the points are at −m and m.",
            ),
            Mistake(
                "score",
                lambda u, m, s: (m * np.tanh(m * u / s**2) - u) / s**2,
                "that is the score: Tweedie's formula leads from it to the mean.",
            ),
        ),
    ),
    Check(
        "try-16-3",
        title="a velocity from predicted noise",
        arguments=("y", "noise", "c", "d", "c_dot", "d_dot"),
        returns=("the velocity",),
        batch=("y", "noise"),
        inputs=predictions,
        expected=lambda y, noise, c, d, c_dot, d_dot: c_dot * noise + d_dot * (y - c * noise) / d,
        mistakes=(
            Mistake(
                "y for x",
                lambda y, noise, c, d, c_dot, d_dot: c_dot * noise + d_dot * y,
                "d_dot multiplies the predicted x, and you give it y: solve y = c z + d x for x.",
            ),
            Mistake(
                "not divided by d",
                lambda y, noise, c, d, c_dot, d_dot: c_dot * noise + d_dot * (y - c * noise),
                "y − c · noise is d times the predicted x.",
            ),
            Mistake(
                "noise with weight 1",
                lambda y, noise, c, d, c_dot, d_dot: c_dot * noise + d_dot * (y - noise) / d,
                "the noise has the weight c in y: take that much away.",
            ),
            Mistake(
                "derivatives exchanged",
                lambda y, noise, c, d, c_dot, d_dot: d_dot * noise + c_dot * (y - c * noise) / d,
                "c_dot belongs to the noise and d_dot to x, as c and d do.",
            ),
            Mistake(
                "the arc only",
                lambda y, noise, c, d, c_dot, d_dot: np.pi / 2 * (c * y - noise) / d,
                "that is right on the arc, where c_dot is −πd/2 and d_dot is πc/2: here any weights may come.",
            ),
            Mistake(
                "weights for their derivatives",
                lambda y, noise, c, d, c_dot, d_dot: y + 0 * noise,
                "c · noise + d · x is y again: the velocity has c_dot and d_dot in the place of c and d.",
            ),
            Mistake(
                "x alone",
                lambda y, noise, c, d, c_dot, d_dot: d_dot * (y - c * noise) / d,
                "the weight of the noise changes with t as well.",
            ),
            Mistake(
                "point for velocity",
                lambda y, noise, c, d, c_dot, d_dot: (y - c * noise) / d,
                "that is the predicted x: the velocity is made of x and of the noise.",
            ),
        ),
    ),
)
