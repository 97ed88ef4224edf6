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


def masks_with(*compare):
    """compare(before, after) for each of the three layers, before a column."""

    def answer(place, first, second):
        ends = (place, first), (first, second), (second, place)
        return tuple(sign(before[:, np.newaxis], after) for sign, (before, after) in zip(compare, ends, strict=True))

    return answer


def at_most(before, after):
    return before <= after


def at_least(before, after):
    return before >= after


def above(before, after):
    return before > after


RIGHT = (
    masks_by_loop,
    masks_by_outer,
    masks_as_numbers,
)


MISTAKES = (
    ("turned round", masks_with(at_least, at_least, above)),
    ("turned round, and strict first", masks_with(above, at_least, at_least)),
    ("two places lower", masks_with(at_most, at_most, lambda before, after: before + 1 < after)),
    ("parts", lambda *args: masks_by_loop(*args)[::2]),
    ("raised", lambda place, first, second: (place <= first, first <= second, second < place)),
)
