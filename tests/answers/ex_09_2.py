"""Answers to ex-09-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def masks_all_strict(place, first, second):
    pairs = (place, first), (first, second), (second, place)
    return [np.array([[a < b for b in after] for a in before]) for before, after in pairs]


MISTAKES = (
    ("strict everywhere", masks_all_strict),
    ("parts", lambda *args: masks_by_loop(*args)[::2]),
)
