"""Answers to ex-02-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def height_side_by_side(s, n):
    height = 1.0
    for _ in range(n):
        height /= s
    return height


RIGHT = (
    height_side_by_side,
    lambda s, n: np.float64(1 / s) ** n,
    lambda s, n: math.exp(-n * math.log(s)),
)


MISTAKES = (
    ("adds the sides", lambda s, n: 1 / (s * n)),
    ("base and exponent exchanged", lambda s, n: 1 / n**s),
    ("a square in every dimension", lambda s, n: 1 / (s * s)),
    ("log for exp", lambda s, n: -n * math.log(s)),
    ("type", lambda s, n: (1, s)),
)
