"""ex-05-1: the gap above the entropy when data uniform on [0, 1] are modelled as uniform on [0, w]."""

import math

from ..checking.parts import Check, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    wide, narrow = (rng.uniform(1.2, 1.8), 4 + scale(rng)), (0.2 * scale(rng), rng.uniform(0.6, 0.9))
    return [TestInput((float(w),)) for w in (4.0, *wide, *narrow)]


def gap(w):
    return math.log(w) if w >= 1 else math.inf


def wide(formula):
    """A mistake at w ≥ 1, which says nothing about a narrow model."""
    return lambda w: formula(w) if w >= 1 else None


def narrow(formula):
    """A mistake at w < 1 alone."""
    return lambda w: math.log(w) if w >= 1 else formula(w)


CHECK = Check(
    "ex-05-1",
    arguments=("w",),
    returns=("the gap",),
    inputs=inputs,
    expected=gap,
    mistakes=(
        Mistake(
            "the other way round",
            lambda w: math.inf if w > 1 else -math.log(w),
            "that is KL(q‖p), with points drawn from the model: an NLL is a mean over the data, which come from p.",
        ),
        Mistake(
            "the log-likelihood",
            wide(lambda w: -math.log(w)),
            "that is the mean of log q, a log-likelihood: the gap is the NLL minus the floor, and never negative.",
        ),
        Mistake(
            "below the floor",
            narrow(math.log),
            "your gap is negative for w < 1, below the floor, where nothing is: which density does the model give to a "
            "point that falls between w and 1?",
        ),
        Mistake(
            "0 for a narrow model",
            narrow(lambda w: 0.0),
            "for w < 1 you say that the model is perfect: look at the points that fall between w and 1, where its "
            "density is 0.",
        ),
        Mistake(
            "absolute value",
            lambda w: abs(math.log(w)),
            "you take |log w|, as if too narrow were as bad as too wide: what does a point cost where q is 0?",
        ),
        Mistake(
            "points outside left out",
            narrow(lambda w: w * math.log(w)),
            "for w < 1 you average over the points inside [0, w]: the mean is over all data, and some fall outside.",
        ),
        Mistake(
            "bits",
            wide(math.log2),
            "you measure in bits: nats are asked, natural logarithms.",
        ),
        Mistake(
            "no logarithm",
            wide(lambda w: w),
            "that is by how much the model's density is too low: the gap is the mean of the logarithm of p/q.",
        ),
        Mistake(
            "the model's density",
            wide(lambda w: 1 / w),
            "1/w is the density that the model gives to each point: the NLL is a logarithm of it, with a minus.",
        ),
        Mistake(
            "the share outside",
            wide(lambda w: 1 - 1 / w),
            "that is the share of the model's mass which lies outside the data: what does each data point pay for it, "
            "in nats?",
        ),
    ),
)
