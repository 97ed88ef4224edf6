"""Answers to ex-02-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def height_side_by_side(s, n):
    height = 1.0
    for _ in range(n):
        height /= s
    return height


RIGHT = (height_side_by_side, lambda s, n: np.float64(1 / s) ** n, lambda s, n: math.exp(-n * math.log(s)))

MISTAKES = (
    ("one side only", lambda s, n: 1 / s),
    ("adds the sides", lambda s, n: 1 / sum(s for _ in range(n))),
    ("multiplies by the volume", lambda s, n: math.prod([s] * n)),
    ("base and exponent exchanged", lambda s, n: 1 / n**s),
    ("log for exp", lambda s, n: -n * math.log(s)),
    ("type", lambda s, n: (1, s)),
)
