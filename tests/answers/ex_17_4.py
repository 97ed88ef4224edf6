"""Answers to ex-17-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def one_after_the_other(p, floor):
    low = np.zeros(len(p), bool)
    while True:
        q = np.where(low, floor, p * (len(p) - floor * low.sum()) / p[~low].sum())
        if (q >= floor - 1e-12).all():
            return q
        low |= q < floor


def by_secant(p, floor):
    """The factor by false position: the mean is a rising, bent function of it."""
    low, high = 0.0, len(p) / p.sum()
    for _ in range(10_000):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if np.maximum(floor, middle * p).mean() < 1 else (low, middle)
        if high - low < 1e-14 * high:
            break
    return np.maximum(floor, high * p)


RIGHT = (one_after_the_other, by_secant)


def lifted_four_times(p, floor):
    low = np.zeros(len(p), dtype=bool)
    for _ in range(4):
        q = np.where(low, floor, p * (len(p) - floor * low.sum()) / p[~low].sum())
        low = low | (q < floor)
    return q


def factor_below_100(p, floor):
    low, high = 0.0, 100.0
    for _ in range(100):
        factor = (low + high) / 2
        low, high = (low, factor) if np.maximum(factor * p, floor).mean() > 1 else (factor, high)
    return np.maximum(low * p, floor)


MISTAKES = (
    ("", factor_below_100),
    ("", lifted_four_times),
)
