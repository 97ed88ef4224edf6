"""Answers to ex-13-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def swing_by_half_angle(rate, curvature):
    return math.pi / math.asin(math.sqrt(rate * curvature) / 2)


def swing_by_running_the_loop(rate, curvature):
    theta, held = [1.0], 0.0
    for _ in range(3):
        held += curvature * theta[-1]
        theta.append(theta[-1] - rate * held)
    k = 1 if abs(theta[1]) > abs(theta[2]) else 2
    return 2 * math.pi / math.acos((theta[k - 1] + theta[k + 1]) / (2 * theta[k]))


RIGHT = (swing_by_half_angle, swing_by_running_the_loop)


def nearly_for_small_products(rate, curvature):
    p = rate * curvature
    return 2 * np.pi / np.sqrt(p) if p < 0.01 else 2 * np.pi / np.arccos(1 - p / 2)


MISTAKES = (("", nearly_for_small_products),)
