"""Answers to ex-15-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def share(ranks, draws):
    return np.mean([draws + 1 <= 4 * rank < 3 * (draws + 1) for rank in ranks])


RIGHT = (counted, from_outside, halved)

MISTAKES = (
    ("the other way round", lambda ranks, draws, quantile: 1 / counted(ranks, draws, quantile)),
    ("quotient of shares", lambda ranks, draws, quantile: 0.5 / share(ranks, draws)),
    ("quantile of the share", lambda ranks, draws, quantile: quantile(0.75) / quantile(share(ranks, draws))),
    (
        "truths outside",
        lambda ranks, draws, quantile: quantile(0.75) / quantile((1 + (1 - share(ranks, draws))) / 2),
    ),
    ("variance", lambda ranks, draws, quantile: counted(ranks, draws, quantile) ** 2),
    (
        "edges left out",
        lambda ranks, draws, quantile: (
            quantile(0.75) / quantile((1 + np.mean([(draws + 1) < 4 * rank < 3 * (draws + 1) for rank in ranks])) / 2)
        ),
    ),
    (
        "spread of the ranks",
        lambda ranks, draws, quantile: np.std([quantile((2 * rank + 1) / (2 * draws + 2)) for rank in ranks]),
    ),
    ("the share", lambda ranks, draws, quantile: share(ranks, draws)),
)
