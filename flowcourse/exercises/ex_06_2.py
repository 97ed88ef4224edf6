"""ex-06-2: the affine coupling that gives two independent normals a correlation and a standard deviation."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    test_inputs = [TestInput((0.6, 1.0))]
    for sign, low, high in ((-1, 0.3, 0.6), (1, 1.5, 3.0), (-1, 1.5, 3.0)):
        test_inputs.append(TestInput((float(sign * rng.uniform(0.3, 0.9)), float(rng.uniform(low, high)))))
    return test_inputs


def coupling(rho, s):
    return np.log(s) + 0.5 * np.log(1 - rho**2), rho * s


def moments_missed(inputs, values):
    """The deviation and the correlation of x₂ = z₂·exp(α) + c·z₁ against those that were asked for."""
    gaps = []
    for test_input, (log_scale, slope) in zip(inputs, values, strict=True):
        rho, s = test_input.args
        deviation = np.sqrt(np.exp(2 * log_scale) + slope**2)
        gaps.append(max(abs(deviation - s), abs(slope / deviation - rho)))
    return float(max(gaps))


CHECK = Check(
    "ex-06-2",
    arguments=("rho", "s"),
    returns=("log_scale", "slope"),
    inputs=inputs,
    domains={"rho": domains.between(-0.9999, 0.9999), "s": domains.positive(1e-6, 1e6)},
    expected=coupling,
    laws=(Law("x₂ has the standard deviation s, and the correlation rho with x₁", moments_missed),),
    mistakes=(
        Mistake(
            "scale for its logarithm",
            lambda rho, s: (s * np.sqrt(1 - rho**2), None),
            "that is the scale exp(α): a coupling is told its logarithm.",
        ),
        Mistake(
            "variance for deviation",
            lambda rho, s: (np.log(s) + np.log(1 - rho**2), None),
            "exp(α) is the standard deviation of what z₂ adds, and you have used the share of the variance.",
        ),
        Mistake(
            "log of the variance",
            lambda rho, s: (2 * np.log(s) + np.log(1 - rho**2), None),
            "that is the logarithm of the variance that z₂ adds: exp(α) multiplies z₂ itself.",
        ),
        Mistake(
            "all of s",
            lambda rho, s: (np.log(s), None),
            "with this α the standard deviation of x₂ is above s, because the shift adds to it.",
        ),
        Mistake(
            "s forgotten in α",
            lambda rho, s: (0.5 * np.log(1 - rho**2), None),
            "your α is right for s = 1: what changes when x₂ is measured in another unit?",
        ),
        Mistake(
            "plus for minus",
            lambda rho, s: (np.log(s) + 0.5 * np.log(1 + rho**2), None),
            "your scale grows with the correlation: the more the shift explains, the less is left for z₂.",
        ),
        Mistake(
            "1 − rho",
            lambda rho, s: (np.log(s) + np.log(1 - np.abs(rho)), None),
            "standard deviations of independent parts do not add up: their variances do.",
        ),
        Mistake(
            "rho not squared",
            lambda rho, s: (np.log(s) + 0.5 * np.log(1 - rho), None),
            "you use rho where its square belongs: the *variances* of the two parts of x₂ add up to s².",
        ),
        Mistake(
            "slope from the variance",
            lambda rho, s: (None, rho * s**2),
            "you multiply rho by s², the variance: the slope says how far x₂ moves, and has the unit of s.",
        ),
        Mistake(
            "correlation for slope",
            lambda rho, s: (None, rho),
            "a correlation has no unit: the slope says how far x₂ moves for one unit of x₁.",
        ),
        Mistake(
            "slope in the other direction",
            lambda rho, s: (None, rho / s),
            "that is the slope of x₁ over x₂: here x₁ is given and x₂ moves.",
        ),
        Mistake(
            "slope divided by the scale",
            lambda rho, s: (None, rho / np.sqrt(1 - rho**2)),
            "you scale the shift by exp(α): a coupling scales z₂ alone and then adds μ.",
        ),
        Mistake(
            "s for the slope",
            lambda rho, s: (None, s),
            "with the slope s alone x₁ explains all of x₂, and the correlation has no say in it.",
        ),
        Mistake(
            "slope without sign",
            lambda rho, s: (None, np.abs(rho) * s),
            "your slope is never negative: a negative correlation lets x₂ fall where x₁ rises.",
        ),
    ),
)
