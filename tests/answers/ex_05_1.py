"""Answers to ex-05-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def box_by_density(w):
    covered = min(w, 1.0)
    return np.inf if covered < 1 else -np.log(1 / w)


def box_by_points(w):
    x = np.linspace(0.0, 1.0, 101)
    q = np.where(x <= w, 1 / w, 0.0)
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(q))


RIGHT = (box_by_density, box_by_points)

MISTAKES = (
    ("below the floor", lambda w: -np.log(1 / w)),
    ("the log-likelihood", lambda w: -math.inf if w < 1 else math.log(1 / w)),
    ("bits", lambda w: math.log2(w) if w >= 1 else math.inf),
    ("type", lambda w: None),
)
