"""The fill-in cells of lesson 19."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def two_bills(rng):
    """a is cheaper to train, and a sample of it takes longer."""
    test_inputs = [TestInput((5.0, 0.002, 65.0, 0.0005))]
    for _ in range(3):
        first, second = rng.uniform(1, 10), rng.uniform(20, 90)
        test_inputs.append(
            TestInput((float(first), float(rng.uniform(0.01, 0.1)), float(second), float(rng.uniform(0.001, 0.009))))
        )
    return test_inputs


def break_even(training_a, sample_a, training_b, sample_b):
    return (training_b - training_a) / (sample_a - sample_b)


def two_families(rng):
    """Gaps of two families, with different numbers of seeds."""
    test_inputs = [TestInput((np.array([0.245, 0.424, 0.378]), np.array([0.303, 0.309, 0.325])))]
    for first, second in ((3, 5), (6, 2), (4, 4)):
        a, b = (
            rng.uniform(0.05, 0.2) + 0.02 * rng.normal(size=first),
            rng.uniform(0.05, 0.2) + 0.01 * rng.normal(size=second),
        )
        test_inputs.append(TestInput((a, b)))
    return test_inputs


def error(values, ddof=1):
    return values.std(ddof=ddof) / len(values) ** 0.5


def errors_apart(gaps_a, gaps_b, ddof=1):
    return (gaps_a.mean() - gaps_b.mean()) / np.hypot(error(gaps_a, ddof), error(gaps_b, ddof))


def two_distances(rng):
    """Powers, and logarithms of a density that is no power."""
    test_inputs = [TestInput((-4.0, -4.0 - 3 * float(np.log(10)), 10.0, 100.0))]
    for _ in range(3):
        near, far = rng.uniform(2, 20), rng.uniform(30, 900)
        high = rng.uniform(-6, -1)
        test_inputs.append(TestInput(tuple(map(float, (high, high - rng.uniform(3, 30), near, far)))))
    return test_inputs


def tail_index(log_p1, log_p2, r1, r2):
    return (log_p1 - log_p2) / np.log(r2 / r1)


CHECKS = (
    Check(
        "try-19-1",
        title="where two bills are the same",
        arguments=("training_a", "sample_a", "training_b", "sample_b"),
        returns=("the number of samples",),
        batch=(),
        inputs=two_bills,
        expected=break_even,
        mistakes=(
            Mistake(
                "sign",
                lambda *given: -break_even(*given),
                "the sign is wrong: a is cheaper to train and slower in samples, so the bills meet at an n above 0.",
            ),
            Mistake(
                "ratio of the trainings",
                lambda training_a, sample_a, training_b, sample_b: training_b / sample_a,
                "you divide one training by one sample: write both bills, and set them equal.",
            ),
            Mistake(
                "samples added",
                lambda training_a, sample_a, training_b, sample_b: (training_b - training_a) / (sample_a + sample_b),
                "the samples stand on two sides of the equation: what happens to a sign when one moves over?",
            ),
            Mistake(
                "trainings added",
                lambda training_a, sample_a, training_b, sample_b: (training_b + training_a) / (sample_a - sample_b),
                "both flows are trained, and only the difference of the trainings has to be paid back.",
            ),
            Mistake(
                "upside down",
                lambda *given: 1 / break_even(*given),
                "that is one over the number of samples.",
            ),
        ),
    ),
    Check(
        "try-19-2",
        title="how far apart two families are",
        arguments=("gaps_a", "gaps_b"),
        returns=("the difference in standard errors",),
        batch=(),
        inputs=two_families,
        expected=errors_apart,
        mistakes=(
            Mistake(
                "standard deviations",
                lambda a, b: (a.mean() - b.mean()) / np.hypot(a.std(ddof=1), b.std(ddof=1)),
                "you divide by the scatter of single trainings: the mean of n of them scatters less.",
            ),
            Mistake(
                "n for n − 1",
                lambda a, b: errors_apart(a, b, 0),
                "nearly: the standard deviation of a few seeds has n − 1 in its denominator.",
            ),
            Mistake(
                "errors added",
                lambda a, b: (a.mean() - b.mean()) / (error(a) + error(b)),
                "you add the two errors: independent errors add as squares.",
            ),
            Mistake(
                "error squared",
                lambda a, b: (a.mean() - b.mean()) / (error(a) ** 2 + error(b) ** 2),
                "you divide by the variance: take its root.",
            ),
            Mistake("b − a", lambda a, b: -errors_apart(a, b), "the sign is wrong: the task asks for a − b."),
            Mistake(
                "the difference alone",
                lambda a, b: a.mean() - b.mean(),
                "that is the difference in nats: divide it by its standard error.",
            ),
        ),
    ),
    Check(
        "try-19-3",
        title="the index of a tail",
        arguments=("log_p1", "log_p2", "r1", "r2"),
        returns=("the index",),
        batch=(),
        inputs=two_distances,
        expected=tail_index,
        mistakes=(
            Mistake(
                "sign", lambda *given: -tail_index(*given), "the sign is wrong: a tail that falls has an index above 0."
            ),
            Mistake(
                "over r",
                lambda log_p1, log_p2, r1, r2: (log_p1 - log_p2) / (r2 - r1),
                "that is the slope over r: a power is a straight line over log r.",
            ),
            Mistake(
                "upside down",
                lambda *given: 1 / tail_index(*given),
                "that is one over the index: which axis is divided by which?",
            ),
            Mistake(
                "base 10",
                lambda log_p1, log_p2, r1, r2: (log_p1 - log_p2) / np.log10(r2 / r1),
                "log p is a natural logarithm: the one of r2/r1 has to be natural as well.",
            ),
            Mistake(
                "densities",
                lambda log_p1, log_p2, r1, r2: (np.exp(log_p1) - np.exp(log_p2)) / np.log(r2 / r1),
                "you subtract densities: their logarithms are on a line.",
            ),
            Mistake(
                "logarithm of a quotient",
                lambda log_p1, log_p2, r1, r2: np.log(log_p1 / log_p2) / np.log(r2 / r1),
                "you divide log_p1 by log_p2 and take the logarithm: they are logarithms already, so subtract them.",
            ),
        ),
    ),
)
