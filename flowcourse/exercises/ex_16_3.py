"""ex-16-3: from noise back to data with fresh noise; the given code adds standard deviations."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; a bell and two bells, in one and in more dimensions; and many steps, for a law."""
    test_inputs = [TestInput((np.array([[2.0]]), np.array([2.0, 1.0]), at_zero, np.ones((1, 1, 1))))]
    for n, dim, steps in ((5, 1, 2), (5, 2, 4), (1, 3, 3)):
        levels = np.append(np.sort(rng.uniform(0.3, 3.0, steps))[::-1], 0.0)
        u, noise = 2 * rng.normal(size=(n, dim)), rng.normal(size=(steps, n, dim))
        score = partial(of_two_bells, place=rng.uniform(0.5, 1.5), variance=rng.uniform(0.3, 1.0))
        test_inputs.append(TestInput((u, levels, score, noise)))
    for levels in (np.array([1e-2, 1e-3, 5e-4, 0.0]), np.geomspace(60.0, 0.05, 9), np.array([0.7, 0.0])):
        u, noise = (levels[0] + 1) * rng.normal(size=(4, 2)), rng.normal(size=(len(levels) - 1, 4, 2))
        test_inputs.append(TestInput((u, levels, partial(of_two_bells, place=1.0, variance=0.5), noise)))
    levels, variance = np.linspace(2.0, 0.0, 201), float(rng.uniform(0.5, 1.5))
    u, noise = np.full((200, 1), 2.0), rng.normal(size=(200, 200, 1))
    return [*test_inputs, TestInput((u, levels, partial(of_a_bell, variance=variance), noise), "many steps")]


def at_zero(u, s):
    return -u / s**2


def of_a_bell(u, s, variance):
    return -u / (variance + s**2)


def of_two_bells(u, s, place, variance):
    """Bells at ±place in the first coordinate, and at 0 in the others."""
    width = variance + s**2
    centre = place * np.tanh(place * u[:, :1] / width)
    return (np.concatenate([centre, 0 * u[:, 1:]], axis=1) - u) / width


def walk(u, levels, score, noise, drift=None, deviation=None):
    drift = drift or (lambda s, smaller: s**2 - smaller**2)
    deviation = deviation or (lambda s, smaller: np.sqrt(s**2 - smaller**2))
    for s, smaller, fresh in zip(levels[:-1], levels[1:], noise, strict=True):
        u = u + drift(s, smaller) * score(u, s) + deviation(s, smaller) * fresh
    return u


def another(drift=None, deviation=None):
    return lambda u, levels, score, noise: walk(u, levels, score, noise, drift, deviation)


def as_wide_as_the_posterior(inputs, values):
    """With many steps from one u, the ends have the deviation of x given u, to a third."""
    for p, v in zip(inputs, values, strict=True):
        if p.name == "many steps":
            variance, s = p.args[2].keywords["variance"], p.args[1][0]
            return max(0.0, abs(np.std(v) / np.sqrt(variance * s**2 / (variance + s**2)) - 1) - 0.33)
    return 0.0


def one_step(u, levels, score, noise):
    """Every step starts from the first u."""
    for s, smaller, fresh in zip(levels[:-1], levels[1:], noise, strict=True):
        lost = s**2 - smaller**2
        last = u + lost * score(u, s) + np.sqrt(lost) * fresh
    return last


def last_step_without_noise(u, levels, score, noise):
    return walk(u, levels, score, noise) - np.sqrt(levels[-2] ** 2 - levels[-1] ** 2) * noise[-1]


def score_at_the_end(u, levels, score, noise):
    for s, smaller, fresh in zip(levels[:-1], levels[1:], noise, strict=True):
        lost = s**2 - smaller**2
        u = u + lost * score(u, smaller) + np.sqrt(lost) * fresh
    return u


def score_after_the_noise(u, levels, score, noise):
    for s, smaller, fresh in zip(levels[:-1], levels[1:], noise, strict=True):
        lost = s**2 - smaller**2
        u = u + np.sqrt(lost) * fresh
        u = u + lost * score(u, s)
    return u


CHECK = Check(
    "ex-16-3",
    arguments=("u", "levels", "score", "noise"),
    returns=("the ends",),
    inputs=inputs,
    domains=dict.fromkeys(("u", "noise"), domains.entries(domains.real(1e-3, 100))),
    expected=walk,
    batch=(),
    laws=(Law("with many steps the ends are as wide as x given u", as_wide_as_the_posterior),),
    mistakes=(
        Mistake(
            "no noise in the last step",
            last_step_without_noise,
            "your last step gets no fresh noise: each step gets its own.",
        ),
        Mistake(
            "as given",
            another(deviation=lambda s, smaller: s - smaller),
            "that is what the code returned: how much noise do all of its steps add together?",
        ),
        Mistake(
            "variance for deviation",
            another(deviation=lambda s, smaller: s**2 - smaller**2),
            "you multiply the noise by the variance that it should have.",
        ),
        Mistake(
            "root of the difference",
            another(deviation=lambda s, smaller: np.sqrt(s - smaller)),
            "you take the root of a difference of standard deviations: differences of variances are what counts.",
        ),
        Mistake(
            "half of the drift",
            another(drift=lambda s, smaller: 0.5 * (s**2 - smaller**2)),
            "the noise is right now, and the drift is that of the ODE: with fresh noise it is twice as large.",
        ),
        Mistake(
            "drift by deviations",
            another(drift=lambda s, smaller: (s - smaller) ** 2),
            "the drift was right as it was: s² falls by s² − smaller², and not by the square of the difference.",
        ),
        Mistake(
            "drift changed, noise not",
            another(drift=lambda s, smaller: (s - smaller) ** 2, deviation=lambda s, smaller: s - smaller),
            "you changed the drift, which was right: look at the noise.",
        ),
        Mistake(
            "drift doubled again",
            another(drift=lambda s, smaller: 2 * (s**2 - smaller**2)),
            "you doubled the drift once more: with fresh noise it is the whole difference of variances, as it was.",
        ),
        Mistake(
            "last step without noise",
            another(deviation=lambda s, smaller: np.sqrt(s**2 - smaller**2) * (smaller > 0)),
            "the step to 0 gets its noise, too.",
        ),
        Mistake(
            "score at the end of the step",
            score_at_the_end,
            "you take the score at the level where the step ends: take it at s, where u is.",
        ),
        Mistake(
            "noise left out",
            another(deviation=lambda s, smaller: 0.0),
            "without the noise nothing is left but the doubled drift: all ends from one u are the same.",
        ),
        Mistake(
            "score after the noise",
            score_after_the_noise,
            "your score is taken at a u that has the fresh noise already: take it before you add the noise.",
        ),
        Mistake(
            "noise of another sampler",
            another(deviation=lambda s, smaller: np.sqrt(s**2 - smaller**2) * smaller / s),
            "many samplers multiply the noise by smaller/s. With very many steps that is right too, but a step to 0 "
            "gets no noise at all: here the noise has the whole variance that is lost.",
        ),
        Mistake(
            "twice the variance",
            another(deviation=lambda s, smaller: np.sqrt(2 * (s**2 - smaller**2))),
            "you add twice the variance: the step loses s² − smaller², once.",
        ),
        Mistake(
            "away from the data",
            another(drift=lambda s, smaller: smaller**2 - s**2),
            "your drift leads down the density, away from the data.",
        ),
        Mistake(
            "each step from the start",
            one_step,
            "each of your steps starts from the first u: it has to go on from where the last one ended.",
        ),
    ),
)
