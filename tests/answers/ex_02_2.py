"""Answers to ex-02-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def area_by_base_and_height(p, q, r):
    base = math.dist(p, q)
    along = np.dot(r - p, q - p) / base
    return base * math.sqrt(math.dist(p, r) ** 2 - along**2)


def area_by_det(p, q, r):
    return abs(np.linalg.det(np.column_stack([q - p, r - p])))


def area_by_shoelace(p, q, r):
    corners = np.array([p, q, q + r - p, r])
    first, second = corners.T
    return 0.5 * abs(np.sum(first * np.roll(second, -1) - np.roll(first, -1) * second))


def area_with(formula):
    """formula(a, b, c, d) of the matrix whose columns are the edges."""

    def answer(p, q, r):
        (a, c), (b, d) = q - p, r - p
        return formula(a, b, c, d)

    return answer


RIGHT = (
    area_by_base_and_height,
    area_by_det,
    area_by_shoelace,
)


MISTAKES = (
    ("the triangle", area_with(lambda a, b, c, d: abs(a * d - b * c) / 2)),
    ("product of the lengths", area_with(lambda a, b, c, d: math.hypot(a, c) * math.hypot(b, d))),
    (
        "the area squared",
        area_with(lambda a, b, c, d: (a * a + c * c) * (b * b + d * d) - (a * b + c * d) ** 2),
    ),
    ("not reduced", lambda p, q, r: abs((q - p) * (r - p)[::-1])),
)
