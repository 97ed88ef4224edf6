"""ex-15-5: the next power of annealing, at which the share of the present draws has fallen to a given value."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; short steps from a small t and longer ones; energies far from 0; and a step that reaches 1."""
    test_inputs = [TestInput((np.array([0.0, -2 * np.log(3)]), 0.25, 0.8))]
    for n, t, scatter, low in ((12, 0.1, 6.0, 0.0), (20, 0.3, 9.0, -50000.0), (15, 0.05, 12.0, 20000.0)):
        log_p = low - scatter * rng.exponential(size=n) - np.linspace(0, scatter, n)
        test_inputs.append(TestInput((log_p, t, float(rng.uniform(0.55, 0.85)))))
    log_p = -3.0 + 0.1 * rng.normal(size=10)
    return [*test_inputs, TestInput((log_p, float(rng.uniform(0.2, 0.6)), 0.5), "reaches 1")]


def share(log_w):
    w = np.exp(log_w - np.max(log_w))
    return np.mean(w) ** 2 / np.mean(w**2)


def root(falls_to, t, least, end=1.0):
    """Where falls_to(new), which falls from t on, is `least`; `end` if it is above that there."""
    if falls_to(end) >= least:
        return end
    low, high = t, end
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if falls_to(middle) > least else (low, middle)
    return low


def next_exponent(log_p, t, least):
    return root(lambda new: share((new - t) * log_p), t, least)


def unshifted(log_p, t, least):
    """The right search, with the exp of numbers that may be far from 0."""

    def share_by_exp(new):
        w = np.exp((new - t) * log_p)
        return np.mean(w) ** 2 / np.mean(w**2)

    with np.errstate(all="ignore"):
        return root(share_by_exp, t, least)


def wrong_half(log_p, t, least):
    """A bisection that keeps the half without the answer."""
    low, high = t, 1.0
    for _ in range(80):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if share((middle - t) * log_p) > least else (middle, high)
    return low


def second_order(log_p, t, least):
    return min(1.0, t + np.sqrt((1 / least - 1) / np.var(log_p)))


def outside(inputs, values):
    """The next t lies above the present one, and not above 1."""
    return max(max(p.args[1] - float(v), float(v) - 1) for p, v in zip(inputs, values, strict=True))


CHECK = Check(
    "ex-15-5",
    arguments=("log_p", "t", "least"),
    returns=("the next t",),
    inputs=inputs,
    expected=next_exponent,
    batch=(),
    rtol=1e-5,
    laws=(Law("the next t lies above t and is at most 1", outside),),
    mistakes=(
        Mistake(
            "step",
            lambda log_p, t, least: next_exponent(log_p, t, least) - t,
            "that is the length of the step, and not the t at its end. (The same number comes out if one weighs "
            "with p̃ to the new power.)",
        ),
        Mistake(
            "beyond 1",
            lambda log_p, t, least: root(lambda new: share((new - t) * log_p), t, least, end=1e6),
            "your t goes beyond 1: annealing ends there.",
        ),
        Mistake(
            "whole power",
            lambda log_p, t, least: root(lambda new: share(new * log_p), 0.0, least),
            "you weigh with p̃ to the new power: the draws have the density of the present t already, so what is the "
            "quotient?",
        ),
        Mistake(
            "whole power, from t on",
            lambda log_p, t, least: root(lambda new: share(new * log_p), t, least),
            "you weigh with p̃ to the new power: the draws have the density of the present t already, so what is the "
            "quotient?",
        ),
        Mistake(
            "no shift",
            unshifted,
            "the formula is right, and exp gives 0 or infinity where log p̃ is far from 0: take out the largest first.",
        ),
        Mistake(
            "wrong half",
            wrong_half,
            "your bisection keeps the wrong half: where the share is still above `least`, the t lies farther up.",
        ),
        Mistake(
            "power 1",
            lambda log_p, t, least: 1.0,
            "you go to 1 at once: what is the share there?",
        ),
        Mistake(
            "second order",
            second_order,
            "that is right for tiny steps, where the weights vary little: for a whole step search for the t with the "
            "wanted share.",
        ),
        Mistake(
            "lost part",
            lambda log_p, t, least: next_exponent(log_p, t, 1 - least),
            "you let the share fall by `least`: it is to be `least` after the step.",
        ),
        Mistake(
            "mean weight",
            lambda log_p, t, least: root(lambda new: np.mean(np.exp((new - t) * (log_p - log_p.max()))), t, least),
            "you let the mean of the shifted weights fall to `least`: the share is (Σw)²/(N Σw²).",
        ),
    ),
)
