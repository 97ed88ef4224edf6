"""Answers to ex-10-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def masks_by_loop(place, first, second):
    masks = []
    for before, after, last in ((place, first, False), (first, second, False), (second, place, True)):
        rows = [[a > b if last else a >= b for a in after] for b in before]
        masks.append(np.array(rows))
    return tuple(masks)


def masks_by_outer(place, first, second):
    return [np.subtract.outer(first, place).T >= 0, np.less_equal.outer(first, second), np.less.outer(second, place)]


def masks_as_numbers(place, first, second):
    """0 and 1, with the strict sign as ≤ to the place before."""
    steps = (place, first), (first, second), (second, place - 1)
    return tuple(np.where(after[None, :] - before[:, None] < 0, 0.0, 1.0) for before, after in steps)


RIGHT = (masks_by_loop, masks_by_outer, masks_as_numbers)


def masks_that_see_themselves(place, first, second):
    pairs = [(place, first), (first, second), (second, place)]
    return tuple(before[:, None] <= after[None, :] for before, after in pairs)


def masks_of_the_given_code(place, first, second):
    return place[:, None] < first, first[:, None] <= second, second[:, None] <= place


def masks_strict_twice(place, first, second):
    return place[:, None] < first, first[:, None] <= second, second[:, None] < place


def masks_all_strict(place, first, second):
    pairs = (place, first), (first, second), (second, place)
    return [np.array([[a < b for b in after] for a in before]) for before, after in pairs]


def masks_with_rows_for_columns(place, first, second):
    m1 = place[None, :] <= first[:, None]
    m2 = first[None, :] <= second[:, None]
    m3 = second[None, :] < place[:, None]
    return m1, m2, m3


MISTAKES = (
    ("strict in the first layer, not in the last", masks_of_the_given_code),
    ("strict in the first layer too", masks_strict_twice),
    ("sees itself", masks_that_see_themselves),
    ("strict everywhere", masks_all_strict),
    ("rows and columns exchanged", masks_with_rows_for_columns),
    ("parts", lambda *args: masks_by_loop(*args)[::2]),
    ("raised", lambda place, first, second: (place <= first, first <= second, second < place)),
)
