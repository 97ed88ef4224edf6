"""Answers to ex-02-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def area_by_base_and_height(p, q, r):
    base = math.dist(p, q)
    along = np.dot(r - p, q - p) / base
    return base * math.sqrt(math.dist(p, r) ** 2 - along**2)


def area_by_shoelace(p, q, r):
    corners = np.array([p, q, q + r - p, r])
    first, second = corners.T
    return 0.5 * abs(np.sum(first * np.roll(second, -1) - np.roll(first, -1) * second))


RIGHT = (area_by_base_and_height, lambda p, q, r: abs(np.linalg.det(np.column_stack([q - p, r - p]))), area_by_shoelace)


def area_with_a_sign(p, q, r):
    u, v = q - p, r - p
    return u[0] * v[1] - u[1] * v[0]


def area_of_the_triangle(p, q, r):
    u, v = q - p, r - p
    return abs(u[0] * v[1] - u[1] * v[0]) / 2


def area_as_of_a_rectangle(p, q, r):
    base = np.linalg.norm(q - p)
    height = np.linalg.norm(r - p)
    return base * height


MISTAKES = (
    ("no absolute value", area_with_a_sign),
    ("the triangle", area_of_the_triangle),
    ("product of the lengths", area_as_of_a_rectangle),
    ("not reduced", lambda p, q, r: abs((q - p) * (r - p)[::-1])),
)
