"""Answers to ex-12-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from ._chapter_12 import LN2


def black_from_density(q):
    height = q * 17
    return height, math.log2(17) - math.log2(height)


RIGHT = (black_from_density, lambda q: (q / (1 / 17 - 0 / 17), np.log(1 / q) / LN2))


def something_added(q):
    return 17 * q, -np.log2(q + 1e-12)


MISTAKES = (
    ("", something_added),
    ("nats for bits", lambda q: (17 * q, -np.log(q))),
)
