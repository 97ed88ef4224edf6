"""ex-03-5: the gap of a model of [0, 1] that rules a part of the data nearly out."""

import math

from ..checking import domains
from ..checking.parts import Check, Mistake, TestInput


def inputs(rng):
    """By hand; the guesses; then w above the middle, below it and near it."""
    test_inputs = [TestInput((0.5, 0.25)), TestInput((0.9, 1e-3)), TestInput((0.9, 1e-6))]
    for low, high in ((0.82, 0.95), (0.3, 0.42), (0.6, 0.75)):
        test_inputs.append(TestInput((float(rng.uniform(low, high)), float(10 ** rng.uniform(-5.0, -1.3)))))
    return test_inputs


def densities(w, share):
    """The model's density on [0, w] and on [w, 1]."""
    return (1 - share) / w + share, share


def nll(w, inside, outside, log=math.log):
    return -w * log(inside) - (1 - w) * log(outside)


def gap(w, share):
    return nll(w, *densities(w, share))


def of_densities(formula):
    """formula(w, density on [0, w], density on [w, 1])."""
    return lambda w, share: formula(w, *densities(w, share))


CHECK = Check(
    "ex-03-5",
    arguments=("w", "share"),
    returns=("the gap",),
    inputs=inputs,
    domains={"w": domains.share(0.01), "share": domains.positive(1e-12, 0.99)},
    expected=gap,
    guesses=(
        ("the gap for w = 0.9, share 0.001", gap(0.9, 1e-3)),
        ("the gap for w = 0.9, share 0.000001", gap(0.9, 1e-6)),
    ),
    mistakes=(
        Mistake(
            "the log-likelihood",
            lambda w, share: -gap(w, share),
            "that is the mean of log q, a log-likelihood: the gap is the NLL minus the entropy, and never negative.",
        ),
        Mistake(
            "the other way round",
            of_densities(lambda w, a, b: w * a * math.log(a) + (1 - w) * b * math.log(b)),
            "that is KL(q‖p), a mean over points of the model: the NLL is a mean over the data, which come from p.",
        ),
        Mistake(
            "the mass of the model as weights",
            of_densities(lambda w, a, b: -w * a * math.log(a) - (1 - w) * b * math.log(b)),
            "you weight both parts by the mass that the model gives to them: how many of the *data* lie in each part?",
        ),
        Mistake(
            "its spread share left out on [0, w]",
            lambda w, share: nll(w, (1 - share) / w, share),
            "on [0, w] you count only the narrow part of the model: the other part covers all of [0, 1].",
        ),
        Mistake(
            "its spread share on [w, 1] only",
            lambda w, share: nll(w, (1 - share) / w, share / (1 - w)),
            "you spread the share over [w, 1]: the task spreads it over all of [0, 1], where its density is lower.",
        ),
        Mistake(
            "mass times width",
            lambda w, share: nll(w, (1 - share) * w + share, share),
            "on [0, w] you multiply the mass 1 − share by the width w: is its density higher or lower when w is small?",
        ),
        Mistake(
            "points outside left out",
            of_densities(lambda w, a, b: -w * math.log(a)),
            "you count the points inside [0, w] only: the others count as well, and each of them has a high −log q.",
        ),
        Mistake(
            "points inside left out",
            of_densities(lambda w, a, b: -(1 - w) * math.log(b)),
            "you count the points outside [0, w] only: those inside have a density above 1, which lowers the NLL.",
        ),
        Mistake(
            "the narrow part alone",
            lambda w, share: math.log(w),
            "that would be the mean over the points inside [0, w], if the model had no second part.",
        ),
        Mistake(
            "parts not weighted",
            of_densities(lambda w, a, b: -(math.log(a) + math.log(b)) / 2),
            "you weight both parts alike: a share w of the data lies in the first one.",
        ),
        Mistake(
            "parts added",
            of_densities(lambda w, a, b: -(math.log(a) + math.log(b))),
            "you add −log q of both parts: the NLL is a mean, weighted by how many of the data lie in each part.",
        ),
        Mistake(
            "weights exchanged",
            of_densities(lambda w, a, b: -(1 - w) * math.log(a) - w * math.log(b)),
            "the weights are exchanged: a share w of the data lies in [0, w], and 1 − w in the rest.",
        ),
        Mistake(
            "shares exchanged",
            lambda w, share: gap(w, 1 - share),
            "the two parts of the model are exchanged: the small share is the one that is spread over [0, 1].",
        ),
        Mistake(
            "density as mass",
            lambda w, share: nll(w, 1 - share, share),
            "you take the shares for densities: a share that lies on a short interval has a higher density.",
        ),
        Mistake(
            "the largest −log q",
            of_densities(lambda w, a, b: -math.log(b)),
            "that is what a point outside [0, w] costs: the gap is the mean over all points.",
        ),
        Mistake(
            "bits",
            of_densities(lambda w, a, b: nll(w, a, b, math.log2)),
            "you measure in bits: the answer is in nats, with natural logarithms.",
        ),
    ),
)
