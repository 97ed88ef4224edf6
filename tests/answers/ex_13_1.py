"""Answers to ex-13-1 that people write: right ones by other ways."""

import math


def last_digit_by_doubling(number, digits):
    worth = 1.0
    while worth > abs(number):
        worth /= 2
    while 2 * worth <= abs(number):
        worth *= 2
    return worth / 2 ** (digits - 1)


def last_digit_by_frexp(number, digits):
    return math.ldexp(1.0, math.frexp(number)[1] - digits)


RIGHT = (last_digit_by_doubling, last_digit_by_frexp)
