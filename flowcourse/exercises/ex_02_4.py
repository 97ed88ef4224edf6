"""ex-02-4: the log-volume of n edges of length 1 that enclose the same angle in pairs, for n up to a million."""

import math

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput

MANY = 1_000_000  # a matrix of this size fits into no memory

SIZES = (7, 0.3), (10, 0.01), (50, 0.1), (MANY, 1e-6), (600, 0.01), (1000, 0.001), (10_000, 1e-4), (10_001, 0.2)
# MANY stands before the other large ones, so that an answer which builds the matrix fails at once


def inputs(rng):
    test_inputs = [TestInput((3, 0.5))]
    for n in (2, int(rng.integers(4, 8)), int(rng.integers(60, 200))):
        test_inputs.append(
            TestInput((n, float(rng.uniform(0.2, 0.45) if rng.random() < 0.5 else rng.uniform(0.55, 0.85))))
        )
    for n, low, high in (
        (1, 0.3, 0.7),
        (3, 0.001, 0.002),
        (3, 0.05, 0.1),
        (4, 0.99, 0.999),
        (200, 0.003, 0.03),
        *((n, low, 2 * low) for n, low in SIZES),
    ):
        test_inputs.append(TestInput((n, float(rng.uniform(low, high)))))
    return test_inputs


def log_volume(n, cosine):
    return 0.5 * ((n - 1) * math.log(1 - cosine) + math.log(1 + (n - 1) * cosine))


def gram_differs(inputs, values):
    """|value − half the log-det of the matrix of all inner products|, where that matrix is small."""
    gaps = []
    for test_input, value in zip(inputs, values, strict=True):
        n, cosine = test_input.args
        if n < 1000:
            products = np.full((n, n), cosine) + (1 - cosine) * np.eye(n)
            gaps.append(abs(float(value) - 0.5 * np.linalg.slogdet(products)[1]))
    return max(gaps)


def sines(n, cosine):
    """Each edge over one other edge only: (n − 1) heights sin φ."""
    return 0.5 * (n - 1) * math.log(1 - cosine**2)


CHECK = Check(
    "ex-02-4",
    arguments=("n", "cosine"),
    returns=("the log-volume",),
    inputs=inputs,
    domains={"n": domains.whole(1, 200), "cosine": domains.share(1e-7)},
    expected=log_volume,
    laws=(Law("for small n it is half of log det(AᵀA)", gram_differs),),
    mistakes=(
        Mistake(
            "one edge too many",
            lambda n, cosine: 0.5 * (n * np.log(1 - cosine) + np.log(1 + n * cosine)),
            "you have n where n − 1 belongs: AᵀA has the eigenvalue 1 − cos φ only n − 1 times. What is right for "
            "n = 1?",
        ),
        Mistake(
            "height over one edge",
            sines,
            "for two edges it is right: you take the height of every edge over *one* other edge, and edge k "
            "stands over all "
            "the edges before it.",
        ),
        Mistake(
            "volume squared",
            lambda n, cosine: 2 * log_volume(n, cosine),
            "your result is twice the log-volume: det(AᵀA) is the *square* of det A.",
        ),
        Mistake(
            "the last factor missing",
            lambda n, cosine: 0.5 * (n - 1) * math.log(1 - cosine),
            "the part that depends on n only through n − 1 is right, and one factor is missing. Try n = 2 by hand.",
        ),
        Mistake(
            "one factor too many",
            lambda n, cosine: 0.5 * (n * math.log(1 - cosine) + math.log(1 + (n - 1) * cosine)),
            "you have one factor 1 − cos φ too many: for n = 1 the volume is the length of the edge, 1.",
        ),
        Mistake(
            "n for n − 1",
            lambda n, cosine: 0.5 * ((n - 1) * math.log(1 - cosine) + math.log(1 + n * cosine)),
            "in one factor you count n edges: an edge has n − 1 *others*. Try n = 1, where the volume is 1.",
        ),
        Mistake(
            "lengths for heights",
            lambda n, cosine: 0.0,
            "you multiply the lengths of the edges, as if they stood at right angles: only heights make a volume.",
        ),
        Mistake(
            "a height for each edge alike",
            lambda n, cosine: n * 0.5 * math.log(1 - cosine**2),
            "the first edge has the height 1, its length: the others stand over it. And edge k stands over k − 1 "
            "edges.",
        ),
        Mistake(
            "cosine taken for the angle",
            lambda n, cosine: log_volume(n, math.cos(cosine)),
            "you take the cosine of the argument: it is a cosine already, which is the inner product of two edges.",
        ),
        Mistake(
            "no log",
            lambda n, cosine: math.exp(log_volume(n, cosine)),
            "that is the volume itself, which becomes 0 for large n: add logarithms, and never form the product.",
        ),
        Mistake(
            "log of the product",
            lambda n, cosine: np.log(np.float64(math.exp(log_volume(n, cosine)))),
            "you form the volume and take its logarithm: for large n the volume underflows to 0 first. Add logarithms.",
        ),
        Mistake(
            "the simplex",
            lambda n, cosine: log_volume(n, cosine) - math.lgamma(n + 1),
            "you divide by n!: that is the body with the ends of the edges as corners, a triangle for n = 2.",
        ),
        Mistake(
            "log10",
            lambda n, cosine: log_volume(n, cosine) / math.log(10),
            "that is the logarithm to base 10: nats are natural logarithms.",
        ),
    ),
)
