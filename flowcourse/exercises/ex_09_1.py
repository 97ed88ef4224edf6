"""ex-09-1: one rule, read as a MAF and as an IAF; x₁ = z₁ + 1, α₂(u) = u ln 2, μ₂(u) = 3u."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Mistake, TestInput
from ._draws import offset


def inputs(rng):
    """By hand, as guessed, and where x₁ is 0; then both signs."""
    pairs = [(2.0, 5.0), (1.0, 1.0), (1.0, -1.5), (-1.0, offset(rng))]
    pairs += [(sign * abs(offset(rng)), offset(rng)) for sign in (-1, 1, -1)]
    return [TestInput(pair) for pair in pairs]


def rule(u, z2):
    return z2 * 2**u + 3 * u


def maf_and_iaf(z1, z2):
    return rule(z1 + 1, z2), rule(z1, z2)


def each(formula):
    """formula(u, z2) for both ways of reading."""
    return lambda z1, z2: (formula(z1 + 1, z2), formula(z1, z2))


CHECK = Check(
    "ex-09-1",
    arguments=("z1", "z2"),
    returns=("maf", "iaf"),
    inputs=inputs,
    domains={"z1": domains.real(1e-2, 100), "z2": domains.real()},
    expected=maf_and_iaf,
    guesses=(
        ("x₂ of the MAF at z = (1, 1)", rule(2.0, 1.0)),
        ("x₂ of the IAF at z = (1, 1)", rule(1.0, 1.0)),
        ("the z₂ at which both agree, for z₁ = 1", -1.5),
    ),
    mistakes=(
        Mistake(
            "MAF and IAF exchanged",
            lambda z1, z2: maf_and_iaf(z1, z2)[::-1],
            "the two are exchanged: a MAF reads the data made so far, an IAF the latents.",
        ),
        Mistake(
            "MAF reads z",
            lambda z1, z2: (rule(z1, z2), None),
            "your MAF reads z₁, as an IAF does: a MAF reads the coordinate of x that has just been made.",
        ),
        Mistake(
            "IAF reads x",
            lambda z1, z2: (None, rule(z1 + 1, z2)),
            "your IAF reads x₁, as a MAF does: an IAF reads the latents, which are all known from the start.",
        ),
        Mistake(
            "only the scale reads x",
            lambda z1, z2: (z2 * 2 ** (z1 + 1) + 3 * z1, None),
            "the shift of your MAF reads z₁: α and μ come from one network, and both read x₁.",
        ),
        Mistake(
            "only the shift reads x",
            lambda z1, z2: (z2 * 2**z1 + 3 * (z1 + 1), None),
            "the scale of your MAF reads z₁: α and μ come from one network, and both read x₁.",
        ),
        Mistake(
            "z₂ is missing",
            each(lambda u, z2: 2**u + 3 * u),
            "your x₂ does not depend on z₂: the scale is a factor of it.",
        ),
        Mistake(
            "sees itself",
            lambda z1, z2: (rule(z2, z2), rule(z2, z2)),
            "your rule reads the second coordinate itself: it may read only what comes before it.",
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
            "your scale is e to the power u: the factor ln 2 in α makes it a power of two.",
        ),
        Mistake(
            "the inverse",
            each(lambda u, z2: (z2 - 3 * u) * 2.0**-u),
            "you undo the rule: z is given here, and the question is x₂.",
        ),
        Mistake(
            "α and μ exchanged",
            each(lambda u, z2: z2 * np.exp(3 * u) + u * np.log(2)),
            "α and μ are exchanged: α is in the exponent of the scale, μ is added.",
        ),
        Mistake(
            "no shift",
            each(lambda u, z2: z2 * 2**u),
            "the scale is right, but the shift μ is missing.",
        ),
        Mistake(
            "the first coordinate",
            lambda z1, z2: (z1 + 1, None),
            "that is x₁: the question is the second coordinate.",
        ),
        Mistake(
            "two times u",
            each(lambda u, z2: z2 * 2 * u + 3 * u),
            "your scale is 2 · u: α is u times ln 2, so what is exp(α)?",
        ),
    ),
)
