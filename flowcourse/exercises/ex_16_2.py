"""ex-16-2: the mean and the standard deviation of x given u, from the score and its slope."""

import numpy as np

from ..checking import domains
from ..checking.edges import sizes
from ..checking.parts import Check, Mistake, TestInput


def inputs(rng):
    """By hand; mixtures of two or three bells on a line; and a place between two points, where the score rises."""
    test_inputs = [TestInput((np.array([5.0]), np.array([-0.2]), np.array([-0.04]), 4.0))]
    for count, low, high in ((2, 0.3, 0.6), (3, 0.7, 0.9), (2, 1.2, 2.5)):
        places, widths = 2 * rng.normal(size=count), rng.uniform(0.2, 0.8, count)
        s, u = float(rng.uniform(low, high)), 2 * rng.normal(size=6)
        test_inputs.append(TestInput((u, *score_and_slope(u, places, widths, s), s)))
    test_inputs.append(TestInput((np.zeros(1), np.zeros(1), np.array([12.0]), 0.5)))
    bends = np.array([-1 + 1e-6, -0.999, -0.5, 0.0, 3.0, 400.0])  # from x known to x between two points, over s²
    for s in (2.0, *sizes(rng, 1e-3, 1e3, 4)):
        u, score = s * rng.normal(size=6), rng.normal(size=6) / s
        test_inputs.append(TestInput((u, score, rng.permutation(bends) / s**2, s)))
    return [*test_inputs, TestInput((np.ones(2), np.array([0.25, 0.0]), np.array([-0.25, 0.0]), 2.0))]


def score_and_slope(u, places, widths, s):
    """Of a mixture of bells of equal weight with noise s: (N,) -> two (N,)."""
    variance = widths**2 + s**2
    log_p = -0.5 * (u[:, None] - places) ** 2 / variance - 0.5 * np.log(variance)
    weight = np.exp(log_p - log_p.max(axis=1, keepdims=True))
    weight = weight / weight.sum(axis=1, keepdims=True)
    arrows = (places - u[:, None]) / variance
    score = np.sum(weight * arrows, axis=1)
    return score, np.sum(weight * (arrows**2 - 1 / variance), axis=1) - score**2


def both(u, score, slope, s):
    variance = s**2 + s**4 * slope
    return u + s**2 * score, np.sqrt(variance)


def deviation(formula):
    """Another standard deviation; it says nothing about the mean."""
    return lambda u, score, slope, s: (None, formula(u, score, slope, s))


def mean(formula):
    return lambda u, score, slope, s: (formula(u, score, slope, s), None)


CHECK = Check(
    "ex-16-2",
    arguments=("u", "score", "slope", "s"),
    returns=("the mean", "the standard deviation"),
    inputs=inputs,
    domains={"u": domains.entries(domains.real())},
    expected=both,
    batch=("u", "score", "slope"),
    mistakes=(
        Mistake(
            "variance",
            deviation(lambda u, score, slope, s: s**2 * (1 + s**2 * slope)),
            "that is the variance: the task asks for its root.",
        ),
        Mistake(
            "of z",
            deviation(lambda u, score, slope, s: np.sqrt(1 + s**2 * slope)),
            "that is the standard deviation of z given u: x = u − s z has another unit.",
        ),
        Mistake(
            "derivative of the mean",
            deviation(lambda u, score, slope, s: 1 + s**2 * slope),
            "that is how fast the mean moves with u: how is the variance of x related to it?",
        ),
        Mistake(
            "s for its square in the root",
            deviation(lambda u, score, slope, s: s * np.sqrt(1 + s * slope)),
            "one of the factors s is missing beside the slope: differentiate Tweedie's formula by u.",
        ),
        Mistake(
            "sign of the slope",
            deviation(lambda u, score, slope, s: s * np.sqrt(1 - s**2 * slope)),
            "the slope has the wrong sign: where the score falls steeply, x is nearly known.",
        ),
        Mistake(
            "slope without its sign",
            deviation(lambda u, score, slope, s: s * np.sqrt(1 - s**2 * np.abs(slope))),
            "the slope may be above 0, between two groups of data: there x is less certain than s.",
        ),
        Mistake(
            "slope at most 0",
            deviation(lambda u, score, slope, s: s * np.sqrt(1 + s**2 * np.minimum(slope, 0))),
            "the slope may be above 0, between two groups of data: there x is less certain than s.",
        ),
        Mistake(
            "second derivative of p",
            deviation(lambda u, score, slope, s: s * np.sqrt(1 + s**2 * (slope + score**2))),
            "`slope` is that of the score, the second derivative of log p: score² is in it already.",
        ),
        Mistake(
            "slope alone",
            deviation(lambda u, score, slope, s: s**2 * np.sqrt(-slope)),
            "Tweedie's formula begins with u: what does it contribute to the derivative by u?",
        ),
        Mistake(
            "of normal data",
            deviation(lambda u, score, slope, s: np.sqrt(-1 / slope - s**2)),
            "that is the standard deviation of the data themselves, if they are normal: x given u is narrower.",
        ),
        Mistake(
            "noise alone",
            deviation(lambda u, score, slope, s: s + 0 * u),
            "that would be so if all x were equally frequent: what is known of the data makes x more certain, or less.",
        ),
        Mistake(
            "away from the data",
            mean(lambda u, score, slope, s: u - s**2 * score),
            "your mean goes down the density: Tweedie's formula goes up.",
        ),
        Mistake(
            "s for its square",
            mean(lambda u, score, slope, s: u + s * score),
            "s is a standard deviation: Tweedie's formula has its square.",
        ),
        Mistake(
            "of the noise",
            mean(lambda u, score, slope, s: -s * score),
            "that is the mean of z: the mean of x is u less s times this.",
        ),
        Mistake(
            "s² lost at the slope",
            deviation(lambda u, score, slope, s: s * np.sqrt(1 + slope)),
            "a factor s² is missing beside the slope: which unit has the slope of a score?",
        ),
    ),
)
