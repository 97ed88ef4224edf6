"""Answers to ex-19-1 that people write: right ones by other ways."""

import math


def by_halving(gap_a, rate_a, gap_b, rate_b, faster):
    low, high = -60.0, 60.0  # log t
    for _ in range(200):
        middle = (low + high) / 2
        above = math.log(gap_a) - rate_a * middle > math.log(gap_b) - rate_b * (middle + math.log(faster))
        low, high = (middle, high) if above else (low, middle)
    return math.exp(low), gap_a * math.exp(-rate_a * low)


def by_logarithms(gap_a, rate_a, gap_b, rate_b, faster):
    log_t = (math.log(gap_a) - math.log(gap_b) + rate_b * math.log(faster)) / (rate_a - rate_b)
    t = math.exp(log_t)
    return [t, gap_b * (faster * t) ** -rate_b]


RIGHT = (by_halving, by_logarithms)
