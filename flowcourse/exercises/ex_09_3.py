"""ex-09-3: after which pass of the network each coordinate of a MAF's sample is right."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput

SIZES = np.array([2, 4, 8, 16, 32, 64])


def inputs(rng):
    test_inputs = [TestInput((coupling(4),))]
    for table in (neighbours(6), tree(7), triangle(5)):
        test_inputs.append(TestInput((jumbled(rng, table),)))
    test_inputs.append(TestInput((jumbled(rng, shortcuts(rng, 8)),)))
    nearest = np.array([[0, 1, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1], [1, 1, 0, 0]], dtype=bool)
    between = np.zeros((5, 5), dtype=bool)  # the last that 4 reads is neither the earliest nor the latest of them
    between[1, 2] = between[2, 0] = between[4, :3] = True
    few = nearest, between, np.zeros((1, 1), dtype=bool), np.zeros((3, 3), dtype=bool), neighbours(2)
    long = jumbled(rng, neighbours(40)), neighbours(150)[::-1, ::-1]  # the last one is sweeps away from its end
    return [*test_inputs, *(TestInput((table,)) for table in (*few, *long))]


def neighbours(D):
    """Each coordinate reads the one before it."""
    return np.eye(D, k=-1, dtype=bool)


def triangle(D):
    return np.tri(D, k=-1, dtype=bool)


def coupling(D):
    """The second half reads all of the first."""
    late = np.arange(D) >= D // 2
    return late[:, None] & ~late[None, :]


def tree(D):
    """Each coordinate reads its parent in a binary tree."""
    table = np.zeros((D, D), dtype=bool)
    table[np.arange(1, D), (np.arange(1, D) - 1) // 2] = True
    return table


def shortcuts(rng, D):
    """A chain of D − 2 coordinates, two of which read earlier ones too, and two coordinates beside the chain."""
    table = neighbours(D)
    table[-2:] = False
    table[-2, 0] = table[-1, 3] = table[-1, 0] = True
    table[3, 0] = table[5, int(rng.integers(0, 3))] = True
    return table


def jumbled(rng, table):
    """The table with its coordinates renumbered, so that neither their own order nor the reversed one is a queue."""
    while True:
        order = rng.permutation(len(table))
        renumbered = table[np.ix_(order, order)]
        if (
            np.any(np.triu(renumbered))
            and np.any(np.tril(renumbered))
            and not np.array_equal(one_sweep(renumbered), passes(renumbered))
        ):
            return renumbered


def longest(table, waits=max, sweeps=None):
    """1 for a coordinate that reads nothing, otherwise 1 + waits(those of the coordinates that it reads)."""
    lengths = np.ones(len(table))
    for _ in range(len(table) if sweeps is None else sweeps):
        lengths = np.array([1 + waits(lengths[row]) if row.any() else 1.0 for row in table])
    return lengths


def passes(table):
    return longest(table)


def one_sweep(table):
    """Coordinates taken in the order of their numbers, once."""
    lengths = np.ones(len(table))
    for i, row in enumerate(table):
        lengths[i] = 1 + max(lengths[row], default=0)
    return lengths


def ancestors(table):
    """How many coordinates each one depends on, directly or through others."""
    reached = table.astype(float)
    for _ in table:
        reached = np.minimum(reached + reached @ table, 1)
    return np.sum(reached, axis=1)


def not_after_those_it_reads(inputs, values):
    """By how much a coordinate is not a pass behind the last of those that it reads."""
    late = []
    for test_input, value in zip(inputs, values, strict=True):
        for row, number in zip(test_input.args[0], value):
            late.append(abs(number - 1 - max(value[row], default=0)))
    return float(max(late))


def picture(answer):
    """The learner's queue for three structures, against the number of coordinates."""
    from minflow import plots

    curves = {}
    for name, table in (("each reads its neighbour", neighbours), ("each reads its parent in a tree", tree)):
        curves[name] = SIZES, np.array([np.max(answer(table(D))) for D in SIZES], dtype=float)
    curves["a coupling"] = SIZES, np.array([np.max(answer(coupling(D))) for D in SIZES], dtype=float)
    return plots.lines(curves, "D", "passes for a sample", "Your queue for three structures", logx=True, logy=True)


CHECK = Check(
    "ex-09-3",
    arguments=("table",),
    returns=("the passes",),
    inputs=inputs,
    batch=(),
    expected=passes,
    picture=picture,
    laws=(Law("each coordinate is right one pass after the last of those that it reads", not_after_those_it_reads),),
    mistakes=(
        Mistake(
            "how many it reads",
            lambda table: 1 + np.sum(table, axis=1),
            "you count how many coordinates each one reads: two that are ready in the same pass do not make it wait "
            "twice.",
        ),
        Mistake(
            "how many it depends on",
            lambda table: 1 + ancestors(table),
            "you count all coordinates that each one depends on: those that can be made in the same pass count once.",
        ),
        Mistake(
            "the shortest way",
            lambda table: longest(table, min),
            "you take the shortest way to a coordinate that reads nothing: it has to wait for the *last* of those "
            "that it reads.",
        ),
        Mistake(
            "waits for the last in the row",
            lambda table: longest(table, lambda lengths: lengths[-1]),
            "each coordinate of yours waits for one of those that it reads, the last by its number: which of them is "
            "ready last?",
        ),
        Mistake(
            "waits for the first in the row",
            lambda table: longest(table, lambda lengths: lengths[0]),
            "each coordinate of yours waits for one of those that it reads, the first by its number: which of them is "
            "ready last?",
        ),
        Mistake(
            "one step only",
            lambda table: 1 + np.any(table, axis=1).astype(float),
            "you make every coordinate that reads something right in pass 2: those that it reads may have to wait "
            "themselves.",
        ),
        Mistake(
            "one sweep in the order of the columns",
            one_sweep,
            "you go through the coordinates once, by their numbers: one of them may read a coordinate with a higher "
            "number, which is not final yet.",
        ),
        Mistake(
            "rows and columns exchanged",
            lambda table: longest(table.T),
            "rows and columns are exchanged: row i says what coordinate i reads, and not by which it is read.",
        ),
        Mistake(
            "counted from zero",
            lambda table: passes(table) - 1,
            "you count from 0: a coordinate that reads nothing is right after pass 1.",
        ),
        Mistake(
            "the whole queue for all",
            lambda table: np.full(len(table), np.max(passes(table))),
            "you give all coordinates the length of the whole queue: many of them are right earlier.",
        ),
        Mistake(
            "D for all",
            lambda table: np.full(len(table), float(len(table))),
            "D passes are always enough, and rarely needed: what does a coordinate wait for?",
        ),
        Mistake(
            "one after the other",
            lambda table: 1.0 + np.arange(len(table)),
            "you make one coordinate in each pass, by their numbers: a pass computes all of them at once.",
        ),
        Mistake(
            "one number",
            lambda table: np.max(passes(table)),
            "that is the length of the whole queue: return a number for each coordinate.",
        ),
        Mistake(
            "100 sweeps",
            lambda table: longest(table, sweeps=100),
            "you repeat 100 times, whatever D is: how many repetitions are always enough?",
        ),
    ),
)
