"""ex-10-1: one rule, read as a MAF and as an IAF; x₁ = z₁ + 1, α₂(u) = u ln 2, μ₂(u) = 3u."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import offset


def inputs(rng):
    return [TestInput((2.0, 5.0)), *(TestInput((sign * abs(offset(rng)), offset(rng))) for sign in (-1, 1, -1))]


def rule(u, z2):
    return z2 * 2**u + 3 * u


def maf_and_iaf(z1, z2):
    return rule(z1 + 1, z2), rule(z1, z2)


def each(formula):
    """formula(u, z2) for both ways of reading."""
    return lambda z1, z2: (formula(z1 + 1, z2), formula(z1, z2))


CHECK = Check(
    "ex-10-1",
    arguments=("z1", "z2"),
    returns=("maf", "iaf"),
    inputs=inputs,
    expected=maf_and_iaf,
    mistakes=(
        Mistake(
            "MAF and IAF exchanged",
            lambda z1, z2: maf_and_iaf(z1, z2)[::-1],
            "you have the two exchanged: MAF reads the data made so far, IAF the latents.",
        ),
        Mistake(
            "MAF reads z",
            lambda z1, z2: (rule(z1, z2), None),
            "your MAF reads z₁: that is what an IAF does. A MAF reads the coordinate of x that is already there.",
        ),
        Mistake(
            "IAF reads x",
            lambda z1, z2: (None, rule(z1 + 1, z2)),
            "your IAF reads x₁: that is what a MAF does. An IAF reads the latents, all of which are known at once.",
        ),
        Mistake(
            "sees itself",
            lambda z1, z2: (rule(z2, z2), rule(z2, z2)),
            "you let the rule read the second coordinate itself: it may read only what comes before.",
        ),
        Mistake(
            "shift before scale",
            each(lambda u, z2: (z2 + 3 * u) * 2**u),
            "you shift first, and so the shift is scaled too: scale z₂, then add μ.",
        ),
        Mistake(
            "no exponential",
            each(lambda u, z2: z2 * u * np.log(2) + 3 * u),
            "you multiply by α, which is the logarithm of the scale: the scale is exp(α).",
        ),
        Mistake(
            "e for two",
            each(lambda u, z2: z2 * np.exp(u) + 3 * u),
            "your scale is e to the u: α has a factor ln 2, which makes it a power of two.",
        ),
        Mistake(
            "the inverse",
            each(lambda u, z2: (z2 - 3 * u) * 2.0**-u),
            "you undo the rule: here z is given, and x₂ is asked.",
        ),
        Mistake(
            "α and μ exchanged",
            each(lambda u, z2: z2 * np.exp(3 * u) + u * np.log(2)),
            "you have α and μ exchanged: α is in the exponent of the scale, μ is added.",
        ),
        Mistake(
            "no shift",
            each(lambda u, z2: z2 * 2**u),
            "the scale is right, and the shift μ is missing.",
        ),
        Mistake(
            "the first coordinate",
            lambda z1, z2: (z1 + 1, None),
            "that is x₁: the second coordinate is asked.",
        ),
    ),
)
