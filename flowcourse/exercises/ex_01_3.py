"""ex-01-3: the density of Z², for any density of Z."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.edges import of_every_size
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale
from ._maps import gumbel_pdf


def inputs(rng):
    test_inputs = [TestInput((np.array([0.25, 2.25, -1.0]), wide_uniform_pdf))]
    for _ in range(3):
        root = rng.uniform(0.3, 1.7, size=4)
        test_inputs.append(
            TestInput((np.append(root**2, -(root[0] ** 2)), partial(moved_gumbel_pdf, offset(rng), scale(rng))))
        )
    test_inputs.append(TestInput((np.abs(of_every_size(rng, 1e-8, 1.0, 8)), wide_uniform_pdf)))
    roots = (np.arange(600) + 0.5) / 20
    return [*test_inputs, TestInput((roots**2, partial(moved_gumbel_pdf, offset(rng), 1.0)), "grid")]


def wide_uniform_pdf(z):
    """Uniform on [−1, 2]."""
    return np.where((z >= -1) & (z <= 2), 1 / 3, 0.0)


wide_uniform_pdf.__name__ = "1/3 on [−1, 2]"  # what the sentences call it


def moved_gumbel_pdf(m, s, z):
    """The density of m + s·G for a Gumbel number G: skewed, and not symmetric round 0."""
    with np.errstate(over="ignore"):  # far to the left exp overflows, and the density is 0
        return gumbel_pdf((z - m) / s) / s


def both(x, p_z, slopes=2.0, plus=1.0, minus=1.0, outside=0.0):
    """The density, with mistakes: another slope factor, other weights of the two roots, another value for x ≤ 0."""
    root = np.sqrt(np.where(x > 0, x, 1.0))
    return np.where(x > 0, (plus * p_z(root) + minus * p_z(-root)) / (slopes * root), outside)


def of_roots(combine):
    """combine(x, root, p_z(root), p_z(−root)) for x > 0, and 0 elsewhere."""

    def formula(x, p_z):
        inner = np.where(x > 0, x, 1.0)
        root = np.sqrt(inner)
        return np.where(x > 0, combine(inner, root, p_z(root), p_z(-root)), 0.0)

    return formula


def at_x(x, p_z):
    inner = np.where(x > 0, x, 1.0)
    return np.where(x > 0, (p_z(inner) + p_z(-inner)) / (2 * np.sqrt(inner)), 0.0)


def area_is_not_one(inputs, values):
    """|∫ p dx − 1| with dx = 2r dr: the grid is even in r = √x."""
    grids = [(np.sqrt(p.args[0]), v) for p, v in zip(inputs, values, strict=True) if p.name == "grid"]
    return max(abs(float(np.sum(2 * r * v) * (r[1] - r[0])) - 1) for r, v in grids)


def picture(answer):
    """The learner's density of Z², Z uniform on [−1, 2], over samples and the right one."""
    from minflow import plots

    x = np.concatenate([np.linspace(-0.5, 0.0, 20, endpoint=False), np.linspace(0.02, 4.6, 800)])
    samples = np.random.default_rng(0).uniform(-1.0, 2.0, size=20_000) ** 2
    edges = np.linspace(0.0, 4.5, 46)
    heights = np.histogram(samples, edges)[0] / (len(samples) * np.diff(edges))
    figure, axes = plots.new_figure(size=(6.4, 3.2))
    axes.stairs(heights, edges, fill=True, color=plots.DATA, alpha=0.35, label="20 000 samples of Z²")
    axes.plot(x, both(x, wide_uniform_pdf), color=plots.DATA, linewidth=6, label="the right one")
    axes.plot(x, answer(x, wide_uniform_pdf), color=plots.MODEL, linewidth=2, label="your density")
    axes.set(xlabel="x", ylabel="density", ylim=(0, 1.6), title="Beyond x = 1 only one z is left")
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    alt = (
        "Your density of X = Z² for Z uniform on [−1, 2], on the right one and a histogram of samples: very high at 0, "
    )
    return plots.Picture(figure, alt + "falling to 1/3 at x = 1, where it jumps down to half of that, and 0 beyond 4.")


CHECK = Check(
    "ex-01-3",
    arguments=("x", "p_z"),
    returns=("the density",),
    inputs=inputs,
    domains={"x": domains.entries(domains.nonzero(1e-100, 1e2))},
    expected=both,
    laws=(Law("the area under p_X is 1", area_is_not_one, tolerance=1e-3),),
    picture=picture,
    mistakes=(
        Mistake(
            "positive root only",
            lambda x, p_z: both(x, p_z, minus=0.0),
            "you count the positive root only: −√x lands on the same x, and its probability is missing.",
        ),
        Mistake(
            "positive root only, NaN below 0",
            lambda x, p_z: both(x, p_z, minus=0.0, outside=np.nan),
            "you count the positive root only: −√x lands on the same x, and its probability is missing. And for x < 0 "
            "your density is NaN, where it is a known number.",
        ),
        Mistake(
            "negative root only",
            lambda x, p_z: both(x, p_z, plus=0.0),
            "you count the negative root only: √x lands on the same x, and its probability is missing.",
        ),
        Mistake(
            "symmetry assumed",
            lambda x, p_z: both(x, p_z, plus=2.0, minus=0.0),
            "you double the term of the positive root: that is right for a symmetric Z only, and this Z is not.",
        ),
        Mistake(
            "mean of the heights",
            of_roots(lambda x, root, right, left: (right + left) / 2),
            "you take the mean of the two heights: both events add up, and each short interval changes its length by "
            "the slope at its own z.",
        ),
        Mistake(
            "no slope",
            of_roots(lambda x, root, right, left: right + left),
            "the two heights are added as they are: each short interval also changes its length under f.",
        ),
        Mistake(
            "multiplied by the slope",
            of_roots(lambda x, root, right, left: (right + left) * 2 * root),
            "you multiply by the slope: where f stretches, the same probability lies on more length, so the "
            "density falls.",
        ),
        Mistake(
            "half of the slope",
            lambda x, p_z: both(x, p_z, slopes=1.0),
            "your density is twice too large: differentiate z² again.",
        ),
        Mistake(
            "slope at x",
            of_roots(lambda x, root, right, left: (right + left) / (2 * x)),
            "you take the slope at x: it belongs to the z from which the probability comes.",
        ),
        Mistake(
            "sign of the slope",
            lambda x, p_z: both(x, p_z, minus=-1.0),
            "you subtract the term of the negative root: f falls there, but a length has no sign.",
        ),
        Mistake(
            "mean of the roots",
            lambda x, p_z: both(x, p_z, slopes=4.0),
            "you take the mean of the two terms: the two events exclude each other, so their probabilities add up.",
        ),
        Mistake(
            "p_Z at x",
            at_x,
            "you evaluate p_Z at x and −x: find the two z whose square is x first.",
        ),
        Mistake(
            "NaN below 0",
            lambda x, p_z: both(x, p_z, outside=np.nan),
            "for x < 0 your density is NaN: no square is negative, so the density there is a known number.",
        ),
        Mistake(
            "root of |x|",
            lambda x, p_z: both(np.abs(x), p_z),
            "you give negative x the density of |x|: no square is negative.",
        ),
    ),
)
