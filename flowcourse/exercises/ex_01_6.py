"""ex-01-6: samples of f(Z) in a histogram that a density can be compared with."""

from functools import partial

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale
from ._maps import normal_pdf


def inputs(rng):
    by_hand = np.array([0.1, 0.2, 0.6, 0.9]), double, wide_uniform_pdf, np.array([0.0, 0.5, 1.5])
    found = [TestInput(by_hand)]
    for _ in range(2):
        s = scale(rng)
        edges = s * np.cumsum([0.1, *rng.uniform(0.15, 0.6, size=6)])
        found.append(TestInput((rng.normal(size=400), partial(exponential, s), partial(log_normal_pdf, s), edges)))
    return found


def double(z):
    """x = 2 z."""
    return 2 * z


def wide_uniform_pdf(x):
    """The density of 2 Z, Z uniform on [0, 1]."""
    return np.where((x >= 0) & (x <= 2), 0.5, 0.0)


def exponential(s, z):
    """x = s · eᶻ."""
    return s * np.exp(z)


def log_normal_pdf(s, x):
    """The density of s · eᶻ, Z ~ N(0, 1)."""
    return normal_pdf(np.log(x / s)) / x


def compare(z, f, p_x, edges):
    return counts(f(z), edges) / (len(z) * np.diff(edges)), p_x((edges[1:] + edges[:-1]) / 2)


def counts(x, edges):
    return np.histogram(x, edges)[0]


def area_is_not_the_share(inputs, values):
    """|Σ height · width − share of the samples inside|."""
    gaps = []
    for test_input, (heights, _) in zip(inputs, values, strict=True):
        z, f, _, edges = test_input.args
        share = np.mean((f(z) >= edges[0]) & (f(z) <= edges[-1]))
        gaps.append(abs(float(np.sum(heights * np.diff(edges)) - share)))
    return max(gaps)


def picture(answer):
    """The learner's bars and density for exp(Z)."""
    from minflow import plots

    edges = np.linspace(0.0, 5.0, 41)
    z = np.random.default_rng(0).normal(size=20_000)
    heights, density = answer(z, partial(exponential, 1.0), partial(log_normal_pdf, 1.0), edges)
    figure, axes = plots.new_figure(size=(6.4, 3.2))
    axes.stairs(heights, edges, fill=True, color=plots.DATA, alpha=0.35, label="your bars: 20 000 samples of exp(Z)")
    axes.plot((edges[1:] + edges[:-1]) / 2, density, "o-", markersize=3, color=plots.MODEL, label="your density")
    axes.set(xlabel="x", ylabel="density", title="A formula and a count agree")
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    alt = "Your histogram of 20 000 samples of exp(Z) and your log-normal density: the curve runs along the bars."
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-01-6",
    arguments=("z", "f", "p_x", "edges"),
    returns=("heights", "density"),
    inputs=inputs,
    expected=compare,
    laws=(Law("height × width, summed, is the share of the samples inside", area_is_not_the_share),),
    picture=picture,
    mistakes=(
        Mistake(
            "histogram not normalised",
            lambda z, f, p_x, edges: (counts(f(z), edges), None),
            "your heights are counts: they grow with N and with the width, and no density does.",
        ),
        Mistake(
            "not divided by the width",
            lambda z, f, p_x, edges: (counts(f(z), edges) / len(z), None),
            "your heights are shares, which are probabilities: a density is probability per width of the bar.",
        ),
        Mistake(
            "not divided by N",
            lambda z, f, p_x, edges: (counts(f(z), edges) / np.diff(edges), None),
            "you divide the counts by the width, and not by the number of samples: your bars have area N, not 1.",
        ),
        Mistake(
            "normalised over the bars only",
            lambda z, f, p_x, edges: (np.histogram(f(z), edges, density=True)[0], None),
            "your bars have area 1 in all, although some samples lie outside them: N counts every sample.",
        ),
        Mistake(
            "samples of Z",
            lambda z, f, p_x, edges: (counts(z, edges) / (len(z) * np.diff(edges)), None),
            "you count the z: X = f(Z) is what has the density p_X.",
        ),
        Mistake(
            "multiplied by the width",
            lambda z, f, p_x, edges: (counts(f(z), edges) / len(z) * np.diff(edges), None),
            "you multiply the shares by the width: a bar twice as wide holds twice as many, so divide, by N · "
            "width in brackets.",
        ),
        Mistake(
            "one width for all bars",
            lambda z, f, p_x, edges: (counts(f(z), edges) / (len(z) * np.mean(np.diff(edges))), None),
            "you divide all counts by one width: these bars have different ones, and each needs its own.",
        ),
        *(
            Mistake(
                f"density at the {side} edges",
                lambda z, f, p_x, edges, part=part: (None, p_x(edges[part])),
                f"you take p_X at the {side} edges: a bar speaks for its middle.",
            )
            for side, part in (("left", slice(None, -1)), ("right", slice(1, None)))
        ),
        Mistake(
            "density at all edges",
            lambda z, f, p_x, edges: (None, p_x(edges)),
            "you take p_X at all the edges, and B bars have B + 1 of them: one number for each bar is asked, at its "
            "middle.",
        ),
        Mistake(
            "probability of a bar",
            lambda z, f, p_x, edges: (None, p_x((edges[1:] + edges[:-1]) / 2) * np.diff(edges)),
            "your second array is p_X · width, the probability of a bar: heights are densities, and compared with p_X.",
        ),
    ),
)
