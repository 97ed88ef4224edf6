"""ex-01-1: how high is the density of a·Z + 1, Z uniform on [0, 1]?"""

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    """By hand; the guesses; then a slope below 1 and one above it."""
    return [TestInput((a,)) for a in (0.5, 2.0, 0.001, scale(rng), 3 + scale(rng))]


def height(a):
    return 1 / a


def box_is_not_one(inputs, values):
    return max(abs(float(v) * p.args[0] - 1) for p, v in zip(inputs, values, strict=True))


CHECK = Check(
    "ex-01-1",
    arguments=("a",),
    returns=("the height",),
    inputs=inputs,
    domains={"a": domains.positive(1e-6, 1e6)},
    expected=height,
    laws=(Law("width × height is 1", box_is_not_one),),
    guesses=(("the height for a = 2", 0.5), ("the height for a = 0.001", 1000.0)),
    mistakes=(
        Mistake(
            "multiplies by the slope",
            lambda a: a,
            "values are multiplied by a, densities are not: the box is a times as wide, and its area must stay 1.",
        ),
        Mistake(
            "stays 1",
            lambda a: 1.0,
            "the same probability now lies on an interval of another length, so the height cannot stay 1.",
        ),
        Mistake(
            "end for width",
            lambda a: 1 / (a + 1),
            "you divide by a + 1, the place where the box ends: the box starts at 1, and its width is end − start.",
        ),
        Mistake(
            "at most 1",
            lambda a: min(1.0, 1 / a),
            "you limit the height to 1, as for a probability: a density is probability per length, and may be above 1.",
        ),
    ),
)
