"""ex-17-4: the noise with the highest bound among those that are nowhere below a floor."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; without a part below the floor; with many; and with parts that come below it by one, two or three."""
    test_inputs = [TestInput((np.array([1.0, 3.0, 4.0]), 0.75)), TestInput((rng.uniform(2, 3, 5), 0.3))]
    test_inputs += [TestInput((rng.uniform(0.1, 1, 6) ** 3 * 4, float(rng.uniform(0.5, 0.8)))) for _ in range(2)]
    test_inputs.append(TestInput((np.array([0.7, 0.9, 1.1, 5.0]) * float(rng.uniform(1, 2)), 0.55)))
    test_inputs.append(TestInput((np.array([1.0, 5.0, 6.0, 9.0]) * float(rng.uniform(0.5, 2)), 0.9)))
    ladder = rng.permutation((np.arange(1, 41) / 40) ** 8) * float(rng.uniform(0.5, 2))  # seven come below one by one
    others = (ladder, 0.995), (np.array([4.0, 1.0, 1.0]), 0.75), (np.full(3, 2.5), 0.4), (np.array([3.0]), 0.6)
    others += (rng.uniform(1e-6, 1, 5), 0.999), (np.array([1.0, 1, 1, 9]), 0.75)
    one_by_one = np.array([0.019, 0.96462, 1.09864, 1.1212, 1.12588, 1.12715, 1.54351])  # each is lifted by the last
    others += ((rng.permutation(one_by_one), 0.95),)
    return [*test_inputs, *(TestInput(args) for args in others)]


def best(p, floor):
    """The smallest parts are lifted one after the other, until the rest stays above the floor."""
    order, q = np.argsort(p), np.empty(len(p))
    for lifted in range(len(p)):
        rest = order[lifted:]
        factor = (len(p) - lifted * floor) / np.sum(p[rest])
        if factor * p[rest[0]] >= floor:
            q[order[:lifted]], q[rest] = floor, factor * p[rest]
            return q
    return np.ones(len(p))


def lifted(p, floor, times):
    """What is below the floor is lifted and the others share the rest, so many times, even where it is not enough."""
    q, low = p / p.mean(), np.zeros(len(p), bool)
    for _ in range(times):
        low = low | (q < floor)
        if low.any():
            q = np.where(low, floor, p * (len(p) - floor * low.sum()) / p[~low].sum())
    return q


def equal_amounts(p, floor):
    """What the low parts gain, each of the others gives in equal amounts."""
    q = p / p.mean()
    low = q < floor
    return np.where(low, floor, q - np.sum(floor - q[low]) / max(1, np.sum(~low)))


def the_same_amount(p, floor):
    """max(floor, p / mean − amount) with mean 1: the amount is taken from all that stay above the floor."""
    q, low, high = p / p.mean(), 0.0, np.max(p) / p.mean()
    for _ in range(200):
        amount = (low + high) / 2
        low, high = (amount, high) if np.mean(np.maximum(floor, q - amount)) > 1 else (low, amount)
    return np.maximum(floor, q - low)


def clipped_and_scaled(p, floor):
    q = np.maximum(p / p.mean(), floor)
    return q / q.mean()


def mixed(p, floor):
    """A floor below everything, and the rest like p."""
    return floor + (1 - floor) * p / p.mean()


def mean_is_not_one(inputs, values):
    return max(float(abs(np.mean(v) - 1)) for v in values)


def below_the_floor(inputs, values):
    return max(float(np.max(p.args[1] - v)) for p, v in zip(inputs, values, strict=True))


CHECK = Check(
    "ex-17-4",
    arguments=("p", "floor"),
    returns=("q",),
    inputs=inputs,
    domains={"p": domains.entries(domains.positive(1e-6, 1e6)), "floor": domains.share(1e-3)},
    expected=best,
    batch=(),
    rtol=1e-6,
    laws=(
        Law("the heights of q have the mean 1", mean_is_not_one, tolerance=1e-5),
        Law("no height is below the floor", below_the_floor, tolerance=1e-5),
    ),
    mistakes=(
        Mistake(
            "one amount for all others",
            the_same_amount,
            "you take the same amount from all others: they share the rest by one *factor*, as p does.",
        ),
        Mistake(
            "no floor",
            lambda p, floor: p / p.mean(),
            "that is the best noise without a floor: some parts are below it.",
        ),
        Mistake(
            "clipped and scaled",
            clipped_and_scaled,
            "you lift the low parts and then scale everything: that takes the lifted ones below the floor again.",
        ),
        Mistake(
            "mixed",
            mixed,
            "you lay a floor below all parts: the high ones need none, and p/q is not the same in them.",
        ),
        Mistake(
            "lifted once",
            lambda p, floor: lifted(p, floor, 1),
            "nearly: after the others have given mass, one of them is below the floor. It has to be lifted as well.",
        ),
        Mistake(
            "lifted twice",
            lambda p, floor: lifted(p, floor, 2),
            "you lift twice: repeat it until no part is below the floor.",
        ),
        Mistake(
            "equal amounts",
            equal_amounts,
            "the others give in proportion to their p, and not in equal amounts.",
        ),
        Mistake(
            "uniform",
            lambda p, floor: np.ones_like(p),
            "that is uniform noise: where p is high there should be more of it.",
        ),
        Mistake(
            "mass not kept",
            lambda p, floor: np.maximum(p / p.mean(), floor),
            "the heights have no longer the mean 1: what the low parts gain the others have to give.",
        ),
        Mistake(
            "not scaled",
            lambda p, floor: np.maximum(p, floor),
            "the heights of q must have the mean 1, whatever that of p is.",
        ),
    ),
)
