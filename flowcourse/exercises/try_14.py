"""The fill-in cells of lesson 14."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def points_in_line(rng):
    test_inputs = [TestInput((np.array([1.0, 2.0]), np.array([0.0, 1.0])))]
    return test_inputs + [TestInput((rng.normal(size=5), rng.uniform(-1.2, 1.2, 5))) for _ in range(2)]


def log_normal(z):
    return -0.5 * z**2 - 0.5 * np.log(2 * np.pi)


def given_c(x, c):
    return log_normal((x - c**2) * np.exp(-c)) - c


def shares(rng):
    """Probabilities of groups, and a number of cases."""
    test_inputs = [TestInput((np.array([0.1, 0.2, 0.3, 0.4]), 100))]
    for groups in (5, 20):
        p = rng.uniform(0.2, 1.0, groups)
        test_inputs.append(TestInput((p / p.sum(), int(rng.integers(50, 900)))))
    return [*test_inputs, TestInput((np.full(20, 0.05), 500))]


def mean_chi_squared(p, n):
    return len(p) * np.sum(p * (1 - p) + n * (p - 1 / len(p)) ** 2)


CHECKS = (
    Check(
        "try-14-1",
        title="a density of one dimension, given c",
        arguments=("x", "c"),
        returns=("log p",),
        batch=("x", "c"),
        inputs=points_in_line,
        expected=given_c,
        mistakes=(
            Mistake(
                "no log-det",
                lambda x, c: log_normal((x - c**2) * np.exp(-c)),
                "that is log p_Z at z: by how much does the map stretch the line at this c?",
            ),
            Mistake(
                "sign of the log-det",
                lambda x, c: log_normal((x - c**2) * np.exp(-c)) + c,
                "the log-det has the wrong sign: a large c stretches the line, and makes the density lower.",
            ),
            Mistake(
                "scaled before shifted",
                lambda x, c: log_normal(x * np.exp(-c) - c**2) - c,
                "you scale back before you subtract the shift: undo the map in reverse order.",
            ),
            Mistake(
                "exp(+c) in the inverse",
                lambda x, c: log_normal((x - c**2) * np.exp(c)) - c,
                "the way back divides by exp(c).",
            ),
            Mistake(
                "derivative by c",
                lambda x, c: given_c(x, c) - np.log(np.abs(2 * c) + (c == 0)),
                "you count a derivative by c: c is given, and only ∂x/∂z changes the volume.",
            ),
            Mistake(
                "density",
                lambda x, c: np.exp(given_c(x, c)),
                "that is the density: the task asks for its logarithm.",
            ),
        ),
    ),
    Check(
        "try-14-2",
        title="the chi-squared that a fault gives",
        arguments=("p", "n"),
        returns=("the mean of chi-squared",),
        batch=(),
        inputs=shares,
        expected=mean_chi_squared,
        mistakes=(
            Mistake(
                "no scatter",
                lambda p, n: len(p) * n * np.sum((p - 1 / len(p)) ** 2),
                "that is what the fault adds: the counts scatter as well, so it is not 0 for uniform ranks.",
            ),
            Mistake(
                "degrees of freedom alone",
                lambda p, n: len(p) - 1.0,
                "that is the mean for uniform ranks: what do other probabilities add?",
            ),
            Mistake(
                "scatter of uniform ranks",
                lambda p, n: len(p) - 1 + len(p) * n * np.sum((p - 1 / len(p)) ** 2),
                "nearly: the scatter of a count is n p (1 − p) with its own p, not with 1/G.",
            ),
            Mistake(
                "variance n p",
                lambda p, n: len(p) * np.sum(p + n * (p - 1 / len(p)) ** 2),
                "you take n p for the variance of a count: it is n p (1 − p).",
            ),
            Mistake(
                "divided by its own mean",
                lambda p, n: np.sum((n * p * (1 - p) + (n * p - n / len(p)) ** 2) / (n * p)),
                "you divide by n p: chi-squared divides by the count that is expected for uniform ranks, n/G.",
            ),
            Mistake(
                "not divided",
                lambda p, n: np.sum(n * p * (1 - p) + (n * p - n / len(p)) ** 2),
                "that is the sum of squares: each is divided by the expected count, n/G.",
            ),
        ),
    ),
)
