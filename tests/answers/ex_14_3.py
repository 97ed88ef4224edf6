"""Answers to ex-14-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def swing_by_half_angle(rate, curvature):
    return math.pi / math.asin(math.sqrt(rate * curvature) / 2)


def swing_by_roots(rate, curvature):
    roots = np.roots([1.0, rate * curvature - 2, 1.0])
    return 2 * np.pi / np.max(np.angle(roots))


def swing_by_running_the_loop(rate, curvature):
    theta, held = [1.0], 0.0
    for _ in range(3):
        held += curvature * theta[-1]
        theta.append(theta[-1] - rate * held)
    k = 1 if abs(theta[1]) > abs(theta[2]) else 2
    return 2 * math.pi / math.acos((theta[k - 1] + theta[k + 1]) / (2 * theta[k]))


RIGHT = (swing_by_half_angle, swing_by_roots, swing_by_running_the_loop)

MISTAKES = (
    ("small steps only", lambda rate, curvature: 2 * math.pi / (rate * curvature) ** 0.5),
    ("half a swing", lambda rate, curvature: math.pi / math.acos(1 - rate * curvature / 2)),
    ("the angle", lambda rate, curvature: 2 * math.asin(math.sqrt(rate * curvature) / 2)),
    ("gradient for curvature", lambda rate, curvature: math.pi / math.asin(math.sqrt(rate * curvature / 2) / 2)),
    ("raised", lambda rate, curvature: 2 * math.pi / math.acos(1 + rate * curvature / 2)),
)
