"""The fill-in cells of lesson 15."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def pilots(rng):
    """By hand: v = 1/3 of weights 1 and 3 … ; random weights; far from 0 on either side."""
    test_inputs = [TestInput((np.log([1.0, 3.0]), 0.05))]
    for shift in (0.7, -2000.0, 1000.0):
        test_inputs.append(
            TestInput((shift + rng.uniform(0.5, 1.5) * rng.normal(size=15), float(rng.uniform(0.006, 0.04))))
        )
    return test_inputs


def variance_of(log_w):
    w = np.exp(log_w - np.max(log_w))
    return np.mean(w**2) / np.mean(w) ** 2 - 1


def pairs(rng):
    """By hand; numbers of points that differ; log-weights that exp cannot hold; a lost mode."""
    test_inputs = [TestInput((np.log([1.0, 2.0]), np.log([1.0, 3.0, 0.5])))]
    for shift in (0.0, 900.0, -900.0):
        test_inputs.append(TestInput((shift + 0.3 + rng.normal(size=7), shift + rng.normal(size=4))))
    return [*test_inputs, TestInput((rng.normal(size=5) + np.array([0, 0, 60, 0, 55.0]), rng.normal(size=6)))]


def mean_acceptance(log_w_p, log_w_q):
    return np.mean(np.exp(np.minimum(0, log_w_q[None] - log_w_p[:, None])))


CHECKS = (
    Check(
        "try-15-1",
        title="draws for a promised error",
        arguments=("log_w", "error"),
        returns=("the number of draws",),
        batch=(),
        inputs=pilots,
        expected=lambda log_w, error: variance_of(log_w) / error**2,
        mistakes=(
            Mistake(
                "rounded",
                lambda log_w, error: np.ceil(variance_of(log_w) / error**2),
                "you round up to a whole number: give the number itself.",
            ),
            Mistake(
                "N − 1",
                lambda log_w, error: variance_of(log_w) * len(log_w) / (len(log_w) - 1) / error**2,
                "your variance is divided by N − 1: divide by N, as the task says.",
            ),
            Mistake(
                "error not squared",
                lambda log_w, error: variance_of(log_w) / error,
                "you divide by the error: it falls with the root of the number of draws.",
            ),
            Mistake(
                "1 + v",
                lambda log_w, error: (variance_of(log_w) + 1) / error**2,
                "that is 1 + v over the square of the error: with equal weights a single draw would be exact.",
            ),
            Mistake(
                "variance of log w",
                lambda log_w, error: np.var(log_w) / error**2,
                "you take the variance of log w: what is averaged is w.",
            ),
            Mistake(
                "variance of w",
                lambda log_w, error: np.var(np.exp(log_w)) / error**2,
                "you take the variance of w: of w/Z, it is a relative error that is asked for, and a constant in log w "
                "must not matter.",
            ),
            Mistake(
                "shifted and not divided",
                lambda log_w, error: np.var(np.exp(log_w - np.max(log_w))) / error**2,
                "the shift is right, and the division by the mean of the shifted weights is missing.",
            ),
            Mistake(
                "underflow",
                lambda log_w, error: (np.mean(np.exp(log_w) ** 2) / np.mean(np.exp(log_w)) ** 2 - 1) / error**2,
                "the formula is right, and some log-weights are too far from 0 for exp: take out the largest first.",
            ),
            Mistake(
                "per draw of the pilot",
                lambda log_w, error: variance_of(log_w) / len(log_w) / error**2,
                "you divide by the size of the pilot run: it only measures v.",
            ),
        ),
    ),
    Check(
        "try-15-2",
        title="the acceptance that a flow will have",
        arguments=("log_w_p", "log_w_q"),
        returns=("the mean acceptance",),
        batch=(),
        inputs=pairs,
        expected=mean_acceptance,
        mistakes=(
            Mistake(
                "turned round",
                lambda log_w_p, log_w_q: mean_acceptance(log_w_q, log_w_p),
                "you have the quotient the wrong way round: the weight of the proposal stands above.",
            ),
            Mistake(
                "no minimum",
                lambda log_w_p, log_w_q: np.mean(np.exp(log_w_q[None] - log_w_p[:, None])),
                "the minimum with 1 is missing: a probability is at most 1.",
            ),
            Mistake(
                "minimum of the mean",
                lambda log_w_p, log_w_q: min(1.0, np.mean(np.exp(log_w_q[None] - log_w_p[:, None]))),
                "you take the minimum after the mean: each step has its own probability.",
            ),
            Mistake(
                "mean weights",
                lambda log_w_p, log_w_q: min(1.0, np.exp(np.mean(log_w_q) - np.mean(log_w_p))),
                "you average the log-weights first: each pair has its own quotient.",
            ),
            Mistake(
                "share of better proposals",
                lambda log_w_p, log_w_q: np.mean(log_w_q[None] >= log_w_p[:, None]),
                "you count the proposals with a larger weight: others are accepted too, with the quotient as "
                "probability.",
            ),
            Mistake(
                "logarithm",
                lambda log_w_p, log_w_q: np.mean(np.minimum(0, log_w_q[None] - log_w_p[:, None])),
                "that is a mean of logarithms: exp comes before the mean.",
            ),
        ),
        raised=(("could not be broadcast", "every point of p meets every draw of q: give one of them another axis"),),
    ),
)
