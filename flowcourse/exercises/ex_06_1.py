"""ex-06-1: one coupling at one point, α(z₁) = z₁ ln 2 and μ(z₁) = 1 − z₁."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import offset


def inputs(rng):
    return [TestInput((2.0, 3.0)), *(TestInput((sign * abs(offset(rng)), offset(rng))) for sign in (-1, 1, -1))]


def alpha(z1):
    return z1 * np.log(2)


def mu(z1):
    return 1 - z1


def point(z1, z2):
    return z2 * np.exp(alpha(z1)) + mu(z1), alpha(z1)


CHECK = Check(
    "ex-06-1",
    arguments=("z1", "z2"),
    returns=("x2", "log_det"),
    inputs=inputs,
    expected=point,
    guesses=(("x₂ for z = (3, 1)", 6.0), ("the factor of areas at z = (10, 1)", 1024.0)),
    mistakes=(
        Mistake(
            "α constant",
            lambda z1, z2: (None, np.log(2)),
            "your log_det is ln 2 at every point: α(z₁) = z₁ ln 2 changes with the coordinate that passes.",
        ),
        Mistake(
            "wrong half",
            lambda z1, z2: (z2 * np.exp(alpha(z2)) + mu(z2), alpha(z2)),
            "you evaluate α and μ at z₂. They depend on the coordinate that passes; otherwise x could not be "
            "taken back.",
        ),
        Mistake(
            "α without ln 2",
            lambda z1, z2: (z2 * np.exp(z1) + mu(z1), z1),
            "your α is z₁: look at its formula again, which makes the scale a power of 2.",
        ),
        Mistake(
            "shift before scale",
            lambda z1, z2: ((z2 + mu(z1)) * np.exp(alpha(z1)), None),
            "you shift first, so the shift is scaled too: which of the two comes first in the equation?",
        ),
        Mistake(
            "no exponential",
            lambda z1, z2: (z2 * alpha(z1) + mu(z1), None),
            "you multiply by α, which is the logarithm of the scale and may be negative.",
        ),
        Mistake(
            "the inverse",
            lambda z1, z2: ((z2 - mu(z1)) * np.exp(-alpha(z1)), None),
            "you went from x to z: f goes from z to x.",
        ),
        Mistake(
            "the passing coordinate",
            lambda z1, z2: (z1, None),
            "that is x₁, which passes unchanged: x₂ is the one that moves.",
        ),
        Mistake(
            "exp of α as log_det",
            lambda z1, z2: (None, np.exp(alpha(z1))),
            "exp(α) is the factor by which areas grow: log_det is its logarithm.",
        ),
        Mistake(
            "sign",
            lambda z1, z2: (None, -alpha(z1)),
            "that is the log_det of the way back, from x to z.",
        ),
        Mistake(
            "both coordinates",
            lambda z1, z2: (None, 2 * alpha(z1)),
            "you count α for both coordinates: the one that passes has slope 1, and log 1 = 0.",
        ),
        Mistake(
            "shift in the log_det",
            lambda z1, z2: (None, alpha(z1) + mu(z1)),
            "your log_det contains the shift, which moves areas and does not change their size.",
        ),
    ),
)
