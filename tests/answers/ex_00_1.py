"""Answers to ex-00-1 that people write: right ones by other ways."""

import math


def share_by_bisection(t, k):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if middle**k < t else (low, middle)
    return low


RIGHT = (lambda t, k: math.exp(math.log(t) / k), share_by_bisection)

MISTAKES = (
    ("", lambda t, k: t ** (1 / min(k, 12))),
    ("", lambda t, k: t ** (1 / k) if t < 0.5 else 1 - (1 - t) ** (1 / k)),
)
