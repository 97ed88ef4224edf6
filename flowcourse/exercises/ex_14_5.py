"""ex-14-5: the temperature that repairs an overconfident flow of one dimension, from its ranks."""

from statistics import NormalDist

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; then overconfident flows, with truths at the edges of the central half."""
    test_inputs = [TestInput((np.array([0, 0, 1, 3, 4, 6, 7, 7, 7, 2]), 7, quantile))]
    for draws, low, high in ((19, 1.3, 1.7), (39, 1.7, 2.3), (99, 2.3, 3.0)):
        edges = [(draws + 1) // 4 - 1, (draws + 1) // 4, 3 * (draws + 1) // 4 - 1, 3 * (draws + 1) // 4]
        ranks = None
        while ranks is None or share(ranks, draws) > 0.45:  # chance may bring more truths to the middle
            truths = rng.uniform(low, high) * rng.normal(size=80)
            ranks = np.sum(rng.normal(size=(80, draws)) < truths[:, None], axis=1)
            ranks = np.concatenate([ranks, edges, edges[1:2]])
        test_inputs.append(TestInput((ranks, draws, quantile)))
    return test_inputs


def quantile(p):
    """The standard normal quantile of a number p between 0 and 1."""
    return NormalDist().inv_cdf(float(p))


def share(ranks, draws, low=0.25, high=0.75):
    places = np.asarray(ranks) / (draws + 1)
    return float(np.mean((places >= low) & (places < high)))


def temperature(ranks, draws, quantile):
    return quantile(0.75) / quantile((1 + share(ranks, draws)) / 2)


def with_share(formula):
    """Another share of ranks in the place of that in the central half."""
    return lambda ranks, draws, quantile: quantile(0.75) / quantile((1 + formula(np.asarray(ranks), draws)) / 2)


def of_share(formula):
    """Another formula from the right share."""
    return lambda ranks, draws, quantile: formula(share(ranks, draws), quantile)


def strictly(ranks, draws):
    return np.mean((ranks > (draws + 1) / 4) & (ranks < 3 * (draws + 1) / 4))


def inclusive(ranks, draws):
    return np.mean((ranks >= (draws + 1) / 4) & (ranks <= 3 * (draws + 1) / 4))


def spread(ranks, draws, quantile):
    return float(np.std([quantile((r + 0.5) / (draws + 1)) for r in ranks]))


def narrower(inputs, values):
    """Too few truths lie in the central half of all the inputs, so the draws must spread."""
    return max(1 - float(v) for v in values)


def picture(answer):
    """Ranks of a flow that is too narrow, before and after the learner's temperature."""
    from minflow import plots

    rng = np.random.default_rng(0)
    truths, z = 1.7 * rng.normal(size=1000), rng.normal(size=(1000, 99))
    before = np.sum(z < truths[:, None], axis=1)
    T = float(answer(before, 99, quantile))
    after = np.sum(T * z < truths[:, None], axis=1)
    figure, panels = plots.new_figure(columns=2, size=(7.6, 3.0), sharey=True)
    for axes, ranks, title in zip(panels, (before, after), ("T = 1", f"T = {T:.2f}, from the ranks"), strict=True):
        axes.hist(ranks, np.arange(0, 101, 5), color=plots.MODEL, alpha=0.6)
        axes.axhline(50, color=plots.GUIDE, linestyle="--")
        axes.set(xlabel="rank", title=title)
    panels[0].set(ylabel="cases, of 1000")
    counts = [np.bincount(ranks // 5, minlength=20) for ranks in (before, after)]
    alt = (
        f"Ranks of 1000 truths, whose z have a deviation of 1.7, in 20 groups. At T = 1 they form a valley, from "
        f"{counts[0].min()} to {counts[0].max()} in a group; at T = {T:.2f}, from {counts[1].min()} to "
        f"{counts[1].max()}, where 50 are expected."
    )
    return plots.Picture(figure, alt, "The same draws at two temperatures")


CHECK = Check(
    "ex-14-5",
    arguments=("ranks", "draws", "quantile"),
    returns=("T",),
    inputs=inputs,
    expected=temperature,
    batch=(),
    picture=picture,
    laws=(Law("where too few truths lie in the central half, T is above 1", narrower),),
    mistakes=(
        Mistake(
            "the other way round",
            of_share(lambda s, quantile: quantile((1 + s) / 2) / quantile(0.75)),
            "you have 1/T: where too few truths lie in the middle, the draws must spread more, and T is above 1.",
        ),
        Mistake(
            "quotient of shares",
            of_share(lambda s, quantile: 0.5 / s),
            "you divide the shares: twice the width does not hold twice the share. Which width holds which share?",
        ),
        Mistake(
            "quantile of the share",
            of_share(lambda s, quantile: quantile(0.75) / quantile(s)),
            "quantile counts from the left end: the central share s ends where (1 + s)/2 lie below.",
        ),
        Mistake(
            "share above the middle",
            of_share(lambda s, quantile: quantile(0.75) / quantile(0.5 + s)),
            "you put the whole share above the middle: half of it is on either side.",
        ),
        Mistake(
            "truths outside",
            of_share(lambda s, quantile: quantile(0.75) / quantile((2 - s) / 2)),
            "you use the share of the truths outside of the central half: count those inside.",
        ),
        Mistake(
            "variance",
            of_share(lambda s, quantile: (quantile(0.75) / quantile((1 + s) / 2)) ** 2),
            "that is T²: the temperature is a standard deviation.",
        ),
        Mistake(
            "0.5 for its quantile",
            of_share(lambda s, quantile: 0.5 / quantile((1 + s) / 2)),
            "you take ½ for the half-width of the central half: it ends at quantile(0.75).",
        ),
        Mistake(
            "edges left out",
            with_share(strictly),
            "nearly: the rank (draws + 1)/4 belongs to the central half.",
        ),
        Mistake(
            "upper edge counted",
            with_share(inclusive),
            "nearly: the rank 3 (draws + 1)/4 no longer belongs to the central half.",
        ),
        Mistake(
            "spread of the ranks",
            spread,
            "you take the deviation of the ranks' quantiles: a truth outside of all draws may be far out, and is not "
            "counted as such. The task asks for the central half.",
        ),
        Mistake(
            "the share",
            of_share(lambda s, quantile: s),
            "that is the share of the truths in the central half: which deviation of z* gives this share?",
        ),
    ),
)
