"""ex-01-5, a fault to repair: the log-density of exp(mean + std·Z), in which nan_to_num hides the support."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import area, offset, scale

NO_U = "the logarithm of a number below 0 is NaN: this is about the support, and no u lands on an x ≤ 0"
FLOORS = (-1e300, -1e30, -1e10, -1e9, -1e6, -1e5, -1e4, -9999.0, -1e3, -999.0, -1e2, -99.0, np.finfo(float).min)

LEAST = (1e-300, np.finfo(float).tiny, np.finfo(float).eps, 1e-20, 1e-16, 1e-12, 1e-10, 1e-9, 1e-8, 1e-6)


def inputs(rng):
    test_inputs = [TestInput((np.array([1.0, np.e, -1.0]), 0.0, 1.0))]
    for _ in range(3):
        mean, std = offset(rng), scale(rng)
        inside = np.exp(mean + std * rng.normal(size=3))
        test_inputs.append(TestInput((np.array([*inside, 0.0, -inside[0]]), mean, std)))
    for mean, std in ((-46.0, 2.0), (46.0, 2.0), (0.0, 200.0), (offset(rng), 0.01)):  # incomes in any currency
        x = np.exp(mean + std * np.append(rng.uniform(-3, 3, size=4), 0.0))
        test_inputs.append(TestInput((np.array([*x, 0.0, *-x[:2]]), mean, std)))
    mean, std = offset(rng), scale(rng)
    return [*test_inputs, TestInput((np.exp(mean + std * np.linspace(-8, 8, 161)), mean, std), "grid")]


def formula(x, mean, std):
    """log p_X as it stands, which holds for x > 0 only."""
    z = (np.log(x) - mean) / std
    return -np.log(x) - np.log(std) - 0.5 * np.log(2 * np.pi) - 0.5 * z**2


def with_support(x, mean, std, outside=-np.inf, powers=0, stds=0):
    """The formula plus mistakes: `powers` of x and `stds` of std too many, another value outside the support."""
    inner = np.where(x > 0, x, 1.0)
    mistake = powers * np.log(inner) + stds * np.log(std)
    return np.where(x > 0, formula(inner, mean, std) + mistake, outside)


def area_of_exp(inputs, values):
    """|∫ p dx − 1| with dx = x d(log x): the grid is even in log x."""
    grids = [(p.args[0], v) for p, v in zip(inputs, values, strict=True) if p.name == "grid"]
    return max(abs(area(np.log(x), np.exp(v) * x) - 1) for x, v in grids)


def gaussian_of_x(x, mean, std, outside=None, power=0):
    """The mistake that does not go back to z = log x: N(mean, std²) at x, plus power · log x."""
    inner = np.where(x > 0, x, 1.0)
    value = -np.log(std) - 0.5 * np.log(2 * np.pi) - 0.5 * ((x - mean) / std) ** 2 + power * np.log(inner)
    return value if outside is None else np.where(x > 0, value, outside)


CHECK = Check(
    "ex-01-5",
    arguments=("x", "mean", "std"),
    returns=("log p_X",),
    inputs=inputs,
    expected=with_support,
    laws=(Law("the area under exp(log p_X) is 1", area_of_exp),),
    raised=(
        ("got NaN", NO_U),  # by Normal
        ("math domain error", NO_U),
        ("positive input", NO_U),  # math.log since Python 3.14
    ),
    mistakes=(
        Mistake(
            "log 2π without its half",
            lambda *args: with_support(*args) - 0.5 * np.log(2 * np.pi),
            "you subtract log 2π: the bell exp(−z²/2) has the area √(2π). What is the logarithm of a root?",
        ),
        Mistake(
            "0 outside the support",
            lambda x, mean, std: with_support(x, mean, std, outside=0.0),
            "for x ≤ 0 you give a log-density of 0, which says that the density is 1 there: no exp(u) is "
            "negative or 0.",
        ),
        Mistake(
            "NaN outside the support",
            formula,
            "for x ≤ 0 you give NaN: no u lands on such an x, so the density there is a known number. What is "
            "its logarithm?",
        ),
        *(
            Mistake(
                f"{floor:g} outside the support",
                lambda x, mean, std, floor=floor: with_support(x, mean, std, outside=floor),
                "for x ≤ 0 you give a number that you chose: the density there is exactly 0, and its logarithm "
                "is not finite.",
            )
            for floor in FLOORS
        ),
        *(
            Mistake(
                f"x at least {least:g}",
                lambda x, mean, std, least=least: formula(np.maximum(x, least), mean, std),
                "you move every x ≤ 0 to a small number above 0, and give the log-density there: the density at x "
                "itself is 0.",
            )
            for least in LEAST
        ),
        Mistake(
            "support from 1 on",
            lambda x, mean, std: np.where(x > 1, with_support(x, mean, std), -np.inf),
            "you start the support at x = 1: exp(u) is below 1 for every u below 0.",
        ),
        Mistake(
            "+∞ outside the support",
            lambda x, mean, std: with_support(x, mean, std, outside=np.inf),
            "for x ≤ 0 you give +∞, an infinite density: no u lands there, so the density is as small as it can be.",
        ),
        Mistake(
            "outside left out",
            lambda x, mean, std: formula(x[x > 0], mean, std),
            "you leave out the x ≤ 0: every x gets a number, also where X never is.",
        ),
        Mistake(
            "variance for deviation",
            lambda x, mean, std: with_support(x, mean, std**2),
            "you use std² as the standard deviation: std itself is the deviation, and its square is the variance.",
        ),
        Mistake(
            "no slope",
            lambda x, mean, std: with_support(x, mean, std, powers=1),
            "the log-density of u = log x is right, but the change of length from x to u is missing.",
        ),
        Mistake(
            "sign of the slope",
            lambda x, mean, std: with_support(x, mean, std, powers=2),
            "you add log x: that is the change of length from u to x, and here the way back from x to u counts.",
        ),
        *(
            Mistake(
                f"Gaussian of x{also}",
                lambda x, mean, std, mistake=mistake: gaussian_of_x(x, mean, std, **mistake),
                "you evaluate the Gaussian at x itself: it is log X that is Gaussian.",
            )
            for also, mistake in (
                ("", {}),
                (", with the support", {"outside": -np.inf}),
                (", with the support and the slope", {"outside": -np.inf, "power": -1}),
            )
        ),
        Mistake(
            "slope without log",
            lambda x, mean, std: with_support(x, mean, std, powers=1) + np.where(x > 0, 1 / np.where(x > 0, x, 1.0), 0),
            "you add h′(x) itself: a factor of the density becomes a *logarithm* in the sum.",
        ),
        Mistake(
            "negative log-likelihood",
            lambda x, mean, std: -with_support(x, mean, std),
            "that is the negative log-density, a loss: give the log-density itself.",
        ),
        Mistake(
            "no log std",
            lambda x, mean, std: with_support(x, mean, std, stds=1),
            "log std is missing: the height of the Gaussian of log x depends on std.",
        ),
    ),
)
