"""Answers to ex-02-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


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


RIGHT = (
    det_by_the_matrix,
    det_by_three_rows,
    det_by_shoelace,
)


MISTAKES = (
    ("bars", lambda before, after: abs(shoelace(after)) / abs(shoelace(before))),
    ("sign alone", lambda before, after: np.sign(shoelace(after) * shoelace(before))),
    ("polygon not closed", lambda before, after: open_shoelace(after) / open_shoelace(before)),
)
