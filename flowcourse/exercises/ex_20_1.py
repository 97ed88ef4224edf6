"""ex-20-1: as few reverse passes as possible for the diagonal of a Jacobian of known structure."""

import numpy as np

from ..checking.parts import Check, Demand, TestInput
from ._draws import turning_order


def inputs(rng):
    test_inputs = [TestInput((blocks([0, 1, 0, 1]), 2))]
    for sizes in ((3, 3), (2, 2, 2), (1, 2, 3, 1)):
        test_inputs.append(TestInput((blocks(rng.permutation(np.repeat(np.arange(len(sizes)), sizes))), len(sizes))))
    test_inputs += [TestInput((np.eye(dim, dtype=bool), 1)) for dim in (1, 4)]
    for sizes in ((5, 1, 4), (1, 1, 1, 1, 1), (1, 6)):
        test_inputs.append(TestInput((blocks(rng.permutation(np.repeat(np.arange(len(sizes)), sizes))), len(sizes))))
    test_inputs += [
        TestInput((table, 2)) for table in (blocks([0, 1]), blocks([0, 0, 1, 1, 1]), neighbours(rng.permutation(11)))
    ]
    return [*test_inputs, TestInput((neighbours(crooked_order(rng, 8)), 2))]


def blocks(block):
    """Each coordinate depends on itself and on those of all blocks before its own; block (D,) are their numbers."""
    block = np.asarray(block)
    return (block[None, :] < block[:, None]) | np.eye(len(block), dtype=bool)


def neighbours(order):
    """Each coordinate depends on itself and on the one before it in the order."""
    table = np.eye(len(order), dtype=bool)
    table[order[1:], order[:-1]] = True
    return table


def crooked_order(rng, D):
    """An order in which a row that takes the first free pass, by its number, needs a third pass."""
    while True:
        order = turning_order(rng, D)
        if len(first_free(neighbours(order), range(D))) > 2:
            return order


def first_free(table, order):
    """Passes made one row after the other: each row joins the first pass that it does not disturb."""
    clash, passes = table | table.T, []
    for i in order:
        home = next((rows for rows in passes if not clash[i, rows].any()), None)
        if home is None:
            passes.append([i])
        else:
            home.append(i)
    return passes


def is_a_plan(passes, table, budget):
    return passes.ndim == 2 and passes.shape[1] == len(table) and bool(np.all((passes == 0) | (passes == 1)))


def counts(passes):
    return np.sum(passes, axis=0)


def each_row_once(passes, table, budget):
    rows = np.flatnonzero(counts(passes) != 1)
    return f"row {rows[0]} is in {int(counts(passes)[rows[0]])} passes: each row belongs to exactly one"


def disturbed(passes, table):
    """(i, k, pass) with rows i and k in one pass and x_k dependent on z_i, or None."""
    for number, rows in enumerate(passes):
        for i in np.flatnonzero(rows):
            for k in np.flatnonzero(rows):
                if i != k and table[k, i]:
                    return i, k, number
    return None


def says_who_disturbs(passes, table, budget):
    i, k, number = disturbed(passes, table)
    return (
        f"pass {number} adds rows {i} and {k}, and J[{k}, {i}] need not be 0: what you read in column {i} is "
        f"J[{i}, {i}] + J[{k}, {i}]"
    )


CHECK = Check(
    "ex-20-1",
    arguments=("table", "budget"),
    returns=("passes",),
    inputs=inputs,
    demands=(
        Demand(
            "a plan",
            is_a_plan,
            lambda passes, table, budget: (
                f"return True and False, a row for each pass and {len(table)} columns; yours has shape {passes.shape}"
            ),
        ),
        Demand("each row once", lambda passes, *_: np.all(counts(passes) == 1), each_row_once),
        Demand("no row disturbs another", lambda passes, table, _: disturbed(passes, table) is None, says_who_disturbs),
        Demand(
            "a pass for each row",
            lambda passes, table, budget: len(passes) < len(table) or len(passes) <= budget,
            lambda passes, table, budget: (
                f"you make a pass for each of the {len(table)} rows, and {budget} are enough: which rows can be added "
                "without mixing their diagonal entries?"
            ),
        ),
        Demand(
            "within the budget",
            lambda passes, table, budget: len(passes) <= budget,
            lambda passes, table, budget: (
                f"your plan is right and needs {len(passes)} passes, and {budget} are enough: does the order matter in "
                "which you place the rows?"
            ),
        ),
    ),
)
