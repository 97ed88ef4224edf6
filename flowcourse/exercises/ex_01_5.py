"""ex-01-5: the log-density of exp(mean + std·Z), Z ~ N(0, 1), with its support."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import area, offset, scale


def inputs(rng):
    found = [TestInput((np.array([1.0, np.e, -1.0]), 0.0, 1.0))]
    for _ in range(3):
        mean, std = offset(rng), scale(rng)
        inside = np.exp(mean + std * rng.normal(size=3))
        found.append(TestInput((np.array([*inside, 0.0, -inside[0]]), mean, std)))
    mean, std = offset(rng), scale(rng)
    return [*found, TestInput((np.exp(mean + std * np.linspace(-8, 8, 161)), mean, std), "grid")]


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
    mistakes=(
        Mistake(
            "0 outside the support",
            lambda x, mean, std: with_support(x, mean, std, outside=0.0),
            "for x ≤ 0 the density is 0, and so its logarithm is −∞; your 0 says that the density is 1 there.",
        ),
        Mistake(
            "NaN outside the support",
            formula,
            "for x ≤ 0 no z lands on x: the log-density is −∞ (-np.inf) there, and log x must not be taken.",
        ),
        Mistake(
            "+∞ outside the support",
            lambda x, mean, std: with_support(x, mean, std, outside=np.inf),
            "for x ≤ 0 the density is 0, and log 0 is −∞: your +∞ says that all the probability is there.",
        ),
        Mistake(
            "outside left out",
            lambda x, mean, std: formula(x[x > 0], mean, std),
            "you leave out the x ≤ 0: every x gets a number, there −∞.",
        ),
        Mistake(
            "variance for deviation",
            lambda x, mean, std: with_support(x, mean, std**2),
            "you hand on std²: the third number of this Gaussian is its deviation, as std says.",
        ),
        Mistake(
            "no slope",
            lambda x, mean, std: with_support(x, mean, std, powers=1),
            "the log-density of z = log x is right, and log|h′(x)| is missing.",
        ),
        Mistake(
            "sign of the slope",
            lambda x, mean, std: with_support(x, mean, std, powers=2),
            "you add log x: that is log f′; the change of length back from x to z is h′(x) = 1/x.",
        ),
        *(
            Mistake(
                f"Gaussian of x{also}",
                lambda x, mean, std, mistake=mistake: gaussian_of_x(x, mean, std, **mistake),
                "you evaluate the Gaussian at x itself: log X is Gaussian, so go back to log x first.",
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
            "you add h′(x) = 1/x itself: a factor of the density is a *logarithm* in the sum.",
        ),
        Mistake(
            "negative log-likelihood",
            lambda x, mean, std: -with_support(x, mean, std),
            "that is the negative log-density, a loss: the log-density itself is asked.",
        ),
        Mistake(
            "no log std",
            lambda x, mean, std: with_support(x, mean, std, stds=1),
            "log std is missing: the Gaussian of log x has height 1/std, too.",
        ),
    ),
)
