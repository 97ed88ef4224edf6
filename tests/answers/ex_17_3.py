"""Answers to ex-17-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def by_index(u, levels, score, noise):
    for k in range(len(noise)):
        a, b = levels[k], levels[k + 1]
        u = u + (a - b) * (a + b) * score(u, a) + ((a - b) * (a + b)) ** 0.5 * noise[k]
    return u


def towards_the_mean(u, levels, score, noise):
    """A step goes the share 1 − smaller²/s² of the way to the mean of x given u."""
    for s, smaller, fresh in zip(levels, levels[1:], noise):
        mean = u + s**2 * score(u, s)
        u = u + (1 - smaller**2 / s**2) * (mean - u) + s * np.sqrt(1 - (smaller / s) ** 2) * fresh
    return u


def variances(u, levels, score, noise):
    squares = levels**2
    for s, lost, fresh in zip(levels, -np.diff(squares), noise):
        u = u + (lost * score(u, s) + np.sqrt(lost) * fresh)
    return u


RIGHT = (by_index, towards_the_mean, variances)


def steps(u, levels, score, noise, drift, deviation):
    for a, b, fresh in zip(levels, levels[1:], noise):
        u = u + drift(a, b) * score(u, a) + deviation(a, b) * fresh
    return u


def lost(a, b):
    return a * a - b * b


def noise_first(u, levels, score, noise):
    for k, fresh in enumerate(noise):
        u = u + lost(levels[k], levels[k + 1]) ** 0.5 * fresh
        u = u + lost(levels[k], levels[k + 1]) * score(u, levels[k])
    return u


MISTAKES = (
    ("score after the noise", noise_first),
    ("noise of another sampler", lambda *given: steps(*given, lost, lambda a, b: b * (1 - (b / a) ** 2) ** 0.5)),
    ("as given", lambda *given: steps(*given, lost, lambda a, b: a - b)),
    ("variance for deviation", lambda *given: steps(*given, lost, lost)),
    ("root of the difference", lambda *given: steps(*given, lost, lambda a, b: (a - b) ** 0.5)),
    ("half of the drift", lambda *given: steps(*given, lambda a, b: lost(a, b) / 2, lambda a, b: lost(a, b) ** 0.5)),
    ("noise left out", lambda *given: steps(*given, lost, lambda a, b: 0.0)),
    ("drift changed, noise not", lambda *given: steps(*given, lambda a, b: (a - b) ** 2, lambda a, b: a - b)),
)
