"""ex-00-3: a continuous map of a uniform number to two islands, with a budget for the samples between them."""

import numpy as np

from ..checking.parts import Check, Demand, TestInput

CELLS = 4000  # z in steps of 1/CELLS
JUMP = 0.5  # a longer step of x from one z to the next counts as a tear
LEAP, TIMES = 0.02, 10  # and so does one longer than LEAP that is TIMES as long as those beside it
NEAR = 3 / CELLS


def inputs(rng):
    """z in even steps with budgets of every size, then in steps that grow."""
    z = np.linspace(0.0, 1.0, CELLS + 1)
    budgets = 0.2, rng.uniform(0.05, 0.1), rng.uniform(0.4, 0.6), rng.uniform(0.012, 0.02), rng.uniform(0.003, 0.005)
    budgets += (rng.uniform(0.9, 0.98),)
    test_inputs = [TestInput((z, float(budget))) for budget in budgets]
    return [*test_inputs, TestInput((z**1.5, float(rng.uniform(0.1, 0.3))))]


def shares(x, z):
    """The shares of the samples on the left island, in the water and on the right island."""
    weights = np.diff(np.concatenate([z[:1], (z[1:] + z[:-1]) / 2, z[-1:]]))
    left, right = np.sum(weights * (x <= -1 + 1e-9)), np.sum(weights * (x >= 1 - 1e-9))
    return float(left), float(1 - left - right), float(right)


def longest_step(x):
    """(k, whether f tears between z[k] and z[k + 1])"""
    steps = np.abs(np.diff(x))
    beside = np.maximum(np.append(0.0, steps[:-1]), np.append(steps[1:], 0.0))
    torn = (steps > JUMP) | ((steps > LEAP) & (steps > TIMES * beside))
    k = int(np.argmax(steps * torn))
    return k, bool(torn[k])


def other_than(formula):
    """holds(x, …): the answer is not formula(z)."""

    def holds(x, z, budget):
        return not np.allclose(x, formula(z), atol=1e-6)

    return holds


def tear(x, z, budget):
    k, _ = longest_step(x)
    return (
        f"f tears: between z = {z[k]:.4f} and z = {z[k + 1]:.4f} your x goes from {x[k]:.3g} to {x[k + 1]:.3g} at "
        "once. No z leads to the x between, and a continuous f may not leave them out"
    )


def turn(x, z, budget):
    k = np.argmax(np.diff(x) <= 0)
    return (
        f"f must rise everywhere, and near z = {z[k]:.4f} yours stays or falls: from x = {x[k]:.4g} to x = "
        f"{x[k + 1]:.4g}. Where two z share one x, there is no way back"
    )


def reach(x, z, budget):
    return f"your x reach from {x.min():.4g} to {x.max():.4g}: the islands end at −2 and at 2"


def ends(x, z, budget):
    return (
        f"your x reach from {x.min():.4g} to {x.max():.4g} only: the islands end at −2 and at 2, and samples should "
        "lie on all of them"
    )


def over(x, z, budget):
    return f"the share {shares(x, z)[1]:.4f} of your samples lies in the water, and the budget is {budget:.4f}"


def under(x, z, budget):
    return (
        f"the share {shares(x, z)[1]:.4f} of your samples lies in the water, and the budget is {budget:.4f}: that is "
        "allowed, but use at least half of it, so that f is not steeper than it has to be"
    )


def uneven(x, z, budget):
    left, _, right = shares(x, z)
    return f"the share {left:.4f} of your samples is on the left island, {right:.4f} on the right: make them equal"


def is_even(x, z, budget):
    left, _, right = shares(x, z)
    return abs(left - right) <= NEAR


def picture(answer):
    """The learner's map, and where its samples lie, for a small budget."""
    from minflow import plots

    z, budget = np.linspace(0.0, 1.0, CELLS + 1), 0.05
    x = np.asarray(answer(z.copy(), budget), dtype=float)
    figure, (left, right) = plots.new_figure(columns=2, size=(7.6, 3.2))
    left.plot(z, x, color=plots.MODEL)
    left.set(xlabel="z", ylabel="x = f(z)", title="Your map: steep over the water")
    right.hist(x[:-1], np.linspace(-2.5, 2.5, 51), density=True, color=plots.MODEL, alpha=0.6)
    right.set(xlabel="x", ylabel="density", title="Its samples")
    alt = f"Left: your map for the budget 0.05, from {x[0]:.0f} to {x[-1]:.0f}, steepest over the water. "
    water = shares(x, z)[1]
    alt += f"Right: its samples, two islands with a share of {water:.2f} of them in the water between."
    return plots.Picture(figure, alt.replace("-", "−"))


CHECK = Check(
    "ex-00-3",
    arguments=("z", "budget"),
    returns=("x",),
    inputs=inputs,
    picture=picture,
    demands=(
        Demand(
            "one x for each z",
            lambda x, z, budget: x.shape == z.shape and np.all(np.isfinite(x)),
            "give one finite number x for each z.",
        ),
        Demand(
            "budget ignored",
            other_than(lambda z: 4 * z - 2),
            "you stretch [0, 1] evenly from −2 to 2: then half of the samples lie in the water, whatever the budget "
            "is.",
        ),
        Demand("no tear", lambda x, z, budget: not longest_step(x)[1], tear),
        Demand("rises", lambda x, z, budget: np.min(np.diff(x)) > 0, turn),
        Demand("not beyond", lambda x, z, budget: x.min() >= -2 - 1e-9 and x.max() <= 2 + 1e-9, reach),
        Demand("all of the islands", lambda x, z, budget: x.min() <= -1.99 and x.max() >= 1.99, ends),
        Demand("within the budget", lambda x, z, budget: shares(x, z)[1] <= budget + NEAR, over),
        Demand("as many on each island", is_even, uneven),
        Demand("the budget is used", lambda x, z, budget: shares(x, z)[1] >= budget / 2 - NEAR, under),
    ),
)
