"""What an argument may be, said once, and the test inputs that leave no part of it out.

    domains={"t": domains.share(), "k": domains.positive(1e-2, 1e2), "x": domains.entries(domains.real())}

An answer may be wrong at an end of an interval only, at 0, where numbers are small, or in one entry of many. So each
domain gives its ends and numbers of every size, and `edge_inputs` puts them into drawn test inputs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .edges import of_every_size

INSIDE, MANY = 4, 12  # numbers from inside of a domain; at least so many of them in arrays
TOGETHER = 6  # test inputs in which all arguments come from their domains


@dataclass(frozen=True)
class Domain:
    """What an argument may be: values(rng, given) are those that take the place of `given`, the one of a test input."""

    values: Callable


@dataclass(frozen=True)
class Numbers(Domain):
    """A domain of numbers: `ends` are asked for in any case, draw(rng, count) are others from all its parts."""

    ends: tuple
    draw: Callable


def real(low=1e-3, high=1e3):
    """Any number from −high to high. `low` is the size of the smallest numbers that are tried beside 0."""
    return _numbers((0.0, -high, high), lambda rng, count: of_every_size(rng, low, high, count))


def nonzero(low=1e-3, high=1e3):
    """Any number of either sign that is from `low` to `high` in size."""
    return _numbers((-high, -low, low, high), lambda rng, count: of_every_size(rng, low, high, count))


def positive(low=1e-3, high=1e3):
    """Any number from `low` to `high`, both above 0."""
    ends = (low, high, 1.0) if low < 1 < high else (low, high)
    return _numbers(ends, lambda rng, count: np.abs(of_every_size(rng, low, high, count)))


def share(near=1e-6):
    """Any number from `near` to 1 − `near`."""

    def draw(rng, count):
        odds = np.abs(of_every_size(rng, near / (1 - near), (1 - near) / near, count))
        return odds / (1 + odds)

    return _numbers((near, 0.5, 1 - near), draw)


def between(low, high):
    """Any number from `low` to `high`, where no size is special but those of the ends."""
    inside = tuple(float(special) for special in (-1, 0, 1) if low < special < high)
    return _numbers((low, high, *inside), lambda rng, count: low + (high - low) * _parts(rng, count))


def whole(low, high):
    """Any whole number from `low` to `high`: the first and the last ones, and others of every size."""
    ends = sorted({low, low + 1, low + 2, high - 1, high} & set(range(low, high + 1)))

    def draw(rng, count):
        return [low + int(round((high - low + 1) ** part)) - 1 for part in _parts(rng, count)]

    return Numbers(lambda rng, given: [*ends, *draw(rng, 3)], tuple(ends), draw)


def entries(numbers):
    """Arrays of such numbers: of every size at once, all small, all large, all below 0, all alike; with one at an end.

    And with two rows alike.
    """

    def values(rng, given):
        size = np.size(given)
        drawn = [numbers.draw(rng, size) for _ in range(-(-MANY // size))]
        pool = np.array(numbers.draw(rng, 4 * size))
        by_size = pool[np.argsort(np.abs(pool))]
        drawn += [by_size[:size], by_size[-size:], np.full(size, numbers.draw(rng, 1)[0])]
        if np.any(pool < 0):
            drawn.append(rng.choice(pool[pool < 0], size))
        others = [np.array(given) for _ in range(len(numbers.ends) + 1)]
        for other, end in zip(others, numbers.ends):
            other.flat[rng.integers(size)] = end
        others[-1][0] = others[-1][-1]
        return [*(np.reshape(flat, np.shape(given)) for flat in drawn), *others]

    return Domain(values)


def edge_inputs(check, test_inputs, rng):
    """Test inputs that are drawn ones but for one argument, for each value of its domain; then for all arguments.

    `check` gives the domain and the arguments' names; test inputs with a name, and the one by hand, stay as they are.
    """
    drawn = [test_input.args for test_input in test_inputs[1:] if not test_input.name] or [test_inputs[0].args]
    places = {check.arguments.index(name): part for name, part in check.domains.items()}
    edges = []
    for place, part in places.items():
        args = drawn[rng.integers(len(drawn))]
        for value in part.values(rng, args[place]):
            edges.append((*args[:place], value, *args[place + 1 :]))
    for args in (drawn[rng.integers(len(drawn))] for _ in range(TOGETHER if len(places) > 1 else 0)):
        choices = {place: part.values(rng, args[place]) for place, part in places.items()}
        choices = {place: values[rng.integers(len(values))] for place, values in choices.items()}
        edges.append(tuple(choices.get(place, arg) for place, arg in enumerate(args)))
    return [args for args in edges if check.admits is None or check.admits(*args)]


def _parts(rng, count):
    """`count` numbers in (0, 1), one in each of equal parts, in any order."""
    return rng.permutation((np.arange(count) + rng.uniform(size=count)) / count)


def _numbers(ends, draw):
    return Numbers(lambda rng, given: [*ends, *map(float, draw(rng, INSIDE))], ends, draw)
