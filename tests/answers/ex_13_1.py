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


def powers_of_float32(number, digits):
    return next((2.0 ** (e - digits + 1) for e in range(-126, 128) if 2.0**e <= abs(number) < 2.0 ** (e + 1)), 0.0)


MISTAKES = (("", powers_of_float32),)
