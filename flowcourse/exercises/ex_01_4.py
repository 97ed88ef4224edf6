"""ex-01-4: the density of X = f(Z) from p_Z, h and f′."""

from functools import partial

import numpy as np

from ..checking.edges import of_every_size
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import area_is_not_one, scale
from ._maps import falling_exponential_inverse, gumbel_pdf, normal_pdf, sinh_inverse, softplus


def inputs(rng):
    s, t, z = scale(rng), scale(rng), rng.uniform(0.3, 1.5, size=4)
    falling = partial(falling_exponential_inverse, s), partial(falling_exponential_slope, s)
    odd = logistic_pdf, partial(sinh_inverse, -t), partial(sinh_slope, -t)
    return [
        TestInput((np.array([0.04, 0.16, 0.81]), uniform_pdf, square_inverse, square_slope)),
        TestInput((softplus(z), normal_pdf, softplus_inverse, softplus_slope)),
        TestInput((falling_exponential(s, z), gumbel_pdf, *falling)),
        TestInput((sinh(-t, z), *odd)),
        TestInput((np.abs(of_every_size(rng, 1e-8, 1.0, 6)), uniform_pdf, square_inverse, square_slope)),
        TestInput((falling_exponential(s, rng.uniform(3, 12, size=3)), gumbel_pdf, *falling)),
        TestInput((falling_exponential(s, np.abs(of_every_size(rng, 15, 500, 6))), gumbel_pdf, *falling)),
        TestInput((sinh(-t, of_every_size(rng, 1e-6, 12, 6)), *odd)),
        TestInput((sinh(t, np.linspace(-12, 12, 301)), *odd), "grid"),
    ]


def uniform_pdf(z):
    return np.where((z >= 0) & (z <= 1), 1.0, 0.0)


def logistic_pdf(z):
    return 0.25 / np.cosh(z / 2) ** 2


def falling_exponential(s, z):
    """x = s · e⁻ᶻ."""
    return s * np.exp(-z)


def falling_exponential_slope(s, z):
    return -s * np.exp(-z)


def sinh(s, z):
    """x = s · sinh z, which falls for s < 0."""
    return s * np.sinh(z)


def sinh_slope(s, z):
    return s * np.cosh(z)


def softplus_inverse(x):
    return np.log(np.expm1(x))


def softplus_slope(z):
    return 1 / (1 + np.exp(-z))


def square_inverse(x):
    return np.sqrt(x)


def square_slope(z):
    return 2 * z


def density(x, p_z, h, df):
    return p_z(h(x)) / np.abs(df(h(x)))


def picture(answer):
    """The learner's density of −sinh(Z), over samples and the right one."""
    from minflow import plots

    x = np.linspace(-8.0, 8.0, 401)
    z = np.random.default_rng(0).normal(size=20_000)
    given = x, normal_pdf, partial(sinh_inverse, -1.0), partial(sinh_slope, -1.0)
    figure, axes = plots.new_figure(size=(6.4, 3.2))
    edges = np.linspace(-8.0, 8.0, 65)
    heights = np.histogram(sinh(-1.0, z), edges)[0] / (len(z) * np.diff(edges))
    axes.stairs(heights, edges, fill=True, color=plots.DATA, alpha=0.35, label="20 000 samples of −sinh(Z)")
    axes.plot(x, density(*given), color=plots.DATA, linewidth=6, label="the right one")
    axes.plot(x, answer(*given), color=plots.MODEL, linewidth=2, label="your density")
    axes.set(xlabel="x", ylabel="density", title="Your formula has seen no sample, and fits them")
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    alt = "Your density of X = −sinh(Z), a bell with heavy tails, peak 0.40, on the right one and a histogram."
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-01-4",
    arguments=("x", "p_z", "h", "df"),
    returns=("the density",),
    inputs=inputs,
    expected=density,
    laws=(Law("the area under p_X is 1", area_is_not_one, tolerance=2e-3),),
    picture=picture,
    mistakes=(
        Mistake(
            "f′ at x",
            lambda x, p_z, h, df: p_z(h(x)) / np.abs(df(x)),
            "you take f′ at x: f is a function of z, so its slope is taken at z = h(x).",
        ),
        Mistake(
            "× for ÷",
            lambda x, p_z, h, df: p_z(h(x)) * np.abs(df(h(x))),
            "you multiply by |f′|: where f stretches, the same probability lies on more length, so the density falls.",
        ),
        Mistake(
            "× for ÷, f′ at x",
            lambda x, p_z, h, df: p_z(h(x)) * np.abs(df(x)),
            "two things: stretching lowers the density, so do not multiply; and f′ is a function of z = h(x).",
        ),
        Mistake(
            "everything at x",
            lambda x, p_z, h, df: p_z(x) / np.abs(df(x)),
            "you evaluate p_Z and f′ at x: both are functions of z, so compute z = h(x) first.",
        ),
        Mistake(
            "no absolute value",
            lambda x, p_z, h, df: p_z(h(x)) / df(h(x)),
            "your density is negative where f falls: a length has no sign.",
        ),
        Mistake(
            "p_Z at x",
            lambda x, p_z, h, df: p_z(x) / np.abs(df(h(x))),
            "you evaluate p_Z at x: both p_Z and f′ are functions of z = h(x).",
        ),
        Mistake(
            "p_Z forgotten",
            lambda x, p_z, h, df: 1 / np.abs(df(h(x))),
            "that is 1/|f′(z)| alone: the density of Z at z is missing, which is 1 only for a uniform Z.",
        ),
        Mistake(
            "p_Z of the quotient",
            lambda x, p_z, h, df: p_z(h(x) / np.abs(df(h(x)))),
            "your bracket closes too late: you divide z by the slope, and then take p_Z. It is the density that is "
            "divided.",
        ),
        Mistake(
            "no slope",
            lambda x, p_z, h, df: p_z(h(x)),
            "you carry the height of p_Z over unchanged: f stretches the intervals there, and that changes the height.",
        ),
    ),
)
