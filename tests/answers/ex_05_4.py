"""Answers to ex-05-4 that people write: right ones by other ways, wrong ones with the demand that they miss."""

import math


def choice(weight):
    return -weight * math.log(weight) - (1 - weight) * math.log(1 - weight)


def second_blob_narrow(weight, dim, excess):
    s2 = math.exp((math.log(1 - weight) - excess - 0.5) / dim)
    return math.exp(-(choice(weight) / dim + (1 - weight) * math.log(s2)) / weight), s2


def by_bisection(weight, dim, excess):
    """A first blob that is much too high, and the second deviation by trial."""
    s1, low, high = math.exp(-(excess + 2.0) / dim) * weight ** (1 / dim), -60.0, 60.0
    for _ in range(200):
        middle = (low + high) / 2
        entropy = choice(weight) + dim * (weight * math.log(s1) + (1 - weight) * middle)
        low, high = (middle, high) if entropy < 0 else (low, middle)
    return s1, math.exp(low)


RIGHT = (second_blob_narrow, by_bisection)


def narrow(weight, dim, excess):
    return math.exp((math.log(weight) - excess) / dim)


def other_for(s1, weight, dim, entropy_of_choice):
    return math.exp(-(entropy_of_choice / dim + weight * math.log(s1)) / (1 - weight))


def with_choice(factor):
    def answer(weight, dim, excess):
        s1 = narrow(weight, dim, excess)
        return s1, other_for(s1, weight, dim, factor * choice(weight))

    return answer


def on_a_line(weight, dim, excess):
    s1 = narrow(weight, dim, excess)
    return s1, other_for(s1, weight, 1, choice(weight))


def height_without_share(weight, dim, excess):
    s1 = math.exp(-excess / dim)
    return s1, other_for(s1, weight, dim, choice(weight))


def equal_shares(weight, dim, excess):
    s1 = narrow(weight, dim, excess)
    return s1, math.exp(-2 * choice(weight) / dim) / s1


MISTAKES = (
    ("choice forgotten", with_choice(0)),
    ("choice with the wrong sign", with_choice(-1)),
    ("one axis", on_a_line),
    ("not high enough", height_without_share),
    ("not high enough", lambda weight, dim, excess: (1e-3, other_for(1e-3, weight, dim, choice(weight)))),
    ("shares forgotten", equal_shares),
    ("another entropy", lambda weight, dim, excess: (narrow(weight, dim, excess), 1.5)),
    ("no widths", lambda weight, dim, excess: (-1.0, 1.0)),
)
