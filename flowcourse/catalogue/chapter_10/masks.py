"""ex-10-1 and ex-10-2: one rule for two flows, and the masks of MADE."""

import math

import numpy as np


def second_of(u, z2):
    return math.exp(math.log(2) * u) * z2 + u + u + u


def by_powers(z1, z2):
    return 2 ** (z1 + 1) * z2 + 3 * z1 + 3, 2**z1 * z2 + 3 * z1


def second_with(formula):
    """formula(u, z2) with u = x₁ and with u = z₁."""
    return lambda z1, z2: (formula(z1 + 1, z2), formula(z1, z2))


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


def below(before, after):
    return before < after


def at_least(before, after):
    return before >= after


def above(before, after):
    return before > after


def equal(before, after):
    return before == after


def anything(before, after):
    return (before == before) & (after == after)


RIGHT = {
    "ex-10-1": (second_with(second_of), by_powers),
    "ex-10-2": (masks_by_loop, masks_by_outer, masks_as_numbers),
}

WRONG = {
    "ex-10-1": (
        ("MAF and IAF exchanged", lambda z1, z2: by_powers(z1, z2)[::-1]),
        ("MAF reads z", lambda z1, z2: (by_powers(z1, z2)[1], by_powers(z1, z2)[1])),
        ("IAF reads x", lambda z1, z2: (by_powers(z1, z2)[0], by_powers(z1, z2)[0])),
        ("sees itself", lambda z1, z2: (second_of(z2, z2), second_of(z2, z2))),
        ("shift before scale", second_with(lambda u, z2: (z2 + 3 * u) * 2**u)),
        ("no exponential", second_with(lambda u, z2: z2 * math.log(2) * u + 3 * u)),
        ("e for two", second_with(lambda u, z2: z2 * math.exp(u) + 3 * u)),
        ("the inverse", second_with(lambda u, z2: (z2 - 3 * u) / 2**u)),
        ("α and μ exchanged", second_with(lambda u, z2: z2 * math.exp(3 * u) + u * math.log(2))),
        ("no shift", second_with(lambda u, z2: z2 * 2**u)),
        ("the first coordinate", lambda z1, z2: (z1 + 1, z1 + 1)),
        ("parts", lambda z1, z2: second_of(z1 + 1, z2)),
    ),
    "ex-10-2": (
        ("sees itself", masks_with(at_most, at_most, at_most)),
        ("strict everywhere", masks_with(below, below, below)),
        ("strict before the outputs, not there", masks_with(below, below, at_most)),
        ("strict in the first layer, not in the last", masks_with(below, at_most, at_most)),
        ("strict in the middle, not in the last", masks_with(at_most, below, at_most)),
        ("strict in the first layer too", masks_with(below, at_most, below)),
        ("strict between hidden layers too", masks_with(at_most, below, below)),
        ("turned round", masks_with(at_least, at_least, above)),
        ("turned round, and strict first", masks_with(above, at_least, at_least)),
        ("first mask turned round", masks_with(at_least, at_most, below)),
        ("second mask turned round", masks_with(at_most, at_least, below)),
        ("last mask turned round", masks_with(at_most, at_most, above)),
        ("equal degrees", masks_with(equal, equal, equal)),
        ("rows and columns exchanged", lambda *args: tuple(mask.T for mask in masks_by_loop(*args))),
        (
            "rows and columns exchanged, and sees itself",
            lambda *args: tuple(mask.T for mask in masks_with(at_most, at_most, at_most)(*args)),
        ),
        ("last mask from the other side", lambda *args: (*masks_by_loop(*args)[:2], masks_by_loop(*args)[2].T)),
        (
            "last mask turned round, from the other side",
            lambda place, first, second: (*masks_by_loop(place, first, second)[:2], place[:, None] < second),
        ),
        (
            "degrees ignored",
            lambda place, first, second: masks_by_loop(
                place, *(np.arange(len(layer)) % (len(place) - 1) for layer in (first, second))
            ),
        ),
        ("two places lower", masks_with(at_most, at_most, lambda before, after: before + 1 < after)),
        ("order ignored", lambda place, first, second: masks_by_loop(np.arange(len(place)), first, second)),
        ("no mask between the hidden layers", masks_with(at_most, anything, below)),
        ("parts", lambda *args: masks_by_loop(*args)[::2]),
        ("raised", lambda place, first, second: (place <= first, first <= second, second < place)),
    ),
}
