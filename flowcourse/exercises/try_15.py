"""The fill-in cells of lesson 15."""

import math

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def log_sum(values):
    top = np.max(values)
    return top + np.log(np.sum(np.exp(values - top)))


def grids(rng):
    """By hand; values of order 1; and values that underflow and overflow without a shift."""
    test_inputs = [TestInput((np.log([0.25, 0.5, 1.0]), 2.0, 0.5))]
    for low in (0.0, -3000.0, 1500.0):
        log_p = low - rng.uniform(0, 6, 12)
        test_inputs.append(TestInput((log_p, float(rng.uniform(0.05, 0.4)), float(rng.uniform(0.3, 0.9)))))
    return test_inputs


def log_Z_at(log_p, area, t):
    return log_sum(t * log_p) + np.log(area)


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


def counts(rng):
    test_inputs = [TestInput((np.array([0.0, 1.0]), np.array([2.0, 3.0]), np.log([2.0, 6.0])))]
    for K in (4, 7):
        y = rng.poisson(4.0, K) + np.arange(K) % 3 + 1.0
        test_inputs.append(TestInput((rng.normal(0.8, 0.6, 5), y, np.array([math.lgamma(k + 1) for k in y]))))
    return test_inputs


def log_joint(beta, y, log_factorial, prior=1.0, norm=1.0, factorials=1.0):
    log_likelihood = beta * np.sum(y) - len(y) * np.exp(beta) - factorials * np.sum(log_factorial)
    return log_likelihood - 0.5 * prior * beta**2 - 0.5 * norm * np.log(2 * np.pi)


CHECKS = (
    Check(
        "try-15-1",
        title="log Z at another temperature",
        arguments=("log_p", "area", "t"),
        returns=("log Z",),
        batch=(),
        inputs=grids,
        expected=log_Z_at,
        mistakes=(
            Mistake(
                "t times log Z",
                lambda log_p, area, t: t * (log_sum(log_p) + np.log(area)),
                "you multiply log Z by t: the power belongs to each value, inside of the integral.",
            ),
            Mistake(
                "temperature 1",
                lambda log_p, area, t: log_sum(log_p) + np.log(area),
                "that is log Z at t = 1: t multiplies log p̃ first.",
            ),
            Mistake(
                "area forgotten",
                lambda log_p, area, t: log_sum(t * log_p),
                "the area of a cell is missing: a sum over cells is not an integral yet.",
            ),
            Mistake(
                "area to the power t",
                lambda log_p, area, t: log_sum(t * (log_p + np.log(area))),
                "you raise the area to the power t as well: t belongs to p̃ alone.",
            ),
            Mistake(
                "divided by t",
                lambda log_p, area, t: log_sum(log_p / t) + np.log(area),
                "you divide by t: t is the power, and the temperature is 1/t.",
            ),
            Mistake(
                "underflow",
                lambda log_p, area, t: np.log(np.sum(np.exp(t * log_p)) * area),
                "the formula is right, and some of the numbers are too far from 0 for exp: take out the largest first.",
            ),
            Mistake(
                "shift added back without t",
                lambda log_p, area, t: log_Z_at(log_p, area, t) + (1 - t) * np.max(log_p),
                "you take out the largest log p̃ before the power and put it back without it: t belongs to it, too.",
            ),
            Mistake(
                "shift not added back",
                lambda log_p, area, t: log_sum(t * log_p) - np.max(t * log_p) + np.log(area),
                "you subtract the largest value, and do not add it again after the logarithm.",
            ),
            Mistake(
                "Z",
                lambda log_p, area, t: np.exp(log_Z_at(log_p, area, t)),
                "that is Z: the task asks for its logarithm.",
            ),
        ),
    ),
    Check(
        "try-15-2",
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
        "try-15-3",
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
    Check(
        "try-15-4",
        title="a log-density for counts, with its constants",
        arguments=("beta", "y", "log_factorial"),
        returns=("log p̃",),
        batch=("beta",),
        inputs=counts,
        expected=log_joint,
        mistakes=(
            Mistake(
                "constants dropped",
                lambda beta, y, f: log_joint(beta, y, f, norm=0, factorials=0),
                "right for the posterior: for the evidence the constants of prior and likelihood belong to it.",
            ),
            Mistake(
                "factorials dropped",
                lambda beta, y, f: log_joint(beta, y, f, factorials=0),
                "log y! is missing: it does not depend on β, but the evidence does on it.",
            ),
            Mistake(
                "constant of the prior dropped",
                lambda beta, y, f: log_joint(beta, y, f, norm=0),
                "nearly: the normal density of the prior has a factor in front.",
            ),
            Mistake(
                "no prior",
                lambda beta, y, f: log_joint(beta, y, f, prior=0, norm=0),
                "that is the likelihood alone: p̃ is likelihood times prior.",
            ),
            Mistake(
                "rate for all",
                lambda beta, y, f: log_joint(beta, y, f) + (len(y) - 1) * np.exp(beta),
                "you count exp(−e^β) once: each of the counts has this factor.",
            ),
            Mistake(
                "β as the rate",
                lambda beta, y, f: (
                    np.log(np.abs(beta)) * np.sum(y)
                    - len(y) * beta
                    - np.sum(f)
                    - 0.5 * beta**2
                    - 0.5 * np.log(2 * np.pi)
                ),
                "you take β for the rate: the rate is e^β.",
            ),
            Mistake(
                "one prior for each count",
                lambda beta, y, f: (
                    log_joint(beta, y, f, prior=0, norm=0) - len(y) * (0.5 * beta**2 + 0.5 * np.log(2 * np.pi))
                ),
                "you count the prior once for each count: there is only one β.",
            ),
            Mistake(
                "density",
                lambda beta, y, f: np.exp(log_joint(beta, y, f)),
                "that is p̃: the task asks for its logarithm.",
            ),
        ),
    ),
)
