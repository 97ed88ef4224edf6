"""Answers to ex-03-5 that people write: right ones by other ways."""

import math

import numpy as np


def by_one_logarithm(w, share):
    return -math.log(((1 - share) / w + share) ** w * share ** (1 - w))


def by_weights(w, share):
    q = np.array([(1 - share) / w + share, share])
    return np.array([w, 1 - w]) @ -np.log(q)


RIGHT = (by_one_logarithm, by_weights)
