"""ex-01-3: the CDF of X = f(Z) for a decreasing f, from F_Z and h."""

from functools import partial

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale
from ._maps import falling_exponential_inverse, sinh_inverse


def inputs(rng):
    s, t, b = scale(rng), scale(rng), offset(rng)
    x = np.sort(rng.normal(size=4))
    return [
        TestInput((np.array([1.5, 2.6, 2.8]), uniform_cdf, partial(line_inverse, -2.0, 3.0))),
        TestInput((s * np.exp(x), gumbel_cdf, partial(falling_exponential_inverse, s))),
        TestInput((t * x, logistic_cdf, partial(sinh_inverse, -t))),
        TestInput((b + t * np.linspace(-9, 9, 61), gumbel_cdf, partial(line_inverse, -t, b))),
    ]


def uniform_cdf(z):
    return np.clip(z, 0.0, 1.0)


def gumbel_cdf(z):
    return np.exp(-np.exp(-z))


def logistic_cdf(z):
    return 1 / (1 + np.exp(-z))


def line_inverse(s, b, x):
    """h of x = s·z + b."""
    return (x - b) / s


def cdf(x, cdf_z, h):
    return 1 - cdf_z(h(x))


def falls_somewhere(inputs, values):
    return max(float(np.max(-np.diff(v))) for v in values)


CHECK = Check(
    "ex-01-3",
    arguments=("x", "cdf_z", "h"),
    returns=("F_X",),
    inputs=inputs,
    expected=cdf,
    laws=(Law("F_X never falls", falls_somewhere, tolerance=1e-12),),
    mistakes=(
        Mistake(
            "F_Z for a decreasing map",
            lambda x, cdf_z, h: cdf_z(h(x)),
            "that is the CDF for an increasing f: here f(Z) ≤ x says Z ≥ h(x), the other tail.",
        ),
        Mistake(
            "minus for one minus",
            lambda x, cdf_z, h: -cdf_z(h(x)),
            "a probability cannot be negative: the other tail has what F_Z leaves over of 1.",
        ),
        Mistake(
            "F_Z at x",
            lambda x, cdf_z, h: 1 - cdf_z(x),
            "the right tail, at the wrong point: F_Z is a function of z, so go back through h first.",
        ),
        Mistake(
            "symmetry assumed",
            lambda x, cdf_z, h: cdf_z(-h(x)),
            "F_Z(−z) is 1 − F_Z(z) only for a symmetric Z, and this Z need not be.",
        ),
    ),
)
