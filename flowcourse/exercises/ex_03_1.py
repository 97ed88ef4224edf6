"""ex-03-1: p_X(x) / p_Z(z₀) on a line, for x = f₂(f₁(z₀)) with f₁(z) = z² and f₂(z) = z² + z on positive numbers."""

from ..checking.parts import Check, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    return [TestInput((z0,)) for z0 in (2.0, scale(rng), 3 + scale(rng), scale(rng) / 2)]


def ratio(z0):
    return 1 / (2 * z0 * (2 * z0**2 + 1))


CHECK = Check(
    "ex-03-1",
    arguments=("z0",),
    returns=("the ratio",),
    inputs=inputs,
    expected=ratio,
    guesses=(("the ratio for z₀ = 2", ratio(2.0)), ("the ratio for z₀ = 1/2", ratio(0.5))),
    mistakes=(
        Mistake(
            "both slopes at z₀",
            lambda z0: 1 / (2 * z0 * (2 * z0 + 1)),
            "you take both slopes at z₀: the second step acts on the point where the first one has put it.",
        ),
        Mistake(
            "both slopes at x",
            lambda z0: 1 / (2 * (z0**4 + z0**2) * (2 * (z0**4 + z0**2) + 1)),
            "you take both slopes at x: the slope of a step belongs to the point that goes in, and x comes out of "
            "both.",
        ),
        Mistake(
            "slopes where the steps end",
            lambda z0: 1 / (2 * z0**2 * (2 * (z0**4 + z0**2) + 1)),
            "you take each slope where its step ends: the slope of f at z belongs to the z that goes in.",
        ),
        Mistake(
            "order of the steps",
            lambda z0: 1 / ((2 * z0 + 1) * 2 * (z0**2 + z0)),
            "you apply the second step first: in f⁽²⁾(f⁽¹⁾(z₀)) it is f⁽¹⁾ that stands next to z₀ and acts first.",
        ),
        Mistake(
            "slopes added",
            lambda z0: 1 / (2 * z0 + 2 * z0**2 + 1),
            "you add the slopes: a length that grows 3 times and then 4 times grows 12 times. Logarithms add, slopes "
            "multiply.",
        ),
        Mistake(
            "the last slope alone",
            lambda z0: 1 / (2 * z0**2 + 1),
            "you count the second step only: the first one has already stretched the interval.",
        ),
        Mistake(
            "the first slope alone",
            lambda z0: 1 / (2 * z0),
            "you count the first step only: the second one stretches what the first has left.",
        ),
        Mistake(
            "slope of z² alone",
            lambda z0: 1 / (2 * z0 * 2 * z0**2),
            "your second slope is that of z² alone: the step is z² + z, and its second term has a slope as well.",
        ),
        Mistake(
            "brackets",
            lambda z0: (2 * z0**2 + 1) / (2 * z0),
            "you divide by the first slope and multiply by the second: both belong below the line, in brackets.",
        ),
        Mistake(
            "× for ÷",
            lambda z0: 2 * z0 * (2 * z0**2 + 1),
            "that is how much longer an interval becomes: the same probability on a longer interval has a lower "
            "density.",
        ),
        Mistake(
            "the point",
            lambda z0: z0**4 + z0**2,
            "that is x, the place where the point arrives: the question is how high p_X is there, in units of p_Z(z₀).",
        ),
    ),
)
