"""ex-15-3: a second bump, near given draws, that they do not notice: a counterexample to a large share."""

import numpy as np

from ..checking.parts import Check, Demand, TestInput

CLOSE, NEAR = 0.01, (1.0095, 1.0105)


def inputs(rng):
    """By hand; few draws and many; a gap that is small, and one that is large."""
    test_inputs = [TestInput((np.array([-1.0, 0.0, 1.0]), float(np.log(2))))]
    for n, low, high in ((20, 0.5, 0.8), (400, 1.0, 2.5), (2000, 6.0, 12.0)):
        test_inputs.append(TestInput((rng.normal(size=n), float(rng.uniform(low, high)))))
    others = (rng.normal(size=25), 0.501), (rng.normal(size=50), 50.0), (-np.abs(rng.normal(size=30)), 2.0)
    others += ((np.abs(rng.normal(size=40)), 1.0),)
    return [*test_inputs, *(TestInput(pair) for pair in others)]


def log_weights(bump, x):
    """log(1 + mass · N(x; place, 1)/N(x; 0, 1))."""
    mass, place = bump
    return np.logaddexp(0.0, np.log(mass) + place * x - 0.5 * place**2)


def share(bump, x):
    w = np.exp(log_weights(bump, x) - np.max(log_weights(bump, x)))
    return float(np.mean(w) ** 2 / np.mean(w**2))


def gap(bump, x):
    """The exact log Z less its estimate."""
    log_w = log_weights(bump, x)
    estimate = np.max(log_w) + np.log(np.mean(np.exp(log_w - np.max(log_w))))
    return float(np.log1p(bump[0]) - estimate)


def is_a_bump(bump, x, nats):
    return bump.shape == (2,) and np.isfinite(bump).all() and bump[0] > 0


def largest(bump, x):
    with np.errstate(over="ignore"):
        return float(np.exp(np.max(log_weights(bump, x))))


def said_of_mass(bump, x, nats):
    return (
        f"log Z is {np.log1p(bump[0]):.4g} for the mass {bump[0]:.4g}. The draws should find about 0, and be too low "
        f"by {nats:.4g}: which mass does that take?"
    )


def said_of_place(bump, x, nats):
    where = "too near to the draws" if largest(bump, x) > NEAR[1] else "farther away than it has to be"
    return (
        f"the mass is right, and the largest weight at these draws is {largest(bump, x):.6g}, not 1.01: the bump at "
        f"{bump[1]:.4g} is {where}."
    )


def said_of_gap(bump, x, nats):
    return (
        f"the estimate is too low by {gap(bump, x):.4g}, where {nats:.4g} was asked, with a share of "
        f"{share(bump, x):.3f}."
    )


def picture(answer):
    """The learner's target and the draws."""
    from minflow import plots

    x = np.random.default_rng(0).normal(size=300)
    bump = np.asarray(answer(x, 1.5), dtype=float)
    low, high = min(-5.0, bump[1] - 5), max(5.0, bump[1] + 5)
    line = np.linspace(low, high, 1201)
    density = np.exp(-0.5 * line**2) + bump[0] * np.exp(-0.5 * (line - bump[1]) ** 2)
    figure, axes = plots.new_figure(size=(6.4, 3.0))
    axes.plot(line, density / np.sqrt(2 * np.pi), color=plots.DATA, label="your p̃")
    axes.plot(x, np.zeros(300), ".", color=plots.MODEL, markersize=4, label="draws of q")
    axes.set(xlabel="x", ylabel="p̃(x)")
    axes.legend(frameon=False, fontsize=9)
    alt = (
        f"Your p̃ has a bump of mass 1 at 0 and one of mass {bump[0]:.2f} at {bump[1]:.1f}. All of the 300 draws lie "
        f"between {x.min():.1f} and {x.max():.1f}, below the first bump; their share is {share(bump, x):.3f}, and "
        f"their log Z is too low by {gap(bump, x):.2f}."
    )
    return plots.Picture(figure, alt.replace("-", "−"), "Draws with a perfect share, and what they do not see")


CHECK = Check(
    "ex-15-3",
    arguments=("x", "nats"),
    returns=("the bump",),
    inputs=inputs,
    picture=picture,
    batch=(),
    demands=(
        Demand("a bump", is_a_bump, "return two finite numbers, a mass above 0 and a place, as an array (2,)."),
        Demand("mass", lambda bump, x, nats: abs(np.log1p(bump[0]) / nats - 1) <= 0.02, said_of_mass),
        Demand("near", lambda bump, x, nats: NEAR[0] <= largest(bump, x) <= NEAR[1], said_of_place),
        Demand("wrong by so much", lambda bump, x, nats: abs(gap(bump, x) / nats - 1) <= CLOSE, said_of_gap),
    ),
)
