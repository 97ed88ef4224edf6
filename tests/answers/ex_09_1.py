"""Answers to ex-09-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np


def power_of_two(z1, z2):
    return z2 * 2**z1 + 1 - z1, z1 * math.log(2)


RIGHT = (power_of_two, lambda z1, z2: [1 - z1 + np.exp(np.log(2) * z1) * z2, np.log(2.0**z1)])


def power_of_two_shifted_first(z1, z2):
    alpha = z1 * math.log(2)
    return (z2 + 1 - z1) * math.exp(alpha), alpha


def power_of_two_without_exp(z1, z2):
    alpha = math.log(2) * z1
    return z2 * alpha + 1 - z1, alpha


def power_of_two_back(z1, z2):
    scale = 2**z1
    return (z2 - (1 - z1)) / scale, np.log(scale)


MISTAKES = (
    ("shift before scale", power_of_two_shifted_first),
    ("no exponential", power_of_two_without_exp),
    ("the inverse", power_of_two_back),
    ("absolute value", lambda z1, z2: (power_of_two(z1, z2)[0], abs(z1) * math.log(2))),
    ("α constant", lambda z1, z2: (2 * z2 + 1 - z1, math.log(2))),
    ("order", lambda z1, z2: power_of_two(z1, z2)[::-1]),
    ("parts", lambda z1, z2: power_of_two(z1, z2)[0]),
)
