"""ex-18-3: the width of guided samples where everything is normal, and the width that the words promise."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; little guidance and much; and guidance 1, where both numbers agree."""
    test_inputs = [TestInput((1.0, 0.25, 2.0))]
    for low, high in ((0.02, 0.4), (1.3, 3.0), (4.0, 7.0)):
        whole = float(rng.uniform(0.5, 3.0))
        test_inputs.append(TestInput((whole, whole * float(rng.uniform(0.3, 0.7)), float(rng.uniform(low, high)))))
    for whole, ratio, w in ((0.02, 0.5, 100.0), (1000.0, 0.9, 10.0), (3.0, 0.999, 20.0)):
        test_inputs.append(TestInput((whole, whole * ratio, w)))
    whole = float(rng.uniform(0.5, 3.0))
    return [*test_inputs, TestInput((whole, whole * float(rng.uniform(0.3, 0.7)), 1.0), "guidance 1")]


def both(whole, part, w):
    return whole ** ((1 - w) / 2) * part ** (w / 2), ((1 - w) / whole + w / part) ** -0.5


def disagree(inputs, values):
    """With guidance 1 both numbers are the deviation of the class."""
    errors = [
        max(abs(v[0] - p.args[1] ** 0.5), abs(v[1] - p.args[1] ** 0.5))
        for p, v in zip(inputs, values, strict=True)
        if p.name == "guidance 1"
    ]
    return max(errors)


def guided(formula):
    return lambda whole, part, w: (formula(np.float64(whole), np.float64(part), w), None)


def promised(formula):
    return lambda whole, part, w: (None, formula(whole, part, w))


CHECK = Check(
    "ex-18-3",
    arguments=("whole", "part", "w"),
    returns=("the guided deviation", "the promised deviation"),
    inputs=inputs,
    domains=dict.fromkeys(("whole", "part"), domains.positive(0.01, 1000)) | {"w": domains.between(0, 100)},
    admits=lambda whole, part, w: part < whole,
    expected=both,
    batch=(),
    atol=0.0,
    laws=(Law("with guidance 1 both numbers are the deviation of the class", disagree),),
    mistakes=(
        Mistake(
            "results exchanged",
            lambda whole, part, w: both(whole, part, w)[::-1],
            "your two results are exchanged: the deviation of the sampler's ends comes first, then the promised one.",
        ),
        Mistake(
            "the promise kept",
            guided(lambda whole, part, w: both(whole, part, w)[1]),
            "your first number is what the words promise: solve the ODE, in which both scores have noise.",
        ),
        Mistake(
            "variance of the ends",
            guided(lambda whole, part, w: whole ** (1 - w) * part**w),
            "your first number is the variance of the ends: the integral of s/(v + s²) has a factor ½.",
        ),
        Mistake(
            "class alone",
            guided(lambda whole, part, w: part ** (w / 2)),
            "the score of all data enters with the weight 1 − w: it is right only where whole = 1.",
        ),
        Mistake(
            "guidance from the class on",
            guided(lambda whole, part, w: both(whole, part, 1 + w)[0]),
            "you count w from the score of the class on: here w = 1 is the class itself.",
        ),
        Mistake(
            "weights exchanged",
            guided(lambda whole, part, w: both(part, whole, w)[0]),
            "you have the weights the wrong way round: w belongs to the score of the class.",
        ),
        Mistake(
            "mean of deviations",
            guided(lambda whole, part, w: (1 - w) * whole**0.5 + w * part**0.5),
            "you mix standard deviations as the scores are mixed: the ODE multiplies.",
        ),
        Mistake(
            "root of mixed variances",
            guided(lambda whole, part, w: max((1 - w) * whole + w * part, 0.0) ** 0.5),
            "you mix variances as the scores are mixed: solve the ODE, in which each score is a fraction of its own.",
        ),
        Mistake(
            "promised variance",
            promised(lambda whole, part, w: both(whole, part, w)[1] ** 2),
            "your second number is a variance: the task asks for its root.",
        ),
        Mistake(
            "precision",
            promised(lambda whole, part, w: (1 - w) / whole + w / part),
            "your second number is the factor of −x²/2, a precision: how does a standard deviation follow from it?",
        ),
        Mistake(
            "likelihood of the class counted once more",
            promised(lambda whole, part, w: (1 / whole + w / part) ** -0.5),
            "you take p(x | k) for p(k | x): by Bayes' rule the one is the other over p(x).",
        ),
        Mistake(
            "prior forgotten",
            promised(lambda whole, part, w: (part / w) ** 0.5 if w else float("inf")),
            "that is p(x | k)^w: where is p(x), once as such and w times in p(k | x)?",
        ),
        Mistake(
            "the guided one twice",
            promised(lambda whole, part, w: both(whole, part, w)[0]),
            "your second number is that of the sampler: collect the exponents of p(x) p(k | x)^w.",
        ),
    ),
)
