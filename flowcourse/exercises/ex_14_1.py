"""ex-14-1: the width of one bell, and of a posterior with two of them, after n looks at one throw."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; bells that are narrow, wide and in between; and one mode in place of two."""
    test_inputs = [TestInput((1.0, 1.0, 1))]
    for low, high, n in ((0.1, 0.3, 3), (0.5, 0.9, 5), (1.2, 2.5, 9)):
        test_inputs.append(TestInput((float(rng.uniform(1.2, 2.8)), float(rng.uniform(low, high)), n)))
    return [*test_inputs, TestInput((1e-12, float(rng.uniform(0.3, 0.8)), 6), "one mode")]


def both(m, w, n):
    return w / n**0.5, np.sqrt(m**2 + w**2 / n)


def modes_differ(inputs, values):
    """With both modes at one place, the posterior is as wide as one bell."""
    return max(abs(v[0] - v[1]) for p, v in zip(inputs, values, strict=True) if p.name == "one mode")


def deviation(formula):
    """Another standard deviation of the whole, from m, w and n; it says nothing about the bell."""
    return lambda m, w, n: (None, formula(m, w, n))


def whole(m, w, n):
    return both(m, w, n)[1]


CHECK = Check(
    "ex-14-1",
    arguments=("m", "w", "n"),
    returns=("the width", "the standard deviation"),
    inputs=inputs,
    expected=both,
    guesses=(
        ("one bell's width after 4 looks, over that after 1", 0.5),
        (
            "the standard deviation after 4 looks, over that after 1, for m = 1.5 and w = 0.3",
            whole(1.5, 0.3, 4) / whole(1.5, 0.3, 1),
        ),
    ),
    laws=(Law("where both modes are at one place, both numbers agree", modes_differ),),
    mistakes=(
        Mistake(
            "w/n",
            lambda m, w, n: (w / n, np.sqrt(m**2 + (w / n) ** 2)),
            "you divide the width by n: the exponent of the product is n times as large, and the width stands in it "
            "squared.",
        ),
        Mistake(
            "no look helps",
            lambda m, w, n: (w, None),
            "that is the width after one look: independent likelihoods multiply, and their product is narrower.",
        ),
        Mistake(
            "n counted twice",
            lambda m, w, n: (w / np.sqrt(n + 1), None),
            "you count the prior as a look: it is so wide here that it does not matter.",
        ),
        Mistake(
            "variance of the bell",
            lambda m, w, n: (w**2 / n, None),
            "that is the variance of one bell: the width is its root.",
        ),
        Mistake(
            "the whole shrinks",
            deviation(lambda m, w, n: np.sqrt((m**2 + w**2) / n)),
            "you divide the whole standard deviation by √n: both modes stay where they are, at −m and m.",
        ),
        Mistake(
            "one look",
            deviation(lambda m, w, n: np.sqrt(m**2 + w**2)),
            "the standard deviation is that after one look: the bells are narrower now.",
        ),
        Mistake(
            "a mode has gone",
            deviation(lambda m, w, n: w / np.sqrt(n)),
            "that would be right with one mode: no reading tells the low throw from the high one.",
        ),
        Mistake(
            "modes alone",
            deviation(lambda m, w, n: m),
            "that is the deviation of the two places: the bells have a width too.",
        ),
        Mistake(
            "deviations added",
            deviation(lambda m, w, n: m + w / np.sqrt(n)),
            "you add deviations: variances are what adds.",
        ),
        Mistake(
            "distance of the modes",
            deviation(lambda m, w, n: np.sqrt(4 * m**2 + w**2 / n)),
            "you take the distance 2m between the modes: each lies at a distance m from the mean.",
        ),
        Mistake(
            "half of the square",
            deviation(lambda m, w, n: np.sqrt(m**2 / 2 + w**2 / n)),
            "you halve m²: all of the mass, on either side, is at a distance of about m from the mean.",
        ),
        Mistake(
            "variance",
            deviation(lambda m, w, n: m**2 + w**2 / n),
            "that is the variance of the posterior: the task asks for its root.",
        ),
    ),
)
