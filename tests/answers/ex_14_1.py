"""Answers to ex-14-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def last_digit_by_doubling(number, digits):
    worth = 1.0
    while worth > abs(number):
        worth /= 2
    while 2 * worth <= abs(number):
        worth *= 2
    return worth / 2 ** (digits - 1)


def last_digit_by_frexp(number, digits):
    return math.ldexp(1.0, math.frexp(number)[1] - digits)


RIGHT = (
    last_digit_by_doubling,
    last_digit_by_frexp,
    lambda number, digits: np.spacing(abs(number)) * 2.0 ** (53 - digits),
)

MISTAKES = (
    ("one digit too many", lambda number, digits: math.ldexp(1.0, math.floor(math.log2(abs(number))) - digits)),
    ("one digit too few", lambda number, digits: math.ldexp(1.0, math.frexp(number)[1] - digits + 1)),
    ("not rounded down", lambda number, digits: abs(number) / 2 ** (digits - 1)),
    ("decimal digits", lambda number, digits: 10.0 ** (math.floor(math.log10(abs(number))) - digits + 1)),
    ("near one", lambda number, digits: 2 * 0.5**digits),
    ("sign", lambda number, digits: 2.0 ** (np.floor(np.log2(number)) - digits + 1)),
    ("raised", lambda number, digits: 2.0 ** (math.floor(math.log2(number)) - digits + 1)),
)
