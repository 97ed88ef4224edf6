"""ex-02-1: how high is the density of s·Z, Z uniform on the unit cube in n dimensions?"""

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    n = int(rng.integers(3, 6))
    return [TestInput(pair) for pair in ((2.0, 3), (scale(rng), 2), (scale(rng), n), (scale(rng) / 4, n + 2))]


def height(s, n):
    return s**-n


def box_is_not_one(inputs, values):
    return max(abs(float(v) * p.args[0] ** p.args[1] - 1) for p, v in zip(inputs, values, strict=True))


CHECK = Check(
    "ex-02-1",
    arguments=("s", "n"),
    returns=("the height",),
    inputs=inputs,
    domains={"s": domains.positive(1e-3, 1e3), "n": domains.whole(1, 100)},
    expected=height,
    laws=(Law("volume × height is 1", box_is_not_one),),
    guesses=(("the height for s = 2, n = 3", 0.125), ("the height for s = 0.9, n = 100", 0.9**-100)),
    mistakes=(
        Mistake(
            "one side only",
            lambda s, n: 1 / s,
            "you divide by s once, which is right on a line: here every one of the n directions changes.",
        ),
        Mistake(
            "one direction too few",
            lambda s, n: s ** -(n - 1.0),
            "you divide by s once too few: each of the n directions changes its length.",
        ),
        Mistake(
            "multiplies by the volume",
            lambda s, n: s**n,
            "that is the volume of the new cube, and the same probability lies in it: does a larger cube have a "
            "higher density?",
        ),
        Mistake(
            "adds the sides",
            lambda s, n: 1 / (n * s),
            "you add the sides, n·s: how do you get the volume of a box with three different sides?",
        ),
        Mistake(
            "stays 1",
            lambda s, n: 1.0,
            "the same probability now lies in a cube of another volume, so the density cannot stay 1.",
        ),
        Mistake(
            "base and exponent exchanged",
            lambda s, n: float(n) ** -s,
            "you raise n to the power s: which of the two is multiplied by itself, and how often?",
        ),
        Mistake(
            "a square in every dimension",
            lambda s, n: s**-2.0,
            "that is right in the plane, where n = 2: in n dimensions more sides change their length.",
        ),
    ),
)
