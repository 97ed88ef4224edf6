"""Answers to ex-06-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np


def power_of_two(z1, z2):
    return z2 * 2**z1 + 1 - z1, z1 * math.log(2)


RIGHT = (power_of_two, lambda z1, z2: [1 - z1 + np.exp(np.log(2) * z1) * z2, np.log(2.0**z1)])


def power_of_two_shifted_first(z1, z2):
    alpha = z1 * math.log(2)
    return (z2 + 1 - z1) * math.exp(alpha), alpha


MISTAKES = (
    ("shift before scale", power_of_two_shifted_first),
    ("absolute value", lambda z1, z2: (power_of_two(z1, z2)[0], abs(z1) * math.log(2))),
    ("order", lambda z1, z2: power_of_two(z1, z2)[::-1]),
)
