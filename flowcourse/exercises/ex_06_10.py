"""ex-06-10, a fault to repair: the logarithm of a sigmoid that has underflowed."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; two batches; and rows of one number each, one unit apart where log(1 + exp(-|u|)) can be seen."""
    test_inputs = [TestInput((np.array([[-2.0, -2.0], [-2.0, -802.0], [0.0, 5.0]]),))]
    for n, size in ((3, 4), (5, 2)):
        raw = rng.uniform(-6, 6, size=(n, size))
        raw[0, 0], raw[-1, -1] = rng.uniform(-3000, -900), rng.uniform(720, 3000)
        test_inputs.append(TestInput((raw,)))
    apart = np.concatenate([np.arange(-40, 42) + rng.uniform(0.3, 0.7), rng.uniform(-3000, -40, 20)])
    return [*test_inputs, TestInput((apart[:, None],)), TestInput((rng.uniform(-30, -26, (2, 40)),))]


def log_det(raw):
    return np.sum(-np.logaddexp(0, -(raw + 2)), axis=1)


def tail_is_bent(inputs, values):
    """|log_det − (raw + 2)| where one entry is far below 0 and decides alone, relative to its size."""
    gaps = []
    for test_input, value in zip(inputs, values):
        raw = test_input.args[0]
        low = raw.min(axis=1) < -800
        rest = np.sum(np.where(raw < -800, 0, -np.logaddexp(0, -(raw + 2))), axis=1)
        straight = np.sum(np.where(raw < -800, raw + 2, 0), axis=1) + rest
        gaps.append(float(np.max(np.abs(value - straight)[low] / np.abs(straight[low]), initial=0.0)))
    return max(gaps)


def straight(raw, edge):
    """The limits of log σ(u) in place of it: u below `edge` if that is negative, 0 above it if not."""
    u = raw + 2
    beyond = u < edge if edge < 0 else u > edge
    return np.sum(np.where(beyond, np.minimum(u, 0), -np.logaddexp(0, -u)), axis=1)


def naive(raw, floor=0.0, below=-np.inf):
    """The fault: the scale first, then its logarithm; `floor` and `below` are repairs that change the numbers."""
    with np.errstate(all="ignore"):
        return np.sum(np.log(1 / (1 + np.exp(-np.maximum(raw + 2, below))) + floor), axis=1)


CHECK = Check(
    "ex-06-10",
    arguments=("raw",),
    returns=("log_det",),
    inputs=inputs,
    domains={"raw": domains.entries(domains.real(1e-3, 1e200))},
    batch=("raw",),
    expected=log_det,
    laws=(Law("far below 0 the logarithm of sigmoid(u) is u", tail_is_bent),),
    mistakes=(
        Mistake(
            "underflow",
            naive,
            "for moderate numbers it is right, and it is −∞ where the sigmoid is smaller than any float. Its "
            "logarithm is an ordinary number there: which formula reaches it without the sigmoid?",
        ),
        Mistake(
            "overflow",
            lambda raw: np.sum(raw + 2 - np.log(1 + np.exp(raw + 2)), axis=1),
            "for moderate numbers it is right, and for large ones exp(u) is larger than any float: let exp see "
            "only numbers below 0, or find the function of NumPy that does this.",
        ),
        *(
            Mistake(
                f"a floor of {floor:g} under the scale",
                lambda raw, floor=floor: naive(raw, floor=floor),
                "your floor keeps the logarithm finite, and wrong: far out the result is that of the "
                "floor, whatever raw is.",
            )
            for floor in (1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-16, 1e-20, 1e-100, 1e-300)
        ),
        *(
            Mistake(
                f"clipped at {below:g}",
                lambda raw, below=below: naive(raw, below=below),
                "clipping keeps the logarithm finite, and wrong: below the edge it is the same for every raw.",
            )
            for below in (-10.0, -20.0, -30.0, -50.0, -80.0, -100.0, -500.0, -600.0, -700.0, -709.0)
        ),
        *(
            Mistake(
                f"straight beyond {edge:g}",
                lambda raw, edge=edge: straight(raw, edge),
                "far out log σ(u) nears u on one side and 0 on the other. You take this limit too early, where "
                "log(1 + exp(−|u|)) still has digits to see: let it stand for every u.",
            )
            for edge in (-5.0, -10.0, -14.0, 5.0, 10.0, 15.0, 20.0)
        ),
        Mistake(
            "the other tail",
            lambda raw: np.sum(-np.logaddexp(0, raw + 2), axis=1),
            "that is the logarithm of 1 − sigmoid: look at the sign inside the exponential.",
        ),
        Mistake(
            "softplus itself",
            lambda raw: np.sum(np.logaddexp(0, raw + 2), axis=1),
            "that is positive, but a sigmoid is below 1, so its logarithm is below 0.",
        ),
        Mistake(
            "sign",
            lambda raw: np.sum(np.logaddexp(0, -(raw + 2)), axis=1),
            "the formula is stable and has the wrong sign: a sigmoid is below 1, so its logarithm is below 0.",
        ),
        Mistake(
            "forgets the 2",
            lambda raw: np.sum(-np.logaddexp(0, -raw), axis=1),
            "the formula is stable, and it is that of another scale: the scale is sigmoid(raw + 2).",
        ),
    ),
)
