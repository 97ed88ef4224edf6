"""Answers to ex-09-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np


def power_of_two(z1, z2):
    return z2 * 2**z1 + 1 - z1, z1 * math.log(2)


def power_of_two_with(move, log_det):
    """move(z2, scale, shift, alpha) and log_det(alpha)."""

    def answer(z1, z2):
        alpha = z1 * math.log(2)
        return move(z2, 2**z1, 1 - z1, alpha), log_det(alpha)

    return answer


def moved(z2, scale, shift, alpha):
    return z2 * scale + shift


RIGHT = (
    power_of_two,
    lambda z1, z2: [1 - z1 + np.exp(np.log(2) * z1) * z2, np.log(2.0**z1)],
)


MISTAKES = (
    ("α constant", lambda z1, z2: (2 * z2 + 1 - z1, math.log(2))),
    ("shift before scale", power_of_two_with(lambda z2, scale, shift, alpha: (z2 + shift) * scale, lambda a: a)),
    ("no exponential", power_of_two_with(lambda z2, scale, shift, alpha: z2 * alpha + shift, lambda a: a)),
    ("the inverse", power_of_two_with(lambda z2, scale, shift, alpha: (z2 - shift) / scale, lambda a: a)),
    ("absolute value", power_of_two_with(moved, abs)),
    ("order", lambda z1, z2: power_of_two(z1, z2)[::-1]),
    ("parts", lambda z1, z2: power_of_two(z1, z2)[0]),
)
