"""ex-19-5: the slope that leaves a small share of the mass in a hole between two clusters."""

import math

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Mistake, TestInput


def inputs(rng):
    """By hand, with equal clusters and with a small one; then other bases, clusters and holes."""
    test_inputs = [
        TestInput((4.0, 0.5, 0.01, logistic_pdf, logistic_quantile)),
        TestInput((4.0, 0.01, 0.01, logistic_pdf, logistic_quantile)),
    ]
    bases = (cauchy_pdf, cauchy_quantile), (laplace_pdf, laplace_quantile), (student_pdf, student_quantile)
    for low, high, base in zip((0.05, 0.6, 0.2), (0.2, 0.9, 0.4), bases):
        given = rng.uniform(1, 6), rng.uniform(low, high), rng.uniform(0.001, 0.02)
        test_inputs.append(TestInput((*map(float, given), *base)))
    for left in (0.2, 0.8):
        test_inputs.append(TestInput((float(rng.uniform(1, 6)), left, 0.01, gumbel_pdf, gumbel_quantile)))
    return test_inputs


def gumbel_pdf(z):
    """A base that is not symmetric."""
    return np.exp(-z - np.exp(-z))


def gumbel_quantile(share):
    return -np.log(-np.log(share))


def logistic_pdf(z):
    return np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) ** 2


def logistic_quantile(share):
    return np.log(share / (1 - share))


def cauchy_pdf(z):
    return 1 / (math.pi * (1 + z**2))


def cauchy_quantile(share):
    return np.tan(math.pi * (share - 0.5))


def laplace_pdf(z):
    return 0.5 * np.exp(-np.abs(z))


def laplace_quantile(share):
    return np.where(share < 0.5, 1.0, -1.0) * np.log(2 * np.minimum(share, 1 - share))


def student_pdf(z):
    """Two degrees of freedom."""
    return (2 + z**2) ** -1.5


def student_quantile(share):
    return (2 * share - 1) / np.sqrt(2 * share * (1 - share))


def slope(width, left, waste, pdf, quantile):
    edge = quantile(left)
    return width / waste * pdf(edge)


CHECK = Check(
    "ex-19-5",
    arguments=("width", "left", "waste", "pdf", "quantile"),
    returns=("the slope",),
    batch=(),
    inputs=inputs,
    domains={"width": domains.positive(), "left": domains.share(1e-5), "waste": domains.positive(1e-7, 0.1)},
    expected=slope,
    mistakes=(
        Mistake(
            "left and waste exchanged",
            lambda width, left, waste, pdf, quantile: slope(width, waste, left, pdf, quantile),
            "left and waste are exchanged: `left` says where the hole is crossed, and `waste` is the mass in it.",
        ),
        Mistake(
            "crossed in the middle",
            lambda width, left, waste, pdf, quantile: width / waste * pdf(0.0),
            "you cross the hole in the middle of the base: which z has the share `left` below it?",
        ),
        Mistake(
            "crossed at its median",
            lambda width, left, waste, pdf, quantile: slope(width, 0.5, waste, pdf, quantile),
            "you cross the hole in the middle of the base: which z has the share `left` below it?",
        ),
        Mistake(
            "share on the right",
            lambda width, left, waste, pdf, quantile: slope(width, 1 - left, waste, pdf, quantile),
            "you take the place with the share `left` on its right: the base need not be symmetric.",
        ),
        Mistake(
            "smaller of the two shares",
            lambda width, left, waste, pdf, quantile: slope(width, min(left, 1 - left), waste, pdf, quantile),
            "you take the smaller cluster always to the left: the base need not be symmetric.",
        ),
        Mistake(
            "other sign of the place",
            lambda width, left, waste, pdf, quantile: width / waste * pdf(-quantile(left)),
            "you take the density at minus the place of the hole: the base need not be symmetric.",
        ),
        Mistake(
            "density at the share",
            lambda width, left, waste, pdf, quantile: width * pdf(left) / waste,
            "you take the density at z = left: `left` is a share of the mass, and not a place.",
        ),
        Mistake(
            "share for the density",
            lambda width, left, waste, pdf, quantile: width * left / waste,
            "you multiply by the share: the mass of a short piece is its length times the density there.",
        ),
        Mistake(
            "place for the density",
            lambda width, left, waste, pdf, quantile: width * quantile(left) / waste,
            "you multiply by the place where the hole is crossed: how much mass is there per unit of z?",
        ),
        Mistake(
            "no density",
            lambda width, left, waste, pdf, quantile: width / waste,
            "that is right for a base of density 1: how dense is this one where the hole is crossed?",
        ),
        Mistake(
            "upside down",
            lambda *given: 1 / slope(*given),
            "that is one over the slope, the length of z per length of x.",
        ),
        Mistake(
            "mass in the hole",
            lambda width, left, waste, pdf, quantile: waste * pdf(quantile(left)) / width,
            "you exchange width and waste: a wider hole needs a steeper map, and a smaller waste does, too.",
        ),
        Mistake(
            "divided by the density",
            lambda width, left, waste, pdf, quantile: width / (waste * pdf(quantile(left))),
            "you divide by the density: where the base is denser the map has to be steeper.",
        ),
        Mistake(
            "half of the hole",
            lambda *given: 0.5 * slope(*given),
            "nearly: the map has to cross the whole width, and not half of it.",
        ),
        Mistake(
            "exact slope",
            lambda width, left, waste, pdf, quantile: width / (quantile(left + waste / 2) - quantile(left - waste / 2)),
            "that is the exact slope: the task asks for the first order, with the density constant over the piece.",
        ),
        Mistake(
            "density in the middle of the hole",
            lambda width, left, waste, pdf, quantile: width / waste * pdf(quantile(left + waste / 2)),
            "that is more than first order: you take the density in the middle of the piece, where the share is left + "
            "waste/2, and not at its beginning.",
        ),
    ),
)
