"""ex-05-2: the rescaling that a trained NICE lacks, from the codes of its data, and what it gains."""

import numpy as np

from ..checking import domains
from ..checking.edges import of_every_size
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale


def inputs(rng):
    test_inputs = [TestInput((np.array([[3.0], [-1.0]]),))]
    for n, dim in ((6, 2), (9, 3), (20, 5)):
        widths, centers = np.array([[scale(rng), offset(rng)] for _ in range(dim)]).T
        test_inputs.append(TestInput((widths * rng.normal(size=(n, dim)) + widths * centers / 2,)))
    test_inputs.append(TestInput((0.1 * rng.normal(size=(3, 784)),)))  # the product of all squares is 0
    for n, dim in ((5, 4), (1, 3)):
        widths = np.abs(of_every_size(rng, 1e-4, 1e2, dim))
        test_inputs.append(TestInput((widths * (rng.normal(size=(n, dim)) + 0.5 * rng.choice([-1, 1], (n, dim))),)))
    return test_inputs


def mean_square(codes):
    return np.mean(codes**2, axis=0)


def gain_of(v):
    return 0.5 * np.sum(v - 1 - np.log(v))


def repair(codes):
    v = mean_square(codes)
    return 0.5 * np.log(v), gain_of(v)


def nll(codes, log_scale):
    """The mean NLL without its constant."""
    return np.sum(log_scale) + 0.5 * np.sum(mean_square(codes * np.exp(-log_scale)))


def gain_is_another(inputs, values):
    """The gain must be the NLL without the layer minus the NLL with it."""
    gaps = []
    for test_input, (log_scale, gain) in zip(inputs, values, strict=True):
        codes = test_input.args[0]
        gaps.append(abs(float(nll(codes, np.zeros(codes.shape[1])) - nll(codes, log_scale) - gain)))
    return max(gaps)


def log_scale_by(formula):
    return lambda codes: (formula(codes), None)


def gain_by(formula):
    return lambda codes: (None, formula(mean_square(codes)))


CHECK = Check(
    "ex-05-2",
    arguments=("codes",),
    returns=("log_scale", "gain"),
    inputs=inputs,
    domains={"codes": domains.entries(domains.real(1e-4, 1e2))},
    admits=lambda codes: np.all(np.any(codes != 0, axis=0)),
    batch=("codes",),
    expected=repair,
    laws=(Law("the gain is the mean NLL without the layer minus the mean NLL with it", gain_is_another),),
    mistakes=(
        Mistake(
            "results exchanged",
            lambda codes: repair(codes)[::-1],
            "the two results come in the wrong order: log_scale first, then the gain.",
        ),
        Mistake(
            "standard deviation",
            log_scale_by(lambda codes: np.log(np.std(codes, axis=0))),
            "you subtract the mean of the codes before you square. A rescaling cannot move the mean, and the base has "
            "its mean at 0.",
        ),
        Mistake(
            "standard deviation, N − 1",
            log_scale_by(lambda codes: np.log(np.std(codes, axis=0, ddof=1))),
            "you subtract the mean of the codes, and divide by N − 1. The NLL of these data has the mean square in it.",
        ),
        Mistake(
            "log s²",
            log_scale_by(lambda codes: np.log(mean_square(codes))),
            "that is log s². The best s is a square root.",
        ),
        Mistake(
            "the way back",
            log_scale_by(lambda codes: -0.5 * np.log(mean_square(codes))),
            "your log_scale has the wrong sign. Codes that are too wide are divided by s, so there s is above 1.",
        ),
        Mistake(
            "s for log s",
            log_scale_by(lambda codes: np.sqrt(mean_square(codes))),
            "that is s itself: give its logarithm.",
        ),
        Mistake(
            "s² for log s",
            log_scale_by(mean_square),
            "that is s²: give log s.",
        ),
        Mistake(
            "mean size",
            log_scale_by(lambda codes: np.log(np.mean(np.abs(codes), axis=0))),
            "you average |u|. A Gaussian's log-density has u² in it.",
        ),
        Mistake(
            "one scale for all axes",
            log_scale_by(lambda codes: np.full(codes.shape[1], 0.5 * np.log(np.mean(codes**2)))),
            "you use one scale for all axes. Each axis has its own, and its own best value.",
        ),
        Mistake(
            "sums of squares",
            log_scale_by(lambda codes: 0.5 * np.log(np.sum(codes**2, axis=0))),
            "you sum the squares over the points: take their mean.",
        ),
        Mistake(
            "largest code",
            log_scale_by(lambda codes: np.log(np.max(np.abs(codes), axis=0))),
            "you bring the largest code to 1. The lowest NLL is elsewhere: set its derivative to 0.",
        ),
        Mistake(
            "no half",
            gain_by(lambda v: 2 * gain_of(v)),
            "your gain is twice too large: both terms of the NLL come with a half.",
        ),
        Mistake(
            "averaged over the axes",
            gain_by(lambda v: gain_of(v) / len(v)),
            "your gain is that of one axis on average. The NLL of a point sums over its axes.",
        ),
        Mistake(
            "loss for gain",
            gain_by(lambda v: -gain_of(v)),
            "your gain is negative. The layer could have stayed at s = 1, so the best one cannot be worse.",
        ),
        Mistake(
            "log_det alone",
            gain_by(lambda v: -0.5 * np.sum(np.log(v))),
            "you count the log_det alone. The codes move as well, and with them their log-density under the base.",
        ),
        Mistake(
            "base alone",
            gain_by(lambda v: 0.5 * np.sum(v - 1)),
            "you count the base's log-density alone: the log_det of the new layer is missing.",
        ),
        Mistake(
            "log_det added",
            gain_by(lambda v: 0.5 * np.sum(v - 1 + np.log(v))),
            "your log_det has the wrong sign. A layer that stretches makes the density lower.",
        ),
        Mistake(
            "without the 1",
            gain_by(lambda v: 0.5 * np.sum(v - np.log(v))),
            "after the repair the codes have the mean square 1 on each axis, and half of that is still in the NLL.",
        ),
        Mistake(
            "the new loss",
            gain_by(lambda v: 0.5 * np.sum(1 + np.log(v))),
            "that is the NLL after the repair, without its constant. The gain is how much it fell.",
        ),
    ),
)
