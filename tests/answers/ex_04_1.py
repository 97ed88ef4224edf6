"""Answers to ex-04-1 that people write: right ones by other ways, wrong ones with the demand that they miss."""

import math

import numpy as np


def about_0(a, b):
    """With a·z₁ below 0 the sine works against z₂: −z₂ and z₂ go to 0 both."""
    z2 = 1.5 / b
    z1 = -z2 / (a * math.sin(1.5))
    return [[z1, z2], [z1, -z2]]


def by_bisection(a, b):
    """Two places with x₂ = 0 at a large z₁: 0 itself, and one that is found by halving."""
    z1 = -3 / (a * b)

    def x2(z2):
        return z2 + a * z1 * np.sin(b * z2)

    low, high = 0.5 / b, math.pi / b
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if x2(middle) < 0 else (low, middle)
    return np.array([[z1, 0.0], [z1, low]])


RIGHT = (about_0, by_bisection)

MISTAKES = (
    ("two points", lambda a, b: np.array([math.pi / (2 * a * b), math.pi / b])),
    ("apart", lambda a, b: np.tile([math.pi / (2 * a * b), math.pi / b], (2, 1))),
    ("the same z₁", lambda a, b: np.array([[2.0, math.pi], [-2.0, math.pi]])),
    ("where x₂ falls somewhere", lambda a, b: np.array([[0.0, 0.0], [0.0, math.pi / b]])),
    ("the same x", lambda a, b: np.array([[3 / (a * b), 0.0], [3 / (a * b), math.pi / b]])),
)
