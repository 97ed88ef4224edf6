"""Answers to ex-13-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from ._chapter_13 import LN2, LOG2_17


def black_from_density(q):
    height = q * 17
    return height, math.log2(17) - math.log2(height)


def black_by_coins(q):
    return q / (1 / 17 - 0 / 17), np.log(1 / q) / LN2


RIGHT = (
    black_from_density,
    black_by_coins,
)


MISTAKES = (
    ("at most one", lambda q: (np.minimum(17 * q, 1), -np.log2(q))),
    ("log₂ 17 subtracted twice", lambda q: (17 * q, -np.log2(17 * q) - LOG2_17)),
    ("entropy", lambda q: (17 * q, -q * np.log2(q) - (1 - q) * np.log2(1 - q))),
    ("nats for bits", lambda q: (17 * q, -np.log(q))),
    ("order", lambda q: (-np.log2(q), 17 * q)),
    ("parts", lambda q: 17 * q),
)
