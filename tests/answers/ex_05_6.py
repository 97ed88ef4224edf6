"""Answers to ex-05-6 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def by_one_logarithm(w, share):
    return -math.log(((1 - share) / w + share) ** w * share ** (1 - w))


def by_weights(w, share):
    q = np.array([(1 - share) / w + share, share])
    return np.array([w, 1 - w]) @ -np.log(q)


RIGHT = (by_one_logarithm, by_weights)

MISTAKES = (
    ("its spread share left out on [0, w]", lambda w, share: -w * np.log((1 - share) / w) - (1 - w) * np.log(share)),
    ("points outside left out", lambda w, share: w * np.log(1 / ((1 - share) / w + share))),
    ("the narrow part alone", lambda w, share: -math.log(1 / w)),
    ("density as mass", lambda w, share: -w * np.log(1 - share) - (1 - w) * np.log(share)),
    ("bits", lambda w, share: by_weights(w, share) / math.log(2)),
    ("type", lambda w, share: None),
)
