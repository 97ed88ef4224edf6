"""ex-16-4: the weight c(t) that makes the ODE's paths straight for normal data."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand, with both ends; data narrower than the noise, much narrower, and wider; and both ends again."""
    test_inputs = [TestInput((np.array([0.5, 0.0, 1.0]), 1.0))]
    for low, high in ((0.2, 0.6), (0.01, 0.05), (2.0, 6.0)):
        test_inputs.append(TestInput((np.sort(rng.uniform(0.02, 0.98, 6)), float(rng.uniform(low, high)))))
    return [*test_inputs, *(TestInput((np.array([0.5, 1.0, 0.0]), variance)) for variance in (3.0, 1e-4))]


def straight(t, variance):
    return np.sqrt((1 - t) ** 2 + 2 * t * (1 - t) * np.sqrt(variance))


def bends(inputs, values):
    """With this c a point keeps to the straight line from z to z · √variance: the largest distance for z = 1."""
    distances = []
    for p, c in zip(inputs, values, strict=True):
        t, variance = p.args
        distances.append(np.max(np.abs(np.sqrt(c**2 + t**2 * variance) - (1 - t + t * np.sqrt(variance)))))
    return max(distances)


CHECK = Check(
    "ex-16-4",
    arguments=("t", "variance"),
    returns=("c",),
    inputs=inputs,
    domains={"t": domains.entries(domains.share()), "variance": domains.positive(1e-4, 100)},
    atol=1e-7,  # at t = 1 a difference of squares leaves the root of a rounding error
    expected=straight,
    batch=("t",),
    laws=(Law("a point keeps to the straight line from z to z · √variance", bends),),
    mistakes=(
        Mistake(
            "difference of two squares",
            lambda t, variance: np.sqrt((1 - t + t * np.sqrt(variance)) ** 2 - t**2 * variance),
            "your formula is right, but at t = 1 rounding may leave less than 0 of the difference, or more: multiply "
            "it out, so that both terms have a factor 1 − t.",
        ),
        Mistake(
            "variance in the line",
            lambda t, variance: np.sqrt((1 - t + t * variance) ** 2 - t**2 * variance),
            "a straight line leads from z to z times the *deviation* of the data: where do you use the variance?",
        ),
        Mistake(
            "the line",
            lambda t, variance: 1 - t,
            "that is the line: its paths are straight only if all data are one point. How wide is y on the way?",
        ),
        Mistake(
            "the arc",
            lambda t, variance: np.sqrt(1 - t**2),
            "that is right for variance 1: for other data the width of y has to go from 1 to theirs.",
        ),
        Mistake(
            "the arc of the lesson",
            lambda t, variance: np.cos(np.pi * t / 2),
            "that is the arc of the lesson, where d is sin(πt/2). Here d is t, and c depends on the variance.",
        ),
        Mistake(
            "width kept at one",
            lambda t, variance: np.sqrt(np.maximum(1 - t**2 * variance, 0)),
            "with this c the variance of y stays 1: at t = 1 it has to be that of the data, and c has to be 0.",
        ),
        Mistake(
            "square of c",
            lambda t, variance: straight(t, variance) ** 2,
            "that is c²: the variance of y contains the square of its weight.",
        ),
        Mistake(
            "width of y",
            lambda t, variance: 1 - t + t * np.sqrt(variance),
            "that is the standard deviation that y should have: c is the weight of z in it.",
        ),
        Mistake(
            "variance for deviation",
            lambda t, variance: np.sqrt((1 - t) ** 2 + 2 * t * (1 - t) * variance),
            "a straight line leads from z to z times the *deviation* of the data: where do you use the variance?",
        ),
        Mistake(
            "straight in the variance",
            lambda t, variance: np.sqrt(1 - t + t * variance - t**2 * variance),
            "with this c the variance of y changes evenly in time: for a straight path its root has to.",
        ),
    ),
)
