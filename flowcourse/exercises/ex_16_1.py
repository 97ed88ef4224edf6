"""ex-16-1: normal data with noise, the mean of x given u and the end of the probability-flow ODE."""

import numpy as np

from ..checking import domains
from ..checking.edges import sizes
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; little noise, much noise and as much as data; and a draw of u itself, for a law."""
    test_inputs = [TestInput((np.array([5.0]), 9.0, 4.0))]
    for low, high in ((0.2, 0.6), (0.8, 1.4), (2.0, 4.0)):
        test_inputs.append(
            TestInput((3 * rng.normal(size=5), float(rng.uniform(0.3, 3.0)), float(rng.uniform(low, high))))
        )
    units, ratios = sizes(rng, 1e-6, 1e6, 5), sizes(rng, 0.02, 4, 5)  # any unit, and any noise in it
    for unit, ratio in zip(units, ratios):
        u = unit * np.append(of_both_signs(rng), 0.0)
        test_inputs.append(TestInput((u, unit**2, ratio * unit), "any unit"))
    u = rng.normal(size=400)
    variance, s = rng.uniform(0.5, 2.0, 2)
    return [
        *test_inputs,
        TestInput((u / np.std(u) * np.sqrt(variance + s**2), float(variance), float(s)), "its own density"),
    ]


def of_both_signs(rng):
    return np.array([-1, 1, 8, -0.01]) * rng.uniform(0.5, 2.0, 4)


def both(u, variance, s):
    return u * variance / (variance + s**2), u * np.sqrt(variance / (variance + s**2))


def keeps_the_variance(inputs, values):
    """Where u has its own density, the ends have the variance of the data."""
    errors = [
        abs(np.std(v[1]) / np.sqrt(p.args[1]) - 1)
        for p, v in zip(inputs, values, strict=True)
        if p.name == "its own density"
    ]
    return max(errors)


def mean(formula):
    """Another mean; it says nothing about the end of the ODE."""
    return lambda u, variance, s: (formula(u, variance, s), None)


def end(formula):
    """Another end; it says nothing about the mean."""
    return lambda u, variance, s: (None, formula(u, variance, s))


CHECK = Check(
    "ex-16-1",
    arguments=("u", "variance", "s"),
    returns=("the mean", "the end of the ODE"),
    inputs=inputs,
    domains={"u": domains.entries(domains.real(1e-3, 8))},
    expected=both,
    batch=("u",),
    guesses=(
        ("the mean of x, for u = 3, variance 1 and s = 3", 0.3),
        ("the end of the ODE, for u = 3, variance 1 and s = 3", 3 / 10**0.5),
    ),
    laws=(Law("where u has its own density, the ends have the variance of the data", keeps_the_variance),),
    mistakes=(
        Mistake(
            "results exchanged",
            lambda u, variance, s: both(u, variance, s)[::-1],
            "your two results are exchanged: the mean of x comes first, then the end of the ODE.",
        ),
        Mistake(
            "the mean twice",
            end(lambda u, variance, s: both(u, variance, s)[0]),
            "the end is not the mean of x: the arrow to the mean changes on the way, so follow it bit by bit.",
        ),
        Mistake(
            "the end twice",
            mean(lambda u, variance, s: both(u, variance, s)[1]),
            "the mean is not the end of the ODE: use Tweedie's formula, with the whole of s².",
        ),
        Mistake(
            "deviations added in the mean",
            mean(lambda u, variance, s: u * np.sqrt(variance) / (np.sqrt(variance) + s)),
            "in the mean you add standard deviations: variances are what adds.",
        ),
        Mistake(
            "deviations added in the end",
            end(lambda u, variance, s: u * np.sqrt(variance) / (np.sqrt(variance) + s)),
            "at the end you add standard deviations: variances are what adds.",
        ),
        Mistake(
            "s for its square",
            mean(lambda u, variance, s: u * variance / (variance + s)),
            "s is a standard deviation: its square stands beside the variance.",
        ),
        Mistake(
            "variance squared",
            mean(lambda u, variance, s: u * variance**2 / (variance**2 + s**2)),
            "`variance` is a variance already: do not square it.",
        ),
        Mistake(
            "the noise for the data",
            mean(lambda u, variance, s: u * s**2 / (variance + s**2)),
            "that is the mean of s z, the part of u that is noise: x is the rest.",
        ),
        Mistake(
            "score",
            mean(lambda u, variance, s: -u / (variance + s**2)),
            "that is the score: Tweedie's formula leads from it to the mean.",
        ),
        Mistake(
            "one Euler step",
            end(lambda u, variance, s: u - 0.5 * s**2 * u / (variance + s**2)),
            "that is the ODE in a single step: the score changes on the way.",
        ),
        Mistake(
            "doubled drift",
            end(lambda u, variance, s: u * variance**2 / (variance + s**2) ** 2),
            "your end moves too far: integrate d log u/ds again, and look at the factor in front of the logarithm.",
        ),
        Mistake(
            "whole width",
            end(lambda u, variance, s: u / np.sqrt(variance + s**2)),
            "that is how many standard deviations u lies from 0: how wide are the data?",
        ),
        Mistake(
            "nothing known of x",
            mean(lambda u, variance, s: u),
            "u itself is not the mean of x: x near 0 are more frequent than those farther out.",
        ),
        Mistake(
            "score without the noise",
            lambda u, variance, s: (u - s**2 * u / variance, None),
            "you take the score of the data without noise: u has noise, and a larger variance.",
        ),
    ),
)
