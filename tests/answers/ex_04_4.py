"""Answers to ex-04-4 that people write: right ones by other ways, wrong ones with the demand that they miss."""

import numpy as np


def ranks(z):
    return np.argsort(np.argsort(z, axis=0), axis=0).astype(float)


def two_steps(z):
    """The ranks, with a step behind the last but one z₁, and a step behind the z₂ of the last point."""
    x = ranks(z)
    x[:, 0] += 100.0 * (x[:, 0] == len(z) - 1)
    x[:, 1] += 100.0 * (x[:, 1] > x[np.argmax(z[:, 0]), 1])
    return x


def by_sigmoids(z):
    """Two steep sigmoids, halfway between neighbours."""
    last = np.argmax(z[:, 0])
    ends = np.sort(z[:, 0])[-2:].mean(), (z[last, 1] + z[z[:, 1] > z[last, 1], 1].min()) / 2
    return 0.001 * ranks(z) + np.tanh(300 * (z - np.array(ends)))


def by_trial(z):
    """All pairs of a step in z₁ and a step in z₂, the one with the lowest correlation."""
    candidates = [
        0.01 * ranks(z) + np.stack([ranks(z)[:, 0] > i, ranks(z)[:, 1] > j], axis=1)
        for i in range(len(z) - 1)
        for j in range(len(z) - 1)
    ]
    return min(candidates, key=lambda x: np.corrcoef(x.T)[0, 1])


RIGHT = (two_steps, by_sigmoids, by_trial)


def one_point_moved(z):
    """The last point is pulled down below all others."""
    x = z.copy()
    x[np.argmax(z[:, 0]), 1] = z[:, 1].min() - 1000
    return x


def first_alone(z):
    x = z.copy()
    x[np.argmax(z[:, 0]), 0] += 1000
    return x


def step_at_the_median(z):
    """The last point is above it where it has as many above as below."""
    x = two_steps(z)
    x[:, 1] = ranks(z)[:, 1] + 100.0 * (z[:, 1] >= np.median(z[:, 1]))
    return x


MISTAKES = (
    ("still positive", step_at_the_median),
    ("still positive", lambda z: z),
    ("not low enough", first_alone),
    ("a function falls", one_point_moved),
    ("ties", lambda z: (two_steps(z) > 50).astype(float)),
    ("a point for each point", lambda z: two_steps(z).T),
)
