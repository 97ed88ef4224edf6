"""ex-07-3: by how much the lowest test NLL of K equal runs is too low on average."""

from functools import cache
from statistics import NormalDist

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


@cache
def grid(end=9):
    """Numbers from −end to end, and the share of a standard normal below each."""
    t = np.linspace(-end, end, 3001)
    return t, np.array([NormalDist().cdf(each) for each in t])


def inputs(rng):
    """By hand, twice; random runs on the same test set; and the last of them with three times the error."""
    test_inputs = [TestInput((2, 0.05, 0.0)), TestInput((2, 0.05, 0.99))]
    for low, high in ((3, 6), (8, 15), (20, 60)):
        runs, error = int(rng.integers(low, high)), float(rng.uniform(0.02, 0.2))
        test_inputs.append(TestInput((runs, error, float(rng.uniform(0.3, 0.9)))))
    runs, error, correlation = test_inputs[-1].args
    return [*test_inputs, TestInput((runs, 3 * error, correlation), "three times the error")]


def mean_of_largest(K, end=9):
    """The mean of the largest of K independent standard normal numbers, E max = ∫ t d(Φ(t)^K) from −end to end."""
    t, below = grid(end)
    return float(np.sum((t[1:] + t[:-1]) / 2 * np.diff(below**K)))


def too_low(K, error, correlation):
    return error * np.sqrt(1 - correlation) * mean_of_largest(K)


def grows_with_the_error(inputs, values):
    """Three times the error is three times the result."""
    last = next(i for i, test_input in enumerate(inputs) if test_input.name)
    return float(abs(values[last] / values[last - 1] - 3)) if values[last - 1] else np.inf


def with_factor(factor):
    """A mistake in how the correlation counts: factor(correlation) in place of √(1 − correlation)."""
    return lambda K, error, correlation: error * factor(correlation) * mean_of_largest(K)


def with_mean(mean):
    """A mistake in the mean of the largest: mean(K)."""
    return lambda K, error, correlation: error * np.sqrt(1 - correlation) * mean(K)


def mean_of_largest_distance(K):
    """The mean of the largest of K absolute values."""
    t, below = grid()
    return float(np.sum((t[1:] + t[:-1]) / 2 * np.diff(np.clip(2 * below - 1, 0, None) ** K)))


CHECK = Check(
    "ex-07-3",
    arguments=("K", "error", "correlation"),
    returns=("how much too low",),
    inputs=inputs,
    domains={
        "K": domains.whole(2, 10**6),
        "error": domains.positive(1e-3, 10),
        "correlation": domains.between(0, 0.999),
    },
    expected=too_low,
    rtol=1e-3,
    atol=1e-6,
    laws=(Law("three times the error makes three times the result", grows_with_the_error, tolerance=1e-6),),
    mistakes=(
        Mistake(
            "correlation left out",
            with_factor(lambda rho: 1.0),
            "that holds for test sets of their own. On the same points all runs share a part of the noise: can a "
            "choice among them use that part?",
        ),
        Mistake(
            "1 − ρ without the root",
            with_factor(lambda rho: 1 - rho),
            "1 − ρ is a share of the *variance*: the NLLs scatter by its root.",
        ),
        Mistake(
            "the shared part",
            with_factor(np.sqrt),
            "√ρ is the part of the noise that all runs share: a choice uses the other part.",
        ),
        Mistake(
            "1 − ρ²",
            with_factor(lambda rho: np.sqrt(1 - rho**2)),
            "1 − ρ² belongs to what is left of one NLL when another one is known: here split each into a shared number "
            "and its own.",
        ),
        Mistake(
            "error of a difference",
            with_factor(lambda rho: np.sqrt(2 * (1 - rho))),
            "√(2(1 − ρ)) belongs to the difference of two runs, in which both scatter: the own part of one run is "
            "shorter.",
        ),
        Mistake(
            "the sum rule",
            with_factor(lambda rho: np.sqrt(1 + rho)),
            "your result grows with the correlation: runs that agree at every point leave nothing to choose.",
        ),
        Mistake(
            "another run",
            with_mean(lambda K: mean_of_largest(K - 1)),
            "you take the best of K − 1 runs: count the factors of the probability that *all* are below t.",
        ),
        Mistake(
            "one run more",
            with_mean(lambda K: mean_of_largest(K + 1)),
            "you take the best of K + 1 runs: count the factors of the probability that *all* are below t.",
        ),
        *(
            Mistake(
                f"grid from −{end} to {end}",
                with_mean(lambda K, end=end: mean_of_largest(K, end)),
                "for some of these K your grid ends too soon: how far out is the largest of a million normal numbers?",
            )
            for end in (3, 4, 5)
        ),
        Mistake(
            "√(2 log K)",
            with_mean(lambda K: np.sqrt(2 * np.log(K))),
            "√(2 log K) is a bound that is approached for a huge K: for these K it is too large.",
        ),
        Mistake(
            "a quantile",
            with_mean(lambda K: NormalDist().inv_cdf(1 - 1 / K)),
            "that is the number which one run of K exceeds on average. The mean of the largest is another number.",
        ),
        Mistake(
            "the median",
            with_mean(lambda K: NormalDist().inv_cdf(0.5 ** (1 / K))),
            "that is the median of the largest of K: its mean is larger, since the long tail lies above.",
        ),
        Mistake(
            "the largest distance",
            with_mean(mean_of_largest_distance),
            "you take the NLL that is farthest from the truth on either side: the lowest one is chosen.",
        ),
        Mistake(
            "the size of one error",
            with_mean(lambda K: np.sqrt(2 / np.pi)),
            "that is how far *one* number is from its mean on average, whatever K is: the best of K is chosen.",
        ),
        Mistake(
            "divided by √K",
            with_mean(lambda K: 1 / np.sqrt(K)),
            "1/√K belongs to the mean of K runs: here the lowest of them is reported.",
        ),
        Mistake(
            "times K",
            with_mean(lambda K: K * mean_of_largest(K)),
            "your result is K times too large: Φᴷ is a distribution function as it stands.",
        ),
    ),
)
