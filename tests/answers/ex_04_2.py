"""Answers to ex-04-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


RIGHT = (structure_loop, structure_by_permutation, structure_by_count)


def structure_of_one_point(J, order):
    table = (J[0] != 0)[order][:, order].astype(int)
    return table, np.allclose(table, np.tril(table))


def structure_above(threshold):
    def answer(J, order):
        table = np.any(np.abs(J) > threshold, axis=0)[np.ix_(order, order)]
        return table, not np.any(np.triu(table, 1))

    return answer


MISTAKES = (
    ("small slopes left out", structure_above(0.3)),
    ("small slopes left out", structure_above(1e-3)),
    ("large positive entries only", lambda J, order: structure_above(0.3)(np.maximum(J, 0), order)),
    ("at the first point only", structure_of_one_point),
    ("other places", lambda J, order: ((J != 0).any(axis=0)[np.array(order) - 1][:, np.array(order) - 1], False)),
)
