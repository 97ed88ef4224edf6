"""ex-06-11: a spline that cuts a bell in two bumps, with a valley at a given place and a given mass on its left."""

from math import erf, sqrt

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Demand, TestInput

BOUND = 3.0
FORM = "return three arrays (K + 1,) of equal length: the knots on the axis of z, those on the axis of x, the slopes."


def inputs(rng):
    """By hand: the spline of the notebook, whose valley at 0 is a quarter as high as its peaks."""
    test_inputs = [TestInput((0.0, 0.0, 0.3))]
    plain = np.array([-3.0, -1.0, 1.0, 3.0]), np.array([-3.0, -2.0, 2.0, 3.0]), np.array([1.0, 0.5, 0.5, 1.0])
    for side in rng.permutation([-1, 1]):
        cut = valley = 0.0
        while abs(share_left(plain, valley) - mass_below(cut)) < 0.02:  # the notebook's spline must not do by chance
            cut, valley = side * rng.uniform(0.25, 0.7), rng.choice([-1, 1]) * rng.uniform(0.3, 1.0)
        test_inputs.append(TestInput((float(cut), float(valley), float(rng.uniform(0.08, 0.2)))))
    return test_inputs


def spline(z, z_knots, x_knots, slopes):
    """x and dx/dz of the rational-quadratic spline at z between the first and the last knot (Durkan 2019)."""
    k = np.clip(np.searchsorted(z_knots, z, "right") - 1, 0, len(z_knots) - 2)
    width, height = np.diff(z_knots)[k], np.diff(x_knots)[k]
    mean, u = height / width, (z - z_knots[k]) / width
    left, right, turn = slopes[k] / mean, slopes[k + 1] / mean, u * (1 - u)
    below = 1 + (left + right - 2) * turn
    x = x_knots[k] + height * (u**2 + left * turn) / below
    return x, mean * (left * (1 - u) ** 2 + 2 * turn + right * u**2) / below**2


def on_a_grid(value):
    """x and p_X(x) on a fine grid of z, knots included."""
    z = np.unique(np.concatenate([np.linspace(-BOUND, BOUND, 6001), value[0]]))
    x, slope = spline(z, *value)
    return z, x, np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi) / slope


def share_left(value, valley):
    """P(X < valley)."""
    z, x, _ = on_a_grid(value)
    return mass_below(float(np.interp(valley, x, z)))


def mass_below(z):
    return 0.5 * (1 + erf(z / sqrt(2)))


def depth(value, valley):
    """p_X in the valley, as a share of the lower one of the highest points on its left and on its right."""
    _, x, p = on_a_grid(value)
    return float(np.interp(valley, x, p) / min(p[x <= valley].max(), p[x >= valley].max()))


def bumps(value):
    """The number of peaks of p_X."""
    _, _, p = on_a_grid(value)
    steps = np.diff(p)
    steps = steps[np.abs(steps) > 1e-9]  # two points of the grid may differ by rounding alone
    return int(np.sum((steps[:-1] > 0) & (steps[1:] < 0)))


def is_well_formed(value, *args):
    lengths = {part.shape for part in value}
    return len(lengths) == 1 and value[0].ndim == 1 and len(value[0]) > 1 and all(np.isfinite(v).all() for v in value)


def rises(value, *args):
    return np.all(np.diff(value[0]) > 0) and np.all(np.diff(value[1]) > 0) and np.all(value[2] > 0)


def joins_the_identity(value, *args):
    ends = np.array([part[[0, -1]] for part in value])
    return np.allclose(ends, [[-BOUND, BOUND], [-BOUND, BOUND], [1, 1]], rtol=0, atol=1e-9)


def picture(answer):
    """The learner's spline, and the density that it makes of a bell."""
    from minflow import plots

    cut, valley, ratio = 0.5, -0.5, 0.1
    value = tuple(np.asarray(part, dtype=float) for part in answer(cut, valley, ratio))
    z, x, p = on_a_grid(value)
    figure, axes = plots.new_figure(columns=2, size=(7.6, 3.2))
    axes[0].plot(z, x, color=plots.INK)
    axes[0].plot(*value[:2], "o", color=plots.MODEL)
    axes[0].set(xlabel="z", ylabel="x", title="Your spline: steep at the cut")
    axes[1].plot(z, np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi), "--", color=plots.LATENT, label="$p_Z$, over z")
    axes[1].plot(x, p, color=plots.MODEL, label="$p_X$, over x")
    axes[1].axvline(valley, color=plots.GUIDE, linewidth=0.8)
    axes[1].set(
        xlabel="z or x", ylabel="density", title=f"{share_left(value, valley):.0%} of the mass goes to the left"
    )
    axes[1].legend(frameon=False, fontsize=8)
    alt = (
        f"Left, your spline with {len(value[0])} knots, steep at z = {cut}. Right, the bell of Z and the density of X, "
        f"which has {bumps(value)} peaks and between them, at x = {valley}, falls to {depth(value, valley):.0%} of the "
        f"lower peak; {share_left(value, valley):.0%} of the mass lies left of it."
    )
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-06-11",
    arguments=("cut", "valley", "ratio"),
    returns=("z_knots", "x_knots", "slopes"),
    inputs=inputs,
    domains={
        "cut": domains.between(-0.7, 0.7),
        "valley": domains.between(-1, 1),
        "ratio": domains.positive(0.08, 0.3),
    },
    picture=picture,
    demands=(
        Demand("form", is_well_formed, FORM),
        Demand(
            "rises",
            rises,
            "your curve does not rise: the knots must increase on both axes, and every slope must be above 0.",
        ),
        Demand(
            "ends",
            joins_the_identity,
            "outside ±3 nothing moves, so the curve must start at (−3, −3) and end at (3, 3), with slope 1 "
            "at both ends.",
        ),
        Demand(
            "mass",
            lambda value, cut, valley, ratio: abs(share_left(value, valley) - mass_below(cut)) <= 0.005,
            lambda value, cut, valley, ratio: (
                f"{share_left(value, valley):.1%} of the mass lies left of the valley, and {mass_below(cut):.1%} was "
                "asked for: which z goes to the valley?"
            ),
        ),
        Demand(
            "deep enough",
            lambda value, cut, valley, ratio: depth(value, valley) <= ratio,
            lambda value, cut, valley, ratio: (
                f"in the valley the density is {depth(value, valley):.2f} of the lower peak, and at most {ratio:.2f} "
                "was asked for: which slope makes a density low?"
            ),
        ),
        Demand(
            "two bumps",
            lambda value, *args: bumps(value) == 2,
            lambda value, *args: (
                f"your density has {bumps(value)} peaks, and 2 were asked for: a slope at a knot that is far from the "
                "mean slopes of its bins makes the density go up and down again."
            ),
        ),
    ),
)
