"""ex-02-1, ex-02-2, ex-02-3: volumes of cubes, areas of parallelograms, orientation."""

import math

import numpy as np


def height_side_by_side(s, n):
    height = 1.0
    for _ in range(n):
        height /= s
    return height


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


def det_by_the_matrix(before, after):
    edges, images = (before[1:] - before[0]).T, (after[1:] - after[0]).T
    return np.linalg.det(images @ np.linalg.inv(edges))


def det_by_three_rows(before, after):
    ones = np.ones((3, 1))
    return np.linalg.det(np.hstack([after, ones])) / np.linalg.det(np.hstack([before, ones]))


def shoelace(corners):
    return 0.5 * sum(corners[k - 1][0] * corners[k][1] - corners[k][0] * corners[k - 1][1] for k in range(3))


def det_by_shoelace(before, after):
    return shoelace(after) / shoelace(before)


def open_shoelace(corners):
    (x1, y1), (x2, y2), (x3, y3) = corners
    return x1 * y2 - y1 * x2 + x2 * y3 - y2 * x3


RIGHT = {
    "ex-02-1": (height_side_by_side, lambda s, n: np.float64(1 / s) ** n, lambda s, n: math.exp(-n * math.log(s))),
    "ex-02-2": (area_by_base_and_height, area_by_det, area_by_shoelace),
    "ex-02-3": (det_by_the_matrix, det_by_three_rows, det_by_shoelace),
}

WRONG = {
    "ex-02-1": (
        ("one side only", lambda s, n: 1 / s),
        ("multiplies by the volume", lambda s, n: s**n),
        ("adds the sides", lambda s, n: 1 / (s * n)),
        ("stays 1", lambda s, n: 1),
        ("base and exponent exchanged", lambda s, n: 1 / n**s),
        ("a square in every dimension", lambda s, n: 1 / (s * s)),
        ("log for exp", lambda s, n: -n * math.log(s)),
        ("type", lambda s, n: (1, s)),
    ),
    "ex-02-2": (
        ("no absolute value", area_with(lambda a, b, c, d: a * d - b * c)),
        ("no absolute value, edges exchanged", area_with(lambda a, b, c, d: b * c - a * d)),
        ("corners for edges", lambda p, q, r: abs(q[0] * r[1] - r[0] * q[1])),
        ("corners for edges, no absolute value", lambda p, q, r: q[0] * r[1] - q[1] * r[0]),
        ("corners added", lambda p, q, r: abs(np.linalg.det(np.array([p + q, p + r])))),
        ("the triangle", area_with(lambda a, b, c, d: abs(a * d - b * c) / 2)),
        ("the triangle, no absolute value", area_with(lambda a, b, c, d: (a * d - b * c) / 2)),
        ("the triangle, no absolute value, edges exchanged", area_with(lambda a, b, c, d: 0.5 * (b * c - a * d))),
        ("product of the lengths", area_with(lambda a, b, c, d: math.hypot(a, c) * math.hypot(b, d))),
        ("dot product", area_with(lambda a, b, c, d: abs(a * b + c * d))),
        ("ad + bc", area_with(lambda a, b, c, d: abs(a * d + b * c))),
        (
            "the area squared",
            area_with(lambda a, b, c, d: (a * a + c * c) * (b * b + d * d) - (a * b + c * d) ** 2),
        ),
        ("not reduced", lambda p, q, r: abs((q - p) * (r - p)[::-1])),
    ),
    "ex-02-3": (
        ("bars", lambda before, after: abs(shoelace(after)) / abs(shoelace(before))),
        ("image alone", lambda before, after: shoelace(after) / abs(shoelace(before))),
        ("first triangle alone", lambda before, after: abs(shoelace(after)) / shoelace(before)),
        ("before over after", lambda before, after: shoelace(before) / shoelace(after)),
        ("one edge", lambda before, after: math.dist(*after[:2]) / math.dist(*before[:2])),
        ("× for ÷", lambda before, after: shoelace(after) * shoelace(before)),
        ("area of the image", lambda before, after: shoelace(after)),
        ("not divided", lambda before, after: np.linalg.det(after[1:] - after[0])),
        ("½ in the image alone", lambda before, after: shoelace(after) / (2 * shoelace(before))),
        ("½ in the first triangle alone", lambda before, after: shoelace(after) / (0.5 * shoelace(before))),
        ("sign alone", lambda before, after: np.sign(shoelace(after) * shoelace(before))),
        ("polygon not closed", lambda before, after: open_shoelace(after) / open_shoelace(before)),
        ("corners for edges", lambda before, after: np.linalg.det(after[1:]) / np.linalg.det(before[1:])),
        ("opposite sign", lambda before, after: -shoelace(after) / shoelace(before)),
    ),
}
