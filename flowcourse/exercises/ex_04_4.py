"""ex-04-4: rising functions of each coordinate that make a positive correlation negative, a counterexample."""

import numpy as np

from ..checking.parts import Check, Demand, TestInput

N = 8
ENOUGH = -0.2


def inputs(rng):
    by_hand = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 4.0], [4.0, 5.0], [5.0, 6.0], [6.0, 3.0]])
    drawn = [points(rng, rank) for rank in (2, 3, 2, 0)]
    middle = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 4.0], [4.0, 5.0], [5.0, 3.0]])
    fewer = [points(rng, (n - 1) // 2, n) for n in (3, 4, 5, 6, 7)]  # as many below as above, or one less
    return [TestInput((z,)) for z in (by_hand, *drawn, 20 * points(rng, 3) - 10, middle, *fewer)]


def points(rng, rank, n=N):
    """n points with a positive correlation; at the largest z₁ there are `rank` smaller z₂ and n − 1 − rank larger."""
    while True:
        first, second = np.sort(rng.normal(size=n)), np.sort(rng.normal(size=n))
        far = min(np.diff(first).min(), np.diff(second).min())
        first[-2] = max(first[-2], first[-1] - 0.05)  # near enough to be taken for the largest
        far = min(far, first[-1] - first[-2])
        others = np.delete(np.arange(n), rank)
        others = others[np.argsort(np.arange(n - 1) + rng.normal(scale=1.0, size=n - 1))]
        z = np.stack([first, second[[*others, rank]]], axis=1)
        if far > 0.03 and correlation(z) > 0.3:
            return rng.permutation(z)


def correlation(x):
    """The correlation of two columns, each divided by its largest number first, so that nothing overflows."""
    x = x - x.mean(axis=0)
    x = x / np.abs(x).max(axis=0)
    return float(np.sum(x[:, 0] * x[:, 1]) / np.sqrt(np.sum(x[:, 0] ** 2) * np.sum(x[:, 1] ** 2)))


def signed(x, digits=2):
    """The correlation as a text, with a minus sign as in print."""
    return f"{correlation(x):.{digits}f}".replace("-", "−")


def is_points(x, z):
    return x.shape == z.shape and bool(np.all(np.isfinite(x)))


def steps(x, z):
    """In each column the steps of x from each point to the next one in the order of z; all of them must be above 0."""
    return np.stack([np.diff(x[np.argsort(z[:, d]), d]) for d in (0, 1)])


def rises(x, z):
    return bool(np.all(steps(x, z) > 0))


def nothing_falls(x, z):
    return bool(np.all(steps(x, z) >= 0))


def which_falls(x, z):
    column = int(np.argmax(np.any(steps(x, z) < 0, axis=1)))
    order = np.argsort(z[:, column])
    at = int(np.argmax(np.diff(x[order, column]) < 0))
    low, high = z[order[at], column], z[order[at + 1], column]
    return (
        f"your function of z{'₁₂'[column]} falls: {low:.3g} goes to {x[order[at], column]:.3g}, and the larger "
        f"{high:.3g} to {x[order[at + 1], column]:.3g}. The order within a coordinate has to stay"
    )


def still_positive(x, z):
    return (
        f"the order is right, and the correlation went from {signed(z)} to {signed(x)}: it has to "
        "become negative. Which point is far from the trend, and what makes it count more?"
    )


def too_near(x, z):
    return (
        f"the correlation is negative, {signed(x, 3)}, and has to be −0.2 or lower: stretch further, and in "
        "both coordinates"
    )


def picture(answer):
    """The points of the example by hand, and where the learner's functions send them."""
    from minflow import plots

    z = inputs(np.random.default_rng(0))[0].args[0]
    x = np.asarray(answer(z.copy()))
    figure, panels = plots.new_figure(columns=2, size=(7.4, 3.4))
    for axes, points, letter, colour in zip(panels, (z, x), "zx", (plots.LATENT, plots.DATA)):
        axes.plot(*points.T, "o", color=colour)
        axes.set(xlabel=f"{letter}₁", ylabel=f"{letter}₂", title=f"{letter}: correlation {signed(points)}")
    alt = f"Six points with the correlation {signed(z)}, and the same points after your two rising functions: "
    return plots.Picture(figure, f"{alt}{signed(x)}. From left to right and from bottom to top the order is kept.")


CHECK = Check(
    "ex-04-4",
    arguments=("z",),
    returns=("x",),
    inputs=inputs,
    picture=picture,
    demands=(
        Demand(
            "a point for each point",
            is_points,
            "x must have a row for each row of z and two columns, all of them finite numbers",
        ),
        Demand("a function falls", nothing_falls, which_falls),
        Demand(
            "ties",
            rises,
            "two points with different z have the same number in a coordinate of x: a rising function keeps them apart",
        ),
        Demand("still positive", lambda x, z: correlation(x) < 0, still_positive),
        Demand("not low enough", lambda x, z: correlation(x) <= ENOUGH, too_near),
    ),
)
