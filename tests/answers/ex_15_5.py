"""Answers to ex-15-5 that people write: right ones by other ways."""

import numpy as np


def share(log_w):
    w = np.exp(log_w - log_w.max())
    return w.sum() ** 2 / np.sum(w**2) / len(w)


def by_secants(log_p, t, least):
    """Regula falsi with halving, on the logarithm of the share."""
    low, high = 0.0, 1 - t
    if share(high * log_p) >= least:
        return 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if np.log(share(middle * log_p)) > np.log(least):
            low = middle
        else:
            high = middle
    return t + high


def by_refined_grids(log_p, t, least):
    """A grid of steps, refined around the last one that is good enough, again and again."""
    low, high = t, 1.0
    for _ in range(10):
        grid = np.linspace(low, high, 41)
        good = [new for new in grid if share((new - t) * (log_p - log_p.max())) >= least]
        low = max(good)
        high = min(1.0, low + (grid[1] - grid[0]))
    return low


RIGHT = (by_secants, by_refined_grids)
