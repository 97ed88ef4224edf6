"""The fill-in cells of lesson 10."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import scale


def clouds(rng):
    """A direction in which a cloud is longer, and its variance across it."""
    drawn = [TestInput((rng.uniform(0.4, 2, D) * rng.choice([-1, 1], D), scale(rng))) for D in (3, 5, 2)]
    return [TestInput((np.array([3.0, 4.0]), 2.0)), *drawn]


def log_det(c, variance):
    return len(c) * np.log(variance) + np.log(1 + c @ c / variance)


def radii(rng):
    """Distances of images under a radial layer: one that pushes, one that pulls, one of either kind."""
    test_inputs = [TestInput((np.array([0.0, 2.5, 8.0]), 3.0, 1.0))]
    for n, share in ((4, rng.uniform(0.5, 3)), (5, -rng.uniform(0.3, 0.9)), (3, rng.choice([-0.7, 1.6]))):
        a = float(rng.uniform(0.4, 2.5))
        r = rng.uniform(0.1, 4, n)
        test_inputs.append(TestInput((stretched(r, share * a, a), float(share * a), a)))
    return test_inputs


def stretched(r, beta, a):
    return r + beta * r / (a + r)


def root(rho, beta, a, sign=1, product=4, middle=None):
    """A root of r² − m·r − a·rho = 0 with m = rho − a − beta, or what a slip makes of it."""
    m = rho - a - beta if middle is None else middle
    return 0.5 * (m + sign * np.sqrt(m**2 + product * a * rho))


def slopes(rng):
    test_inputs = [TestInput((1.0, 6.0))]
    for _ in range(3):
        low = float(rng.uniform(0.1, 1.3))
        test_inputs.append(TestInput((low, low * float(rng.uniform(2.5, 9)))))
    return test_inputs


CHECKS = (
    Check(
        "try-10-1",
        title="the volume of a cloud, without its matrix",
        arguments=("c", "variance"),
        returns=("log det Σ",),
        inputs=clouds,
        expected=log_det,
        mistakes=(
            Mistake(
                "once for all directions",
                lambda c, variance: np.log(variance) + np.log(1 + c @ c / variance),
                "that is the variance along c alone: a factor before a D × D matrix leaves its determinant once for "
                "each dimension.",
            ),
            Mistake(
                "not divided",
                lambda c, variance: len(c) * np.log(variance) + np.log(1 + c @ c),
                "nearly: when the variance is taken out of Σ, what is left of c cᵀ?",
            ),
            Mistake(
                "no variance",
                lambda c, variance: np.log(1 + c @ c),
                "that is right where the variance is 1: take it out of Σ first, and then use the lemma.",
            ),
            Mistake(
                "a deviation",
                lambda c, variance: 2 * len(c) * np.log(variance) + np.log(1 + c @ c / variance**2),
                "you square the variance: it is a square already.",
            ),
            Mistake(
                "length for its square",
                lambda c, variance: len(c) * np.log(variance) + np.log(1 + np.sqrt(c @ c) / variance),
                "the lemma has cᵀc, the square of the length of c.",
            ),
            Mistake(
                "half",
                lambda c, variance: 0.5 * log_det(c, variance),
                "that is the logarithm of the root of det Σ: the determinant itself is asked.",
            ),
        ),
    ),
    Check(
        "try-10-2",
        title="the way back through a radial layer",
        arguments=("rho", "beta", "a"),
        returns=("r",),
        batch=("rho",),
        inputs=radii,
        expected=root,
        mistakes=(
            Mistake(
                "the other root",
                lambda rho, beta, a: root(rho, beta, a, sign=-1),
                "that is the other root: it is below 0, and no distance is.",
            ),
            Mistake(
                "there again",
                stretched,
                "that goes from r to ρ a second time: solve for r.",
            ),
            Mistake(
                "the other push",
                lambda rho, beta, a: stretched(rho, -beta, a),
                "you pull by as much as the layer would push at ρ: it pushed at r, and there by another amount.",
            ),
            Mistake(
                "sign in the middle",
                lambda rho, beta, a: root(rho, beta, a, middle=a + beta - rho),
                "look at the sign of the term with r, when all terms stand on one side.",
            ),
            Mistake(
                "sign of β",
                lambda rho, beta, a: root(rho, beta, a, middle=rho - a + beta),
                "look at the sign of β: multiply ρ = r + βr/(a + r) by a + r, and collect the terms with r.",
            ),
            Mistake(
                "sign of the last term",
                lambda rho, beta, a: root(rho, beta, a, product=-4),
                "look at the term without r: on which side of the equation is it, and with which sign?",
            ),
            Mistake(
                "no half",
                lambda rho, beta, a: 2 * root(rho, beta, a),
                "that is twice the distance: the formula for the roots has a half.",
            ),
            Mistake(
                "no four",
                lambda rho, beta, a: root(rho, beta, a, product=1),
                "below the root the product of the outer coefficients is taken four times.",
            ),
        ),
    ),
    Check(
        "try-10-3",
        title="the best step for a steep layer",
        arguments=("low", "high"),
        returns=("t",),
        inputs=slopes,
        expected=lambda low, high: 2 / (low + high),
        mistakes=(
            Mistake(
                "never too far",
                lambda low, high: 1 / high,
                "safe, and too cautious: where f is flat the error hardly shrinks. A little too far at the steep "
                "places costs less.",
            ),
            Mistake(
                "right for the flat places",
                lambda low, high: 1 / low,
                "that is right where f is flat: where it is steep the step goes much too far.",
            ),
            Mistake(
                "the limit",
                lambda low, high: 2 / high,
                "at the steepest place this step multiplies the error by −1, and it never shrinks.",
            ),
            Mistake(
                "mean slope",
                lambda low, high: (low + high) / 2,
                "that is the mean slope: where f is steep a step has to be *shorter*.",
            ),
            Mistake(
                "geometric mean",
                lambda low, high: 1 / np.sqrt(low * high),
                "the worst cases are those of the lowest and of the highest slope: make these two equal in size.",
            ),
            Mistake(
                "no two",
                lambda low, high: 1 / (low + high),
                "half of that is too cautious: at which t is 1 − t·low as far above 0 as 1 − t·high is below?",
            ),
            Mistake(
                "the step of before", lambda low, high: 1.0, "that is the iteration as it was, without a shorter step."
            ),
        ),
    ),
)
