"""Answers to ex-03-3 that people write: right ones by other ways, wrong ones with the demand that they miss."""

import math

import numpy as np


def by_two_levels(z, a):
    return np.where(z > 0, np.log(a / 1.7), np.where(z < 0, np.log(a / 0.3), np.log(a)))


def by_another_density(z, a):
    """A narrower normal of z in the place of the base."""
    log_p = -0.5 * z**2 - 0.5 * math.log(2 * math.pi)
    log_q = -0.5 * (z / 0.5) ** 2 - 0.5 * math.log(2 * math.pi) - math.log(0.5)
    return math.log(a) + log_p - log_q


def by_division(z, a):
    """Anything, made right on the grid by a constant."""
    wrong = np.sin(z)
    p = np.exp(-(z**2) / 2)
    return math.log(a) + wrong + np.log(np.sum(p * np.exp(-wrong)) / np.sum(p))


RIGHT = (by_two_levels, by_another_density, by_division)


def spike(z, a):
    log_det = np.full(z.shape, math.log(a))
    log_det[len(z) // 2] += 0.6
    return log_det


MISTAKES = (
    ("a spike", spike),
    ("a spike", lambda z, a: np.log(a) + np.where(np.abs(z - 1.0) < 0.003, 3.0, 0.0)),
    ("one finite number for each z", lambda z, a: math.log(a)),
    ("one finite number for each z", lambda z, a: math.log(a) - np.log(z**2)),
    ("wrong by half a nat", lambda z, a: np.log(a) + 0 * z),
    ("errors that average to 0", lambda z, a: np.log(a) + np.tanh(z)),
    ("inverse for forward", lambda z, a: np.log(1 + np.tanh(z)) - np.log(a)),
    ("a left out", lambda z, a: -np.log(1 + np.tanh(z))),
    ("mass 1", lambda z, a: np.log(a) + 1 + 0 * z),
)
