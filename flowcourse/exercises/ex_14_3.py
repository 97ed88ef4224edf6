"""ex-14-3: a calibrated posterior that is worse than the prior, a counterexample."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Demand, TestInput

SLACK, CLOSE = 1e-3, 0.01  # of the width, of the gap


def inputs(rng):
    """By hand; then random noise, with a gap above that of the prior."""
    test_inputs = [TestInput((1.0, round(0.5 * float(np.log(10)), 4)))]
    for low, high in ((0.3, 0.6), (0.7, 1.0), (1.1, 1.8)):
        noise = float(rng.uniform(low, high))
        test_inputs.append(TestInput((noise, gap(np.array([0.0, 1.0]), noise) + float(rng.uniform(0.2, 1.2)))))
    # little noise and much, and a gap hardly above that of the prior, or far above it
    for noise, more in ((0.05, 0.02), (1.0, 0.01), (0.3, 8.0), (10.0, 0.02)):
        noise, more = noise * float(rng.uniform(1, 1.1)), more * float(rng.uniform(1, 1.1))
        test_inputs.append(TestInput((noise, gap(np.array([0.0, 1.0]), noise) + more)))
    return test_inputs


def scatter(q, noise):
    """The standard deviation of θ − slope · x over all pairs."""
    return float(np.sqrt((1 - q[0]) ** 2 + (q[0] * noise) ** 2))


def gap(q, noise):
    """The expected KL from the exact posterior to q(θ | x) = N(slope · x, width²), also where q is not calibrated."""
    slope, variance = 1 / (1 + noise**2), noise**2 / (1 + noise**2)
    apart = (q[0] - slope) ** 2 * (1 + noise**2)
    return float(0.5 * np.log(q[1] ** 2 / variance) - 0.5 + (variance + apart) / (2 * q[1] ** 2))


def is_a_density(q, *args):
    return q.shape == (2,) and np.isfinite(q).all() and q[1] > 0


def said_of_ranks(q, noise, nats):
    shape = "a valley" if scatter(q, noise) > q[1] else "a hill"
    return (
        f"θ scatters around {q[0]:.4g} · x by {scatter(q, noise):.4g}, and your width is {q[1]:.4g}, so the ranks form "
        f"{shape}."
    )


def said_of_gap(q, noise, nats):
    prior = gap(np.array([0.0, 1.0]), noise)
    more = (
        "further from that of the exact posterior" if gap(q, noise) < nats else "nearer to that of the exact posterior"
    )
    return (
        f"it is calibrated, and its gap is {gap(q, noise):.4g} nats, where {nats:.4g} were asked and the prior has "
        f"{prior:.4g}: the slope has to be {more}."
    )


def picture(answer):
    """Pairs with the learner's posterior over them, and the ranks of 1000 truths."""
    from minflow import plots

    noise, rng = 0.7, np.random.default_rng(0)
    nats = gap(np.array([0.0, 1.0]), noise) + 0.5
    slope, width = np.asarray(answer(noise, nats), dtype=float)
    theta = rng.normal(size=1000)
    x = theta + noise * rng.normal(size=1000)
    ranks = np.sum(slope * x[:, None] + width * rng.normal(size=(1000, 99)) < theta[:, None], axis=1)
    counts = np.bincount(ranks // 5, minlength=20)
    figure, (pairs, bars) = plots.new_figure(columns=2, size=(7.8, 3.2))
    line = np.array([-3.0, 3.0])
    pairs.plot(x[:300], theta[:300], ".", color=plots.DATA, markersize=3, label="pairs")
    pairs.fill_between(line, slope * line - width, slope * line + width, color=plots.WRONG, alpha=0.25)
    pairs.plot(line, slope * line, color=plots.WRONG, label="your q(θ | x)")
    pairs.set(xlabel="x", ylabel="θ", xlim=(-3, 3), ylim=(-4, 4), title="What q says of θ")
    pairs.legend(frameon=False, fontsize=9)
    bars.hist(ranks, np.arange(0, 101, 5), color=plots.MODEL, alpha=0.6)
    bars.axhline(50, color=plots.GUIDE, linestyle="--")
    bars.set(xlabel="rank", ylabel="cases, of 1000", title="Its ranks")
    alt = (
        f"Left, 300 pairs rise from the lower left to the upper right, and your posterior has the slope {slope:.2f} "
        f"and the width {width:.2f}. Right, the ranks of 1000 truths in 20 groups: from {counts.min()} to "
        f"{counts.max()} in a group, where 50 are expected."
    )
    return plots.Picture(figure, alt, "Calibrated, and worse than the prior")


CHECK = Check(
    "ex-14-3",
    arguments=("noise", "nats"),
    returns=("q",),
    inputs=inputs,
    domains={"noise": domains.positive(0.05, 10), "nats": domains.positive(1e-2, 100)},
    admits=lambda noise, nats: nats > gap(np.array([0.0, 1.0]), noise) + 1e-3,
    picture=picture,
    demands=(
        Demand(
            "a density", is_a_density, "return two finite numbers, the slope and a width above 0, as an array (2,)."
        ),
        Demand("calibrated", lambda q, noise, nats: abs(scatter(q, noise) / q[1] - 1) <= SLACK, said_of_ranks),
        Demand("as bad as asked", lambda q, noise, nats: abs(gap(q, noise) / nats - 1) <= CLOSE, said_of_gap),
    ),
)
