"""Answers to ex-14-5 that people write: right ones by other ways."""

import numpy as np


def counted(ranks, draws, quantile):
    quarter = (draws + 1) // 4
    inside = sum(quarter <= rank < 3 * quarter for rank in ranks)
    return quantile(0.75) / quantile(0.5 + inside / len(ranks) / 2)


def from_outside(ranks, draws, quantile):
    """The lower tail of the truths, if both tails are alike, ends at −0.6745 too."""
    ranks = np.asarray(ranks)
    tail = np.mean((4 * ranks < draws + 1) | (4 * ranks >= 3 * (draws + 1))) / 2
    return quantile(0.25) / quantile(tail)


def halved(ranks, draws, quantile):
    """The T for which a normal of deviation T has the share inside, by halving."""
    share = np.mean([draws + 1 <= 4 * rank < 3 * (draws + 1) for rank in ranks])
    low, high = 1e-3, 1e3
    for _ in range(200):
        T = (low * high) ** 0.5
        low, high = (low, T) if T * quantile((1 + share) / 2) > quantile(0.75) else (T, high)
    return T


RIGHT = (counted, from_outside, halved)
