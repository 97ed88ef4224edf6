"""Answers to ex-06-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def structure_loop(J, order):
    D = len(order)
    table, triangular = np.zeros((D, D)), True
    for i in range(D):
        for j in range(D):
            for matrix in J:
                if matrix[order[i], order[j]] != 0:
                    table[i, j] = 1
            if j > i and table[i, j]:
                triangular = False
    return table, triangular


def structure_by_permutation(J, order):
    P = np.eye(len(order))[order]
    table = P @ (np.abs(J).max(axis=0) > 1e-12) @ P.T
    return table, bool(np.all(table == np.tril(table)))


def structure_by_count(J, order):
    table = (J != 0).sum(axis=0)[order][:, order] > 0
    return table, int(np.sum(np.triu(table, 1)) == 0)


def table_with(table):
    """A table (D, D) made as given, and whether it is lower triangular."""

    def answer(J, order):
        found = table(J, order)
        return found, bool(np.all(np.triu(found, 1) == 0))

    return answer


def triangular_with(test):
    """The right table, and a test of it that also sees J."""

    def answer(J, order):
        table = structure_loop(J, order)[0]
        return table, test(table, J)

    return answer


def in_order(table, order):
    return table[order][:, order]


RIGHT = (
    structure_loop,
    structure_by_permutation,
    structure_by_count,
)


MISTAKES = (
    ("at all points", table_with(lambda J, order: in_order(np.min(np.abs(J), axis=0) > 0, order))),
    ("order undone", table_with(lambda J, order: in_order((J != 0).any(axis=0), np.argsort(order)))),
    ("always triangular", triangular_with(lambda table, J: np.any(np.triu(table)))),
    (
        "either triangle",
        triangular_with(lambda table, J: not np.any(np.triu(table, 1)) or not np.any(np.tril(table, -1))),
    ),
    ("", lambda J, order: (in_order(np.any(J != 0, axis=0), [i - 1 for i in order]), False)),
    ("type", lambda J, order: (structure_loop(J, order)[0].tolist(), True)),
    ("parts", lambda J, order: structure_loop(J, order)[0]),
)
