"""ex-11-1: by what factor do areas grow in the field v = (a y₁ − b y₂, b y₁ + a y₂), in a time t?"""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale, slope


def inputs(rng):
    test_inputs = [TestInput((-0.5, 10.0, 1.0)), TestInput((0.0, offset(rng), scale(rng)), "turns")]
    for sign in (1, -1):
        test_inputs.append(TestInput((0.5 * slope(rng, sign), offset(rng), float(rng.uniform(0.3, 0.7)))))
    return [*test_inputs, TestInput((0.0, 10.0, 1.0), "turns"), TestInput((0.5, 10.0, 2.0))]


def factor(a, b, t):
    return np.exp(2 * a * t)


def turning_grows(inputs, values):
    return max(abs(float(v) - 1) for p, v in zip(inputs, values, strict=True) if p.name == "turns")


CHECK = Check(
    "ex-11-1",
    arguments=("a", "b", "t"),
    returns=("the factor",),
    inputs=inputs,
    domains={"a": domains.real(1e-3, 30), "b": domains.real(1e-2, 30), "t": domains.positive(1e-3, 100)},
    admits=lambda a, b, t: abs(a * t) < 300,
    expected=factor,
    guesses=(("the factor for a = 0, b = 10, t = 1", 1.0), ("the factor for a = 0.5, b = 10, t = 2", float(np.exp(2)))),
    laws=(Law("a field that only turns changes no area", turning_grows),),
    mistakes=(
        Mistake(
            "modulus for real part",
            lambda a, b, t: np.exp(2 * t * np.hypot(a, b) * np.sign(a)),
            "you take the modulus of the eigenvalues a ± b i, in which turning counts: growth is in their real part.",
        ),
        Mistake(
            "one direction",
            lambda a, b, t: np.exp(a * t),
            "that is by how much lengths grow: an area has two directions, and the trace has a term for each.",
        ),
        Mistake(
            "the logarithm",
            lambda a, b, t: 2 * a * t,
            "that is the log_det, the trace times the time: the factor is its exponential.",
        ),
        Mistake(
            "the density's factor",
            lambda a, b, t: np.exp(-2 * a * t),
            "that is what the density is multiplied by. It falls where areas grow, and the task asks for the areas.",
        ),
        Mistake(
            "one short step",
            lambda a, b, t: 1 + 2 * a * t,
            "1 + t·tr B holds for a very short time only: many such steps in sequence make an exponential.",
        ),
        Mistake(
            "one Euler step",
            lambda a, b, t: (1 + a * t) ** 2 + (b * t) ** 2,
            "that is det(I + t·B), one Euler step of length t. It leaves along the tangent, so it grows by "
            "turning alone.",
        ),
        Mistake(
            "one step without the turning",
            lambda a, b, t: (1 + a * t) ** 2,
            "each length grows by 1 + a·t in a very short time only: many such steps make an exponential.",
        ),
        Mistake(
            "the determinant of B",
            lambda a, b, t: np.exp((a**2 + b**2) * t),
            "you put the determinant of B into the exponent: the rate at which log-areas grow is the trace.",
        ),
        Mistake(
            "the determinant of B as the factor",
            lambda a, b, t: (a**2 + b**2) * t,
            "you take the determinant of B. B is the velocity and not the map; the rate of log-areas is its trace.",
        ),
        Mistake(
            "the speed",
            lambda a, b, t: np.exp(2 * np.sqrt(a**2 + b**2) * t),
            "you let the turning count: points that go round in a circle together keep their area, however fast "
            "they go.",
        ),
        Mistake(
            "b on the diagonal",
            lambda a, b, t: np.exp(2 * b * t),
            "you take b, the turning: the diagonal of B holds a, twice.",
        ),
        Mistake(
            "both a and b",
            lambda a, b, t: np.exp((a + b) * t),
            "you add a and b: b is off the diagonal, and turns points without spreading them.",
        ),
        Mistake(
            "time forgotten",
            lambda a, b, t: np.exp(2 * a),
            "that is the factor for one unit of time: the time is t.",
        ),
    ),
)
