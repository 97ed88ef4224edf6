"""ex-14-1: the posterior of two independent readings, from the posteriors of each and the prior."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset


def inputs(rng):
    """By hand; random shares; bells on a grid, also two that contradict each other, and one that teaches nothing."""
    prior, first = np.array([0.25, 0.5, 0.25]), np.array([0.5, 0.25, 0.25])
    test_inputs = [TestInput((np.log(first), np.log(prior), np.log(prior), 1.0))]
    area = float(rng.uniform(0.2, 0.6))
    test_inputs.append(TestInput((*(random_shares(rng, 6, area) for _ in range(3)), area)))
    grid = np.linspace(-8, 8, 161)
    wide = bell(grid, 0.0, float(rng.uniform(1.5, 2.5)))
    near, other = offset(rng), offset(rng)
    test_inputs.append(TestInput((bell(grid, near, 0.8), bell(grid, other, 1.1), wide, 0.1)))
    test_inputs.append(TestInput((bell(grid, near, 0.7), wide, wide, 0.1), "nothing new"))
    test_inputs.append(TestInput((bell(grid, -5.0, 0.11), bell(grid, 5.0, 0.12), wide, 0.1), "contradiction"))
    test_inputs.append(TestInput((bell(grid, -5.0, 0.02), bell(grid, 4.0, 0.03), wide, 0.1), "contradiction"))
    for log_prior in (bell(grid, 0.5, 0.02), bell(grid, near, 0.2)):
        test_inputs.append(TestInput((bell(grid, near, 0.8), bell(grid, other, 1.1), log_prior, 0.1)))
    half, flat = np.log([0.5, 0.25, 0.25]), np.log(np.full(3, 1 / 3))
    never = np.array([-800.0, np.log(0.5), np.log(0.5)])
    for args in ((half, half, never), (half, never[::-1], never), (never, never - 1, flat), (half, half[::-1], flat)):
        test_inputs.append(TestInput((*args, 1.0)))
    one = np.full(1, -np.log(1e-3))
    return [
        *test_inputs,
        TestInput((one, one, one, 1e-3)),
        TestInput((*(random_shares(rng, 3, 50.0) for _ in range(3)), 50.0)),
    ]


def random_shares(rng, count, area):
    shares = rng.uniform(0.1, 1.0, count)
    return np.log(shares / shares.sum() / area)


def bell(grid, mean, width):
    """The log-density of a normal on the grid, of mass 1 there."""
    log_p = -0.5 * ((grid - mean) / width) ** 2
    return log_p - np.log(np.sum(np.exp(log_p)) * (grid[1] - grid[0]))


def normalised(log_p, area):
    log_p = log_p - np.max(log_p)
    return log_p - np.log(np.sum(np.exp(log_p)) * area)


def of_two(log_q1, log_q2, log_prior, area):
    return normalised(log_q1 + log_q2 - log_prior, area)


def mass_is_not_one(inputs, values):
    return max(abs(np.sum(np.exp(v)) * p.args[3] - 1) for p, v in zip(inputs, values, strict=True))


def second_look_changes_something(inputs, values):
    """A reading whose posterior is the prior leaves the other posterior as it is."""
    kept = [(p.args[0], v) for p, v in zip(inputs, values, strict=True) if p.name == "nothing new"]
    return max(np.max(np.abs(v - log_q)) for log_q, v in kept)


def with_prior(times):
    """The product of both posteriors, divided `times` times by the prior."""
    return lambda log_q1, log_q2, log_prior, area: normalised(log_q1 + log_q2 - times * log_prior, area)


CHECK = Check(
    "ex-14-1",
    arguments=("log_q1", "log_q2", "log_prior", "area"),
    returns=("log p",),
    inputs=inputs,
    expected=of_two,
    batch=(),
    laws=(
        Law("the density has the mass 1", mass_is_not_one),
        Law("a reading that teaches nothing changes nothing", second_look_changes_something),
    ),
    mistakes=(
        Mistake(
            "area outside of the logarithm",
            lambda log_q1, log_q2, log_prior, area: (
                of_two(log_q1, log_q2, log_prior, 1.0)
                + (1 - area) * np.log(np.sum(np.exp((s := log_q1 + log_q2 - log_prior) - np.max(s))))
            ),
            "you multiply the logarithm of the sum by the area: the mass is the sum times the area, and then comes the "
            "logarithm.",
        ),
        Mistake(
            "prior twice",
            with_prior(0),
            "you multiply the posteriors: each has the prior in it, and it must count once.",
        ),
        Mistake(
            "no prior left",
            with_prior(2),
            "you divide by the prior for each reading: then nothing of it is left, and this is the likelihood.",
        ),
        Mistake(
            "prior added",
            with_prior(-1),
            "you multiply by the prior: it is contained in both posteriors already.",
        ),
        Mistake(
            "not normalised",
            lambda log_q1, log_q2, log_prior, area: log_q1 + log_q2 - log_prior,
            "the shape is right, and its mass is not 1: find the constant from the grid.",
        ),
        Mistake(
            "underflow",
            lambda log_q1, log_q2, log_prior, area: (
                log_q1 + log_q2 - log_prior - np.log(np.sum(np.exp(log_q1 + log_q2 - log_prior)) * area)
            ),
            "you take exp of numbers that may be far from 0, and it gives 0 in every cell, or overflows: take out the "
            "largest value of the whole sum first.",
        ),
        Mistake(
            "largest is one",
            lambda log_q1, log_q2, log_prior, area: log_q1 + log_q2 - log_prior - np.max(log_q1 + log_q2 - log_prior),
            "your largest density is 1: the mass should be 1.",
        ),
        Mistake(
            "shares",
            lambda log_q1, log_q2, log_prior, area: normalised(log_q1 + log_q2 - log_prior, 1.0),
            "the cells have the sum 1: a density is that, divided by the area of a cell.",
        ),
        Mistake(
            "multiplied by the area",
            lambda log_q1, log_q2, log_prior, area: normalised(log_q1 + log_q2 - log_prior, 1 / area),
            "you multiply by the area where the density is divided by it.",
        ),
        Mistake(
            "mixture",
            lambda log_q1, log_q2, log_prior, area: np.logaddexp(log_q1, log_q2) - np.log(2),
            "that is the mean of both posteriors, as if one of the readings were true: here both are.",
        ),
        Mistake(
            "mean of the logarithms",
            lambda log_q1, log_q2, log_prior, area: normalised(0.5 * (log_q1 + log_q2), area),
            "you average the logarithms: two readings know more than one, so the posterior becomes narrower.",
        ),
        Mistake(
            "likelihood of one look",
            lambda log_q1, log_q2, log_prior, area: normalised(log_q2 - log_prior, area),
            "that is the likelihood of the second reading: the posterior of the first takes the place of its prior.",
        ),
    ),
)
