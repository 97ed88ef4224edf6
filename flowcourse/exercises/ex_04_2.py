"""ex-04-2: which output depends on which input, in a given order, read from Jacobians at a few points."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, turning_order

LEFT_OUT, ROUNDED = 0.01, 1e-7  # no slope of an input is near one of them
SMALL, TINY = 1e-5, 1e-9
CHANGES = {  # of the x among each other: then some x does not depend on its own z
    "swapped": lambda order: exchanged(len(order), order[[0, -1]]),
    "turned": lambda order: np.roll(np.arange(len(order)), 1),
}


def inputs(rng):
    test_inputs = [TestInput((jacobians_by_hand(), [2, 0, 1]))]
    asked = (
        ("right", 3, 4),
        ("right", 6, 5),
        ("backwards", 5, 4),
        ("nearly", 3, 5),
        ("another", 4, 5),
        ("unsorted", 3, 4),
        ("small", 4, 6),
        ("tiny", 4, 5),
        ("right", 1, 3),
        ("swapped", 3, 3),
        ("swapped", 4, 6),
        ("turned", 1, 3),
        ("turned", 5, 7),
        ("right", 3, 1),
        ("right", 3, 2),
        ("swapped", 3, 2),
        ("right", 2, 30),
    )
    for which, N, D in asked:
        order = turning_order(rng, D) if D > 2 else np.arange(D)[::-1]
        J = jacobians(
            rng, N, np.arange(D) if which == "unsorted" else order, {"small": SMALL, "tiny": TINY}.get(which, 1.0)
        )
        swapped = np.concatenate([order[:-2], order[:-3:-1]])
        other = {"backwards": order[::-1], "nearly": swapped, "another": rng.permutation(D)}.get(which, order)
        if which in CHANGES:
            J = J[:, CHANGES[which](order)]
        test_inputs.append(TestInput((J, [int(i) for i in other])))
    corner = np.tile(np.eye(3), (2, 1, 1))
    corner[1, 0, 2] = 2.0  # above the diagonal, and not beside it
    return [*test_inputs, TestInput((corner, [0, 1, 2]))]


def jacobians_by_hand():
    """x₁ = z₁ + z₃², x₂ = z₂ + z₁, x₃ = z₃, at points with z₃ = 0, 1, −1, −1."""
    J = np.tile(np.array([[1.0, 0, 0], [1, 1, 0], [0, 0, 1]]), (4, 1, 1))
    J[:, 0, 2] = [0, 2, -2, 0]
    return J


def jacobians(rng, N, order, small=1.0):
    """N Jacobians, lower triangular in `order`, with accidental zeros, none of them at all points at once.

    With `small` below 1, every x depends little on the z before it: its slopes are of this size, and above 0.
    """
    D = len(order)
    J = np.zeros((N, D, D))
    for i in range(D):
        for j in range(i):
            if j == i - 1 or rng.uniform() < 0.6:
                at = rng.permutation(N)[: rng.integers(1, max(N, 2))]
                slopes = np.array([offset(rng) for _ in at])
                J[at, order[i], order[j]] = small * np.abs(slopes) if small < 1 and j == i - 1 else slopes
        J[:, order[i], order[i]] = [offset(rng) for _ in range(N)]
    return J


def exchanged(D, pair):
    """The numbers 0 to D − 1 with two of them exchanged."""
    numbers = np.arange(D)
    numbers[pair] = numbers[pair[::-1]]
    return numbers


def depends(J):
    return np.any(J != 0, axis=0)


def renumbered(table, order):
    return table[np.ix_(order, order)]


def is_lower(table, diagonal=1):
    return not np.any(np.triu(table, diagonal))


def table_and_test(table):
    return table, is_lower(table)


def structure(J, order):
    return table_and_test(renumbered(depends(J), order))


def test_and_table_disagree(inputs, values):
    """1 when the second result is not what the table says."""
    return max(abs(float(triangular) - is_lower(table)) for table, triangular in values)


def is_upper(table):
    return is_lower(table.T)


def tested(test):
    """The right table and a mistake in the test of it; on a wrong table such a mistake would be a guess."""

    def formula(J, order):
        table = renumbered(depends(J), order)
        return table, test(table, J)

    return formula


CHECK = Check(
    "ex-04-2",
    arguments=("J", "order"),
    returns=("table", "triangular"),
    truth=("table", "triangular"),
    inputs=inputs,
    expected=structure,
    laws=(Law("it is triangular when nothing in the table is True above the diagonal", test_and_table_disagree),),
    mistakes=(
        Mistake(
            "results exchanged",
            lambda J, order: structure(J, order)[::-1],
            "the two results come in the wrong order: first the table, then whether it is triangular.",
        ),
        Mistake(
            "at the first point only",
            lambda J, order: table_and_test(renumbered(J[0] != 0, order)),
            "you look at the first point only: a derivative may be 0 there by accident. Ask all points.",
        ),
        Mistake(
            "at all points",
            lambda J, order: table_and_test(renumbered(np.all(J != 0, axis=0), order)),
            "you ask for J[i, j] ≠ 0 at every point: a single point where it is not 0 proves the dependence.",
        ),
        Mistake(
            "added up over the points",
            lambda J, order: table_and_test(renumbered(np.sum(J, axis=0) != 0, order)),
            "you add over the points before you compare with 0: a slope of 2 here and −2 there cancel, and the "
            "dependence is lost.",
        ),
        Mistake(
            "positive entries only",
            lambda J, order: table_and_test(renumbered(np.any(J > 0, axis=0), order)),
            "you ask for J > 0: if x falls as z grows, it depends on z as well.",
        ),
        *(
            Mistake(
                name,
                lambda J, order, edge=edge: table_and_test(renumbered(np.any(np.abs(J) > edge, axis=0), order)),
                "you leave out small derivatives: however small it is, a derivative that is not 0 is a dependence.",
            )
            for name, edge in (("small slopes left out", LEFT_OUT), ("tiny slopes left out", ROUNDED))
        ),
        Mistake(
            "large positive entries only",
            lambda J, order: table_and_test(renumbered(np.any(J > LEFT_OUT, axis=0), order)),
            "you leave out negative derivatives and small ones: all that are not 0 count.",
        ),
        Mistake(
            "True on the diagonal",
            lambda J, order: table_and_test(renumbered(depends(J), order) | np.eye(len(order), dtype=bool)),
            "you write True on the diagonal and do not look there: must x₁ depend on z₁ when a map exchanges two "
            "coordinates?",
        ),
        Mistake(
            "not renumbered",
            lambda J, order: table_and_test(depends(J)),
            "your table is in the old numbering: its rows and its columns must come in the given order.",
        ),
        Mistake(
            "rows only",
            lambda J, order: table_and_test(depends(J)[order, :]),
            "you renumber the rows, which are the x: the columns are the z, and they get the same new numbers.",
        ),
        Mistake(
            "columns only",
            lambda J, order: table_and_test(depends(J)[:, order]),
            "you renumber the columns, which are the z: the rows are the x, and they get the same new numbers.",
        ),
        Mistake(
            "pairs for a table",
            lambda J, order: table_and_test(depends(J)[order, order]),
            "indexing with [order, order] reads pairs, and so only the diagonal: np.ix_ makes a table of rows and "
            "columns.",
        ),
        Mistake(
            "order undone",
            lambda J, order: table_and_test(renumbered(depends(J), np.argsort(order))),
            "you apply the order backwards: place i is taken by the coordinate order[i].",
        ),
        Mistake(
            "rows and columns exchanged",
            lambda J, order: table_and_test(renumbered(depends(J), order).T),
            "rows and columns are exchanged: J[i, j] is ∂x_i/∂z_j, so a row belongs to an output.",
        ),
        Mistake(
            "the opposite",
            tested(lambda table, J: not is_lower(table)),
            "your second result is the opposite of the right one: the map is triangular when nothing is True above "
            "the diagonal.",
        ),
        Mistake(
            "always triangular",
            tested(lambda table, J: True),
            "you return True every time: in some of these orders something is True above the diagonal.",
        ),
        Mistake(
            "triangular before sorting",
            tested(lambda table, J: is_lower(depends(J))),
            "your table is right, but you test the table in the old numbering: the question is about the new one.",
        ),
        Mistake(
            "upper for lower",
            tested(lambda table, J: is_upper(table)),
            "you test the lower half for zeros: x_i may depend on what comes before it, and not on what comes after "
            "it.",
        ),
        Mistake(
            "either triangle",
            tested(lambda table, J: is_lower(table) or is_upper(table)),
            "you accept an upper triangle as well: that one is triangular in the reversed order, and not in this one.",
        ),
        Mistake(
            "diagonal forbidden",
            tested(lambda table, J: is_lower(table, diagonal=0)),
            "you return False every time: does your test include the diagonal? x_i may depend on z_i itself, and "
            "must, or there would be no inverse.",
        ),
    ),
)
