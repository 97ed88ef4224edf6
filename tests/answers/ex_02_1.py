"""Answers to ex-02-1 that people write: right ones by other ways."""

import math


def height_side_by_side(s, n):
    height = 1.0
    for _ in range(n):
        height /= s
    return height


RIGHT = (height_side_by_side, lambda s, n: math.exp(-n * math.log(s)))
