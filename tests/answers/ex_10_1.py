"""Answers to ex-10-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math


def second_of(u, z2):
    return math.exp(math.log(2) * u) * z2 + u + u + u


def from_another_point(z1, z2):
    x1 = z1 + 1
    return second_of(x1, z2), second_of(z1, z2)


RIGHT = (from_another_point, lambda z1, z2: (2 ** (z1 + 1) * z2 + 3 * z1 + 3, 2**z1 * z2 + 3 * z1))


def exchanged(z1, z2):
    x1 = z1 + 1
    return 2**z1 * z2 + 3 * z1, 2**x1 * z2 + 3 * x1


def without_exp(z1, z2):
    x1, log_2 = z1 + 1, math.log(2)
    return z2 * x1 * log_2 + 3 * x1, z2 * z1 * log_2 + 3 * z1


MISTAKES = (
    ("MAF and IAF exchanged", exchanged),
    ("no exponential", without_exp),
    ("e for two", lambda z1, z2: [z2 * math.exp(u) + 3 * u for u in (z1 + 1, z1)]),
    ("parts", lambda z1, z2: second_of(z1 + 1, z2)),
)
