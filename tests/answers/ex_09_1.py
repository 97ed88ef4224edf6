"""Answers to ex-09-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def second_of(u, z2):
    return math.exp(math.log(2) * u) * z2 + u + u + u


def from_another_point(z1, z2):
    x1 = z1 + 1
    return second_of(x1, z2), second_of(z1, z2)


RIGHT = (from_another_point, lambda z1, z2: (2 ** (z1 + 1) * z2 + 3 * z1 + 3, 2**z1 * z2 + 3 * z1))


def cut_off(z1, z2):
    def rule(u):
        return z2 * np.exp(np.clip(u * np.log(2), -3, 3)) + 3 * u

    return rule(z1 + 1), rule(z1)


MISTAKES = (("", cut_off),)
