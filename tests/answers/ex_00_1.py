"""Answers to ex-00-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def share_by_bisection(t, k):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if middle**k < t else (low, middle)
    return low


RIGHT = (lambda t, k: math.exp(math.log(t) / k), lambda t, k: np.power(t, 1 / k), share_by_bisection)

MISTAKES = (
    ("there for back", lambda t, k: math.exp(k * math.log(t))),
    ("as for Z", lambda t, k: 1 * t),
    ("divided by the power", lambda t, k: t * (1 / k)),
    ("share above", lambda t, k: 1 - np.power(t, 1 / k)),
    ("density", lambda t, k: np.power(t, 1 / k) / (k * t)),
    ("square root", lambda t, k: math.sqrt(t)),
)
