"""Answers to ex-09-1 that people write: right ones by other ways."""

import math


def second_of(u, z2):
    return math.exp(math.log(2) * u) * z2 + u + u + u


def from_another_point(z1, z2):
    x1 = z1 + 1
    return second_of(x1, z2), second_of(z1, z2)


RIGHT = (from_another_point, lambda z1, z2: (2 ** (z1 + 1) * z2 + 3 * z1 + 3, 2**z1 * z2 + 3 * z1))
