"""ex-01-6: a map f, so that f(Z) has the density of a given histogram, for Z uniform on [0, 1]."""

import numpy as np

from ..checking.edges import around
from ..checking.parts import Check, Demand, TestInput

NEAR = 1e-6


def inputs(rng):
    by_hand = np.array([0.375, 0.875, 0.75, 0.15, 0.0]), np.array([0.0, 1.0, 3.0]), np.array([0.75, 0.25])
    test_inputs = [TestInput(by_hand)]
    for bars in (3, 5, 8):
        edges = rng.uniform(-4, 4) + np.cumsum([0.0, *rng.uniform(0.3, 2.0, size=bars)])
        masses = rng.uniform(0.3, 2.0, size=bars)
        test_inputs.append(
            TestInput((rng.permutation(rng.uniform(0.002, 0.998, size=60)), edges, masses / masses.sum()))
        )
    for bars, small in ((1, 1.0), (4, 0.003)):
        edges = rng.uniform(-4, 4) + np.cumsum([0.0, *rng.uniform(0.3, 2.0, size=bars)])
        masses = np.append(rng.uniform(0.3, 2.0, size=bars - 1), small)
        masses /= masses.sum()
        z = np.concatenate([[0.0, 1.0], *(around(edge, 1e-4) for edge in np.cumsum(masses)[:-1])])
        test_inputs.append(TestInput((rng.permutation(np.append(z, rng.uniform(0.01, 0.2, size=3))), edges, masses)))
    return test_inputs


def cdf(x, edges, masses):
    """The probability that the histogram has at x and to the left of it."""
    return np.interp(x, edges, np.concatenate([[0.0], np.cumsum(masses)]))


def rising(z, edges, masses):
    return np.interp(z, np.concatenate([[0.0], np.cumsum(masses)]), edges)


def differs_from(formula):
    """holds(x, …): the answer is right, or is not formula(z, edges, masses), at z or at 1 − z."""

    def holds(x, z, edges, masses):
        return has_the_density(x, z, edges, masses) or not any(
            np.allclose(x, formula(v, edges, masses), atol=NEAR) for v in (z, 1 - z)
        )

    return holds


def equal_shares(z, edges, masses):
    return rising(z, edges, np.full(len(masses), 1 / len(masses)))


def stretched(z, edges, masses):
    return edges[0] + (edges[-1] - edges[0]) * z


def by_heights(z, edges, masses):
    heights = masses / np.diff(edges)
    return rising(z, edges, heights / heights.sum())


def bar_density(z, edges, masses):
    """The height of the histogram over the point that z should have reached."""
    bar = np.clip(np.searchsorted(edges, rising(z, edges, masses), side="right") - 1, 0, len(masses) - 1)
    return masses[bar] / np.diff(edges)[bar]


def middles(z, edges, masses):
    bar = np.clip(np.searchsorted(np.cumsum(masses), z), 0, len(masses) - 1)
    return (edges[bar] + edges[bar + 1]) / 2


def in_order(x, z):
    return x[np.argsort(z)]


def is_one_to_one(x, z, edges, masses):
    return np.all(np.diff(np.sort(x)) > 0)


def goes_one_way(x, z, edges, masses):
    steps = np.diff(in_order(x, z))
    return np.all(steps > 0) or np.all(steps < 0)


def same_point(x, z, edges, masses):
    order = np.argsort(x)
    k = np.argmin(np.diff(x[order]))
    first, second = sorted(z[order[k : k + 2]])
    return (
        f"z = {first:.4g} and z = {second:.4g} go to the same x: a single point cannot hold probability in a density, "
        "so f must spread the z over the whole bar"
    )


def turning_point(x, z, edges, masses):
    steps = np.sign(np.diff(in_order(x, z)))
    place = np.sort(z)[1 + np.argmax(steps[1:] != steps[:-1])]
    return f"f must rise everywhere or fall everywhere: your x turn round near z = {place:.4g}"


def outside(x, z, edges, masses):
    return (
        f"your x reach from {x.min():.4g} to {x.max():.4g}, and the bars only from {edges[0]:.4g} to {edges[-1]:.4g}: "
        "X must stay within the bars"
    )


def is_inside(x, z, edges, masses):
    return edges[0] - NEAR <= x.min() and x.max() <= edges[-1] + NEAR


def share(x, z, edges, masses):
    """The z at which the share of the probability is most wrong."""
    rises = in_order(x, z)[-1] > in_order(x, z)[0]
    wanted = z if rises else 1 - z
    gap = np.abs(cdf(x, edges, masses) - wanted)
    k = np.argmax(gap)
    return (
        f"at z = {z[k]:.4g} your x is {x[k]:.4g}. A share {wanted[k]:.3g} of your samples lies below this x, and the "
        f"histogram has {cdf(x[k], edges, masses):.3g} there"
    )


def has_the_density(x, z, edges, masses):
    F = cdf(x, edges, masses)
    return np.max(np.abs(F - z)) < NEAR or np.max(np.abs(F - (1 - z))) < NEAR


def picture(answer):
    """The learner's map, and samples of it beside the histogram that was asked."""
    from minflow import plots

    edges, masses = np.array([0.0, 1.0, 1.5, 3.0, 4.0]), np.array([0.1, 0.4, 0.2, 0.3])
    z = np.linspace(0.0005, 0.9995, 1000)
    samples = np.asarray(answer(np.random.default_rng(0).uniform(size=20_000), edges, masses))
    figure, (left, right) = plots.new_figure(columns=2, size=(7.6, 3.2))
    left.plot(z, answer(z, edges, masses), color=plots.MODEL)
    left.set(xlabel="z", ylabel="x = f(z)", title="Your map: steep where the bars are low")
    right.hist(
        samples, np.linspace(0.0, 4.0, 41), density=True, color=plots.MODEL, alpha=0.5, label="20 000 of your f(Z)"
    )
    right.stairs(masses / np.diff(edges), edges, color=plots.INK, label="the histogram")
    right.set(xlabel="x", ylabel="density", title="Your samples")
    right.legend(frameon=False)
    alt = "Left: your map for a histogram of four bars, a chain of four straight lines, the steeper the lower the bar. "
    return plots.Picture(
        figure, alt + "Right: 20 000 samples of your f(Z), which fill the four bars up to their heights."
    )


CHECK = Check(
    "ex-01-6",
    arguments=("z", "edges", "masses"),
    returns=("x",),
    inputs=inputs,
    batch=("z",),
    picture=picture,
    demands=(
        Demand(
            "one x for each z",
            lambda x, z, edges, masses: x.shape == z.shape and np.all(np.isfinite(x)),
            "give one finite number x for each z, in the order of the z.",
        ),
        Demand(
            "the way back",
            differs_from(cdf),
            "that is the share of the histogram below z: you carry x to z, and f must carry z to x.",
        ),
        Demand(
            "the height",
            differs_from(bar_density),
            "you return the height of the histogram: X is a place on the axis, and its density must have this height.",
        ),
        Demand(
            "middles of the bars",
            differs_from(middles),
            "all z of a bar go to its middle: f jumps from bar to bar, and X has no density. Spread them over the bar.",
        ),
        Demand("one to one", is_one_to_one, same_point),
        Demand("one way", goes_one_way, turning_point),
        Demand("inside the bars", is_inside, outside),
        Demand(
            "masses ignored",
            differs_from(stretched),
            "you stretch [0, 1] evenly over all bars, so that X is uniform: a bar with more probability needs "
            "more of the z.",
        ),
        Demand(
            "equal shares",
            differs_from(equal_shares),
            "every bar gets the same share of the z: bar k must get the share masses[k].",
        ),
        Demand(
            "heights for masses",
            differs_from(by_heights),
            "you share the z by the heights of the bars: a wide bar holds more than a narrow one of the same height.",
        ),
        Demand("the density", has_the_density, share),
    ),
)
