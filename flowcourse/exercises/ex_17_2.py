"""ex-17-2: the gap of the uniform bound where the log-density is a straight line."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; any slopes; one alone; and one slope upwards and downwards."""
    test_inputs = [TestInput((np.array([1.0, 10.0]),))]
    test_inputs += [TestInput((rng.uniform(0.3, 3, 5) * rng.choice([-1, 1], 5),)) for _ in range(3)]
    test_inputs.append(TestInput((rng.uniform(0.3, 3, 1),)))
    return [
        *test_inputs,
        TestInput((np.array([0.02, -0.05, 0.09, -0.3]),)),
        TestInput((np.array([-2.5, 2.5]),), "turned"),
    ]


def gap(a):
    return np.log(np.expm1(a) / a) - a / 2


def turned_round(inputs, values):
    """A rising and a falling log-density of one slope cost the same."""
    return max(float(abs(v[0] - v[1])) for p, v in zip(inputs, values, strict=True) if p.name == "turned")


CHECK = Check(
    "ex-17-2",
    arguments=("a",),
    returns=("the gap",),
    inputs=inputs,
    domains={"a": domains.entries(domains.nonzero(1e-9, 500))},
    expected=gap,
    laws=(Law("a slope of −a costs as much as one of a", turned_round),),
    mistakes=(
        Mistake(
            "digits lost",
            lambda a: np.log((np.exp(a) - 1) / a) - a / 2,
            "your formula is right, and at a small slope exp(a) is so near to 1 that the difference has lost its "
            "digits: np.expm1 keeps them.",
        ),
        Mistake(
            "half an absolute value",
            lambda a: np.log(np.expm1(np.abs(a)) / np.abs(a)) - a / 2,
            "right for slopes above 0: below it you take the absolute value in one term, and not in the other.",
        ),
        Mistake(
            "mass alone",
            lambda a: np.log(np.expm1(a) / a),
            "that is log P − log p(x): subtract the mean of log p over the cell as well.",
        ),
        Mistake(
            "not divided",
            lambda a: np.log(np.abs(np.expm1(a))) - a / 2,
            "the integral of exp(a u) has a division by a, which is missing.",
        ),
        Mistake(
            "not divided, with its sign",
            lambda a: np.log(np.expm1(a)) - a / 2,
            "the integral of exp(a u) has a division by a, which is missing.",
        ),
        Mistake(
            "end of the cell",
            lambda a: np.log(np.expm1(a) / a) - a,
            "you subtract log p at the end of the cell: the mean of a u over the cell is smaller.",
        ),
        Mistake(
            "small slope",
            lambda a: a**2 / 24,
            "that is right for small slopes: keep the exact logarithm of the mass.",
        ),
        Mistake(
            "variance",
            lambda a: a**2 / 12,
            "that is the variance of log p over the cell: the gap is a difference of two means.",
        ),
        Mistake(
            "turned",
            lambda a: a / 2 - np.log(np.expm1(a) / a),
            "your sign is turned: the bound is below log P, so the gap is positive.",
        ),
        Mistake(
            "mass of the middle",
            lambda a: 0 * a,
            "you have no gap: the mean of exp(a u) is more than exp of the mean of a u.",
        ),
        Mistake(
            "bits",
            lambda a: gap(a) / np.log(2),
            "that is in bits: the task asks for nats.",
        ),
        Mistake(
            "a step for a line",
            lambda a: np.log((1 + np.exp(a)) / 2) - a / 2,
            "that is the gap of a step, as in the last hint: here log p rises evenly over the whole cell. What is the "
            "mean of exp(a u)?",
        ),
    ),
)
