"""The fill-in cells of lesson 8."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import scale


def seen(rng):
    return [TestInput((np.array([0.0, -1.0]),)), TestInput((rng.uniform(-1.8, 1.8, size=5),))]


def lines(rng):
    first = TestInput((np.array([0.0, 1.0]), 0.4, 0.3))
    return [first, *(TestInput((rng.normal(size=4), scale(rng), scale(rng))) for _ in range(2))]


def hills(rng):
    drawn = [rng.dirichlet(np.full(size, 3.0)) for size in (2, 4, 5)]
    return [TestInput((np.array([0.5, 0.5]),)), *(TestInput((shares,)) for shares in drawn)]


def latents(rng):
    return [TestInput((np.array([0.0, 1.0, -0.5]),)), TestInput((rng.normal(size=5),))]


def log_normal(x, std=1.0):
    return -0.5 * (x / std) ** 2 - np.log(std) - 0.5 * np.log(2 * np.pi)


CHECKS = (
    Check(
        "try-08-1",
        title="the hidden cause of an x",
        arguments=("x",),
        returns=("the cause",),
        inputs=seen,
        expected=lambda x: np.sqrt(np.log(4 / (x + 2))),
        mistakes=(
            Mistake(
                "no root",
                lambda x: np.log(4 / (x + 2)),
                "that is z²: there is a root left to take.",
            ),
            Mistake(
                "the other cause",
                lambda x: -np.sqrt(np.log(4 / (x + 2))),
                "that is the cause below 0, which is as good: the one above 0 is asked.",
            ),
            Mistake(
                "upside down",
                lambda x: np.sqrt(np.log((x + 2) / 4)),
                "the root of a negative number is NaN: g subtracts 2 at its end, and its exponent has a minus sign.",
            ),
            Mistake(
                "offset forgotten",
                lambda x: np.sqrt(np.log(4 / x)),
                "undo the last step of g first: it takes 2 away.",
            ),
        ),
    ),
    Check(
        "try-08-2",
        title="the evidence of a straight decoder",
        arguments=("x", "k", "noise"),
        returns=("log p(x)",),
        inputs=lines,
        expected=lambda x, k, noise: log_normal(x, np.sqrt(k**2 + noise**2)),
        mistakes=(
            Mistake(
                "deviations added",
                lambda x, k, noise: log_normal(x, k + noise),
                "you add the standard deviations: of two independent numbers the variances add up.",
            ),
            Mistake(
                "variance as deviation",
                lambda x, k, noise: log_normal(x, k**2 + noise**2),
                "k² + noise² is the variance of x: which standard deviation does this give?",
            ),
            Mistake(
                "noise alone",
                lambda x, k, noise: log_normal(x, noise),
                "that is the density given z = 0: z varies, too.",
            ),
            Mistake(
                "no noise",
                lambda x, k, noise: log_normal(x, k),
                "that is the density of k z alone: the noise makes x vary more.",
            ),
            Mistake(
                "one cause",
                lambda x, k, noise: log_normal(0.0, noise) + log_normal(x / k),
                "that is the joint density at the one cause z = x/k: the evidence is an integral over all causes.",
            ),
        ),
    ),
    Check(
        "try-08-3",
        title="what an encoder with one bell misses",
        arguments=("shares",),
        returns=("the nats missed",),
        inputs=hills,
        expected=lambda shares: -np.log(np.max(shares)),
        mistakes=(
            Mistake(
                "number of hills",
                lambda shares: np.log(len(shares)),
                "that is right where all hills have the same share: here they differ.",
            ),
            Mistake(
                "entropy",
                lambda shares: -np.sum(shares * np.log(shares)),
                "that is a mean over the posterior's hills. The KL is a mean over q, and q lies on one hill only.",
            ),
            Mistake(
                "smallest hill",
                lambda shares: -np.log(np.min(shares)),
                "that is the worst hill to cover: the best encoder takes another one.",
            ),
            Mistake(
                "share not covered",
                lambda shares: 1 - np.max(shares),
                "that is the share that is not covered. In nats: by which factor is q above the posterior on its hill?",
            ),
        ),
    ),
    Check(
        "try-08-4",
        title="a density per unit of length, on a curve",
        arguments=("z",),
        returns=("the log-density",),
        inputs=latents,
        expected=lambda z: log_normal(z) - 0.5 * np.log(1 + 4 * z**2),
        mistakes=(
            Mistake(
                "no root",
                lambda z: log_normal(z) - np.log(1 + 4 * z**2),
                "det(JᵀJ) is the square of the stretch: a root is missing.",
            ),
            Mistake(
                "only one coordinate",
                lambda z: log_normal(z) - np.log(np.abs(2 * z)),
                "the point moves in both coordinates: the stretch is the length of the whole column of J.",
            ),
            Mistake(
                "multiplied",
                lambda z: log_normal(z) + 0.5 * np.log(1 + 4 * z**2),
                "you multiply by the stretch: where the curve is stretched, there is less mass on each unit of it.",
            ),
            Mistake("no stretch", log_normal, "that is the density per unit of z: by how much is the curve longer?"),
            Mistake(
                "the point for its slope",
                lambda z: log_normal(z) - 0.5 * np.log(z**2 + z**4),
                "you take the length of the point (z, z²) itself: J holds the derivatives.",
            ),
        ),
    ),
)
