"""ex-15-1: the share of draws of a normal that is too wide or too narrow, in many dimensions."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; too wide, too narrow, much too wide; one dimension; just wide enough; so narrow that nothing is left."""
    test_inputs = [TestInput((5**0.5, 2))]
    for low, high, dim in ((1.15, 1.5, 7), (0.73, 0.79, 5), (1.9, 2.6, 3), (1.2, 1.6, 1), (0.7075, 0.715, 2)):
        test_inputs.append(TestInput((float(rng.uniform(low, high)), dim)))
    test_inputs.append(TestInput((float(rng.uniform(0.3, 0.65)), 4), "nothing left"))
    narrow = ((float(rng.uniform(0.3, 0.65)), 3), (0.7, 1), (0.706, 3))
    narrow += (0.7071, 1), (0.70710, 2), (0.707106, 1), (0.70710678, 1)
    wide = (0.70710679, 1), (0.707107, 2), (0.707108, 1), (0.707109, 3)  # the edge is at 0.707106781…
    wide += (1.0, 3), (0.70711, 1), (0.7072, 1), (1.1, 100), (1.001, 1000), (0.99, 30)
    test_inputs += [TestInput(args) for args in wide]
    return [*test_inputs, *(TestInput(args, "nothing left") for args in narrow)]


def share(width, dim):
    return (np.sqrt(2 * width**2 - 1) / width**2) ** dim if 2 * width**2 > 1 else 0.0


def something_left(inputs, values):
    """Where the mean of w² is infinite, the share is 0."""
    return max(abs(float(v)) for p, v in zip(inputs, values, strict=True) if p.name == "nothing left")


def wide_only(formula):
    """The formula where the mean of w² is finite, and 0 elsewhere."""
    return lambda width, dim: formula(width, dim) if 2 * width**2 > 1 else 0.0


CHECK = Check(
    "ex-15-1",
    arguments=("width", "dim"),
    returns=("the share",),
    inputs=inputs,
    domains={"width": domains.positive(1e-2, 1e4), "dim": domains.whole(1, 1000)},
    expected=share,
    guesses=(
        ("the share for width 1.1 in 100 dimensions", share(1.1, 100)),
        ("the share for width 0.7 in 1 dimension", 0.0),
    ),
    laws=(Law("where the mean of w² is infinite, no share is left", something_left),),
    mistakes=(
        Mistake(
            "square root of the share",
            wide_only(lambda width, dim: np.sqrt(share(width, dim))),
            "that is the square root of the share: does each coordinate count with its whole factor?",
        ),
        Mistake(
            "absolute value",
            lambda width, dim: (np.sqrt(abs(2 * width**2 - 1)) / width**2) ** dim,
            "right for a flow that is wide enough: below width² = ½ the integral of p²/q is infinite, and no share is "
            "left.",
        ),
        Mistake(
            "not a number",
            lambda width, dim: share(width, dim) if 2 * width**2 > 1 else np.nan,
            "right for a flow that is wide enough. What is the share where the mean of w² is infinite?",
        ),
        Mistake(
            "one dimension",
            wide_only(lambda width, dim: share(width, 1)),
            "that is the share in one dimension: what happens to a mean of products of independent numbers?",
        ),
        Mistake(
            "losses add",
            wide_only(lambda width, dim: 1 - dim * (1 - share(width, 1))),
            "you add the losses of the coordinates: shares of independent coordinates multiply.",
        ),
        Mistake(
            "square of the share",
            wide_only(lambda width, dim: share(width, dim) ** 2),
            "that is the square of the share: did a square root get lost in the integral of the Gaussian?",
        ),
        Mistake(
            "inverse",
            wide_only(lambda width, dim: 1 / share(width, dim)),
            "that is the mean of w², 1 + v: the share is its inverse.",
        ),
        Mistake(
            "draws of p",
            lambda width, dim: share(1 / width, dim),
            "you have the roles of p and q exchanged: the draws come from the normal of this width.",
        ),
        Mistake(
            "overlap of volumes",
            lambda width, dim: min(width, 1 / width) ** dim,
            "you compare the two widths as volumes: the share is made of the weights, E[w]²/E[w²].",
        ),
        Mistake(
            "the edge rounded",
            lambda width, dim: share(width, dim) if width >= 0.70711 else 0.0,
            "you compare the width with a rounded number, and the edge is a little elsewhere: where is 2 · width² "
            "equal to 1?",
        ),
    ),
)
