"""Answers to ex-01-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def height_by_area(a):
    low, high = 1.0, a + 1.0
    return np.float64(1.0) / (high - low)


RIGHT = (height_by_area, lambda a: a**-1.0)

MISTAKES = (
    ("not reduced", lambda a: (1, a + 1)),
    ("type", lambda a: None),
)
