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


RIGHT = (det_by_the_matrix, det_by_three_rows, lambda before, after: shoelace(after) / shoelace(before))


def det_of_the_image(before, after):
    u = after[1] - after[0]
    v = after[2] - after[0]
    return u[0] * v[1] - u[1] * v[0]


def det_upside_down(before, after):
    old = np.linalg.det(np.array([before[1] - before[0], before[2] - before[0]]))
    new = np.linalg.det(np.array([after[1] - after[0], after[2] - after[0]]))
    return old / new


def det_not_closed(before, after):
    def shoelace_of_two_sides(corners):
        (x1, y1), (x2, y2), (x3, y3) = corners
        return x1 * y2 - y1 * x2 + x2 * y3 - y2 * x3

    return shoelace_of_two_sides(after) / shoelace_of_two_sides(before)


MISTAKES = (
    ("not divided", det_of_the_image),
    ("before over after", det_upside_down),
    ("polygon not closed", det_not_closed),
)
