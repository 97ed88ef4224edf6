"""Answers to ex-01-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def height_by_area(a):
    low, high = 1.0, a + 1.0
    return np.float64(1.0) / (high - low)


RIGHT = (height_by_area, lambda a: a**-1.0)

MISTAKES = (
    ("multiplies by the slope", lambda a: a * 1.0),
    ("end for width", lambda a: 1 / (a + 1)),
    ("at most 1", lambda a: min(1 / a, 1.0)),
    ("type", lambda a: (1, a + 1)),
    ("log for exp", lambda a: -np.log(a)),
    ("type", lambda a: None),
)
