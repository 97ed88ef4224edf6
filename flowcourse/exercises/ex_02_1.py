"""ex-02-1: how high is the density of s·Z, Z uniform on the unit cube in n dimensions?"""

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    n = int(rng.integers(3, 6))
    return [
        TestInput((2.0, 3)),
        TestInput((scale(rng), 2)),
        TestInput((scale(rng), n)),
        TestInput((scale(rng) / 4, n + 2)),
    ]


def height(s, n):
    return s**-n


def box_is_not_one(inputs, values):
    return max(abs(float(v) * p.args[0] ** p.args[1] - 1) for p, v in zip(inputs, values, strict=True))


CHECK = Check(
    "ex-02-1",
    arguments=("s", "n"),
    returns=("the height",),
    inputs=inputs,
    expected=height,
    laws=(Law("volume × height is 1", box_is_not_one),),
    mistakes=(
        Mistake(
            "one side only",
            lambda s, n: 1 / s,
            "you divide by s once, which is right on a line: the cube has grown along each of its n sides.",
        ),
        Mistake(
            "multiplies by the volume",
            lambda s, n: s**n,
            "that is the volume of the large cube, and the same sand lies in it: is it higher there, or lower?",
        ),
        Mistake(
            "adds the sides",
            lambda s, n: 1 / (n * s),
            "n·s adds the sides up: what is the volume of a box with three different sides?",
        ),
        Mistake(
            "stays 1",
            lambda s, n: 1.0,
            "the same sand now lies in a cube of another volume, so its height cannot stay 1.",
        ),
        Mistake(
            "base and exponent exchanged",
            lambda s, n: float(n) ** -s,
            "you raise n to the power s: which of the two is multiplied by itself, and how many times?",
        ),
        Mistake(
            "a square in every dimension",
            lambda s, n: s**-2.0,
            "that is right in the plane, where n = 2: count the sides that grow in n dimensions.",
        ),
    ),
)
