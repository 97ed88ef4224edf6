"""Answers to ex-16-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def by_index(u, levels, score, noise):
    for k in range(len(noise)):
        a, b = levels[k], levels[k + 1]
        u = u + (a - b) * (a + b) * score(u, a) + ((a - b) * (a + b)) ** 0.5 * noise[k]
    return u


def variances(u, levels, score, noise):
    squares = levels**2
    for s, lost, fresh in zip(levels, -np.diff(squares), noise):
        u = u + (lost * score(u, s) + np.sqrt(lost) * fresh)
    return u


RIGHT = (by_index, variances)


def lost(a, b):
    return a * a - b * b


def noise_first(u, levels, score, noise):
    for k, fresh in enumerate(noise):
        u = u + lost(levels[k], levels[k + 1]) ** 0.5 * fresh
        u = u + lost(levels[k], levels[k + 1]) * score(u, levels[k])
    return u


MISTAKES = (("score after the noise", noise_first),)
