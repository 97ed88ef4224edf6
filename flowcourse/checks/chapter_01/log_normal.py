"""ex-01-5: the log-density of exp(mean + std·Z), Z ~ N(0, 1), with its support."""

import numpy as np

from ..draws import area, offset, scale
from ..model import Check, Law, Probe, Signature


def probes(rng):
    found = [Probe((np.array([1.0, np.e, -1.0]), 0.0, 1.0))]
    for _ in range(3):
        mean, std = offset(rng), scale(rng)
        inside = np.exp(mean + std * rng.normal(size=3))
        found.append(Probe((np.array([*inside, 0.0, -inside[0]]), mean, std)))
    mean, std = offset(rng), scale(rng)
    return [*found, Probe((np.exp(mean + std * np.linspace(-8, 8, 161)), mean, std), "grid")]


def formula(x, mean, std):
    """log p_X as it stands, which holds for x > 0 only."""
    z = (np.log(x) - mean) / std
    return -np.log(x) - np.log(std) - 0.5 * np.log(2 * np.pi) - 0.5 * z**2


def with_support(x, mean, std, outside=-np.inf, powers=0, stds=0):
    """The formula plus slips: `powers` of x and `stds` of std too many, another value outside the support."""
    inner = np.where(x > 0, x, 1.0)
    slip = powers * np.log(inner) + stds * np.log(std)
    return np.where(x > 0, formula(inner, mean, std) + slip, outside)


def gaussian_of_x(x, mean, std, outside=None, power=0):
    """The mistake that does not go back to z = log x: N(mean, std²) at x, plus power · log x."""
    inner = np.where(x > 0, x, 1.0)
    value = -np.log(std) - 0.5 * np.log(2 * np.pi) - 0.5 * ((x - mean) / std) ** 2 + power * np.log(inner)
    return value if outside is None else np.where(x > 0, value, outside)


def area_of_exp(probes, values):
    """|∫ p dx − 1| with dx = x d(log x): the grid is even in log x."""
    grids = [(p.args[0], v) for p, v in zip(probes, values, strict=True) if p.name == "grid"]
    return max(abs(area(np.log(x), np.exp(v) * x) - 1) for x, v in grids)


CHECK = Check(
    "ex-01-5",
    arguments=("x", "mean", "std"),
    returns=("log p_X",),
    probes=probes,
    expected=with_support,
    laws=(Law("the area under exp(log p_X) is 1", area_of_exp),),
    signatures=(
        Signature(
            "0 outside the support",
            lambda x, mean, std: with_support(x, mean, std, outside=0.0),
            "for x ≤ 0 the density is 0, and so its logarithm is −∞; your 0 says that the density is 1 there.",
        ),
        Signature(
            "NaN outside the support",
            formula,
            "for x ≤ 0 no z lands on x: the log-density is −∞ (-np.inf) there, and log x must not be taken.",
        ),
        Signature(
            "+∞ outside the support",
            lambda x, mean, std: with_support(x, mean, std, outside=np.inf),
            "for x ≤ 0 the density is 0, and log 0 is −∞: your +∞ says that all the probability is there.",
        ),
        Signature(
            "outside left out",
            lambda x, mean, std: formula(x[x > 0], mean, std),
            "you leave out the x ≤ 0: every x gets a number, there −∞.",
        ),
        Signature(
            "variance for deviation",
            lambda x, mean, std: with_support(x, mean, std**2),
            "you hand on std²: the third number of this Gaussian is its deviation, as std says.",
        ),
        Signature(
            "no slope",
            lambda x, mean, std: with_support(x, mean, std, powers=1),
            "the log-density of z = log x is right, and log|h′(x)| is missing.",
        ),
        Signature(
            "sign of the slope",
            lambda x, mean, std: with_support(x, mean, std, powers=2),
            "you add log x: that is log f′; the change of length back from x to z is h′(x) = 1/x.",
        ),
        *(
            Signature(
                f"Gaussian of x{also}",
                lambda x, mean, std, slip=slip: gaussian_of_x(x, mean, std, **slip),
                "you evaluate the Gaussian at x itself: log X is Gaussian, so go back to log x first.",
            )
            for also, slip in (
                ("", {}),
                (", with the support", {"outside": -np.inf}),
                (", with the support and the slope", {"outside": -np.inf, "power": -1}),
            )
        ),
        Signature(
            "slope without log",
            lambda x, mean, std: with_support(x, mean, std, powers=1) + np.where(x > 0, 1 / np.where(x > 0, x, 1.0), 0),
            "you add h′(x) = 1/x itself: a factor of the density is a *logarithm* in the sum.",
        ),
        Signature(
            "negative log-likelihood",
            lambda x, mean, std: -with_support(x, mean, std),
            "that is the negative log-density, a loss: the log-density itself is asked.",
        ),
        Signature(
            "no log std",
            lambda x, mean, std: with_support(x, mean, std, stds=1),
            "log std is missing: the Gaussian of log x has height 1/std, too.",
        ),
    ),
)
