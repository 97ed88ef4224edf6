"""ex-11-5: the loss of flow matching for given pairs and times."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset
from ._fields import bend, growth, random_bend


def inputs(rng):
    z, x = np.array([[1.0], [0.0], [2.0]]), np.array([[3.0], [4.0], [-1.0]])
    test_inputs = [TestInput((partial(growth, 1.0), z, x, np.array([[0.5], [0.25], [0.75]])))]
    for n, dim in ((4, 3), (5, 2)):
        x = offset(rng) + rng.normal(size=(n, dim))
        test_inputs.append(
            TestInput((partial(bend, **random_bend(rng, dim)), rng.normal(size=(n, dim)), x, times(rng, n)))
        )
    c = np.array([offset(rng), offset(rng)])
    z = rng.normal(size=(4, 2))
    test_inputs.append(TestInput((partial(towards, c), z, c * np.ones_like(z), times(rng, 4)), "one point"))
    z, x = rng.normal(size=(2, 1, 3))
    return [*test_inputs, TestInput((partial(bend, **random_bend(rng, 3)), z, x, np.zeros((1, 1))))]


def times(rng, n):
    """Times away from 0, 1/2 and 1."""
    return rng.choice([0.1, 0.6], (n, 1)) + rng.uniform(0.0, 0.3, (n, 1))


def towards(c, y, t):
    """The straight way to the point c, which is reached at time 1."""
    return (c - y) / (1 - t)


def loss(v, z, x, t, way=lambda z, x, t: (1 - t) * z + t * x, target=lambda z, x, y: x - z, reduce=None):
    """The mean of ‖v − target‖² at the points `way`; mistakes replace `way`, `target` or `reduce`."""
    y = way(z, x, t)
    gap = v(y, t) - target(z, x, y)
    return np.mean(np.sum(gap**2, axis=1)) if reduce is None else reduce(gap)


def straight_ways_cost(inputs, values):
    return max(float(v) for p, v in zip(inputs, values, strict=True) if p.name == "one point")


def loss_with(**parts):
    return lambda v, z, x, t: loss(v, z, x, t, **parts)


def turned(z, x, t):
    return t * z + (1 - t) * x


CHECK = Check(
    "ex-11-5",
    arguments=("v", "z", "x", "t"),
    returns=("the loss",),
    inputs=inputs,
    domains=dict.fromkeys(("z", "x"), domains.entries(domains.real())) | {"t": domains.entries(domains.share())},
    expected=loss,
    laws=(Law("where all x are one point, the field that runs straight to it has loss 0", straight_ways_cost),),
    mistakes=(
        Mistake(
            "mean before square",
            loss_with(reduce=lambda gap: np.sum(np.mean(gap, axis=0) ** 2)),
            "you average the misses and then square: misses in opposite directions cancel. Square each of them first.",
        ),
        Mistake(
            "target z − x",
            loss_with(target=lambda z, x, y: z - x),
            "your target is z − x: time runs from z to x, and so does the velocity.",
        ),
        Mistake(
            "path from x to z",
            loss_with(way=turned),
            "your path is at x for t = 0: it starts at z.",
        ),
        Mistake(
            "everything from x to z",
            loss_with(way=turned, target=lambda z, x, y: z - x),
            "your path and your target both run from x to z: time 0 belongs to z.",
        ),
        Mistake(
            "the way that is left",
            loss_with(target=lambda z, x, y: x - y),
            "your target is x − y, the distance that is left: in a time of 1 a velocity covers the whole line.",
        ),
        Mistake(
            "the way that is done",
            loss_with(target=lambda z, x, y: y - z),
            "your target is y − z, the distance that is done: in a time of 1 a velocity covers the whole line.",
        ),
        Mistake(
            "the end for the velocity",
            loss_with(target=lambda z, x, y: x),
            "your target is x, which is a place: v is a velocity, a distance per unit of time.",
        ),
        Mistake(
            "the start for the velocity",
            loss_with(target=lambda z, x, y: z),
            "your target is z, which is a place: v is a velocity, a distance per unit of time.",
        ),
        Mistake(
            "the place for the velocity",
            loss_with(target=lambda z, x, y: y),
            "your target is y, which is a place: v is a velocity, a distance per unit of time.",
        ),
        Mistake(
            "v at x",
            loss_with(way=lambda z, x, t: x),
            "you evaluate v at x: at time t the path is at y, between z and x.",
        ),
        Mistake(
            "v at z",
            loss_with(way=lambda z, x, t: z),
            "you evaluate v at z: at time t the path is at y, between z and x.",
        ),
        Mistake(
            "time turned",
            lambda v, z, x, t: np.mean(np.sum((v((1 - t) * z + t * x, 1 - t) - (x - z)) ** 2, axis=1)),
            "you give v the time 1 − t: y was computed for t.",
        ),
        Mistake(
            "lengths, not squared",
            loss_with(reduce=lambda gap: np.mean(np.sqrt(np.sum(gap**2, axis=1)))),
            "you average lengths: least squares, which leads to the mean velocity, averages their squares.",
        ),
        Mistake(
            "summed before squaring",
            loss_with(reduce=lambda gap: np.mean(np.sum(gap, axis=1) ** 2)),
            "you sum over the coordinates and then square, so opposite misses cancel: square each of them first.",
        ),
        Mistake(
            "mean for sum over the coordinates",
            loss_with(reduce=lambda gap: np.mean(gap**2)),
            "you average over the coordinates too: a squared length is a sum over them, and only the pairs are "
            "averaged over.",
        ),
        Mistake(
            "sum over the pairs",
            loss_with(reduce=lambda gap: np.sum(gap**2)),
            "you sum over the pairs: a loss that is a mean does not depend on how many there are.",
        ),
        Mistake(
            "half the square",
            loss_with(reduce=lambda gap: np.mean(np.sum(gap**2, axis=1)) / 2),
            "you have a factor 1/2: the loss is the mean of the squared lengths themselves.",
        ),
        Mistake(
            "one loss for each pair",
            loss_with(reduce=lambda gap: np.sum(gap**2, axis=1)),
            "you return a loss for each pair: the loss is their mean, one number.",
        ),
        Mistake(
            "mean of the lengths, squared",
            loss_with(reduce=lambda gap: np.mean(np.sqrt(np.sum(gap**2, axis=1))) ** 2),
            "you take the mean of the lengths and square it: each pair is squared by itself first.",
        ),
    ),
)
