"""ex-06-2 and ex-06-3: triangular Jacobians."""

import math

import numpy as np

from minflow import calculus


def log_det_loop(J):
    found = []
    for matrix in J:
        total = 0.0
        for i in range(len(matrix)):
            total += math.log(abs(matrix[i, i]))
        found.append(total)
    return np.array(found)


def log_det_by_slogdet(J):
    return np.linalg.slogdet(J)[1]


def log_det_by_einsum(J):
    return 0.5 * np.log(np.einsum("nii->ni", J) ** 2).sum(axis=1)


def log_det_by_minflow(J):
    return calculus.log_abs_det(J)


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


RIGHT = {
    "ex-06-2": (log_det_loop, log_det_by_slogdet, log_det_by_einsum, log_det_by_minflow),
    "ex-06-3": (structure_loop, structure_by_permutation, structure_by_count),
}

WRONG = {
    "ex-06-2": (
        ("no absolute value", lambda J: np.array([np.log(np.diag(matrix)).sum() for matrix in J])),
        ("product of the diagonal", lambda J: np.array([np.prod(np.diag(matrix)) for matrix in J])),
        ("product of the diagonal", np.linalg.det),
        ("|product| of the diagonal", lambda J: np.abs(np.linalg.det(J))),
        ("log of the product", lambda J: np.log(np.abs(np.linalg.det(J)))),
        ("log of the product", lambda J: np.array([np.log(abs(np.prod(np.diag(matrix)))) for matrix in J])),
        ("log of the product, no absolute value", lambda J: np.log(np.linalg.det(J))),
        ("1e-300 added", lambda J: np.log(np.abs(np.linalg.det(J)) + 1e-300)),
        ("sum of the diagonal", lambda J: np.trace(J, axis1=1, axis2=2)),
        ("log of the sum", lambda J: np.log(np.abs(np.trace(J, axis1=1, axis2=2)))),
        ("absolute value of the logarithm", lambda J: np.array([abs(np.log(np.diag(m))).sum() for m in J])),
        ("absolute value of the logarithm, too", lambda J: np.array([abs(np.log(abs(np.diag(m)))).sum() for m in J])),
        ("mean of the logarithms", lambda J: np.array([np.log(abs(np.diag(matrix))).mean() for matrix in J])),
        ("all entries", lambda J: np.log(np.abs(J)).sum(axis=2).sum(axis=1)),
        ("diagonal across the batch", lambda J: np.sum(np.log(np.abs(np.diagonal(J))), axis=1)),
        (
            "diagonal across the batch, summed over the other axis",
            lambda J: np.log(np.abs(np.diagonal(J))).sum(axis=0),
        ),
        ("summed over the points", lambda J: np.log(np.abs(np.diagonal(J, axis1=1, axis2=2))).sum(axis=0)),
        ("not summed over the dimensions", lambda J: np.log(np.abs(np.diagonal(J, axis1=1, axis2=2)))),
        ("summed over the batch", lambda J: np.sum(np.log(np.abs(np.diagonal(J, axis1=1, axis2=2))))),
        ("a column", lambda J: log_det_loop(J)[:, None]),
        ("sign", lambda J: -log_det_loop(J)),
        ("bits for nats", lambda J: np.log2(np.abs(np.diagonal(J, axis1=1, axis2=2))).sum(axis=1)),
        ("type", np.linalg.slogdet),
    ),
    "ex-06-3": (
        ("at the first point only", table_with(lambda J, order: in_order(J[0] != 0, order))),
        ("at all points", table_with(lambda J, order: in_order(np.min(np.abs(J), axis=0) > 0, order))),
        ("added up over the points", table_with(lambda J, order: in_order(J.mean(axis=0) != 0, order))),
        ("positive entries only", table_with(lambda J, order: in_order(J.max(axis=0) > 0, order))),
        ("not renumbered", table_with(lambda J, order: np.abs(J).sum(axis=0) > 0)),
        ("rows only", table_with(lambda J, order: (J != 0).any(axis=0)[order])),
        ("columns only", table_with(lambda J, order: (J != 0).any(axis=0)[:, order])),
        ("pairs for a table", table_with(lambda J, order: (J != 0).any(axis=0)[order, order])),
        ("order undone", table_with(lambda J, order: in_order((J != 0).any(axis=0), np.argsort(order)))),
        ("rows and columns exchanged", table_with(lambda J, order: in_order((J != 0).any(axis=0), order).T)),
        ("the opposite", triangular_with(lambda table, J: np.any(np.triu(table, 1)))),
        ("always triangular", triangular_with(lambda table, J: True)),
        ("always triangular", triangular_with(lambda table, J: np.any(np.triu(table)))),
        ("triangular before sorting", triangular_with(lambda table, J: np.allclose(np.triu(J, 1), 0))),
        ("upper for lower", triangular_with(lambda table, J: np.all(np.tril(table, -1) == 0))),
        (
            "either triangle",
            triangular_with(lambda table, J: not np.any(np.triu(table, 1)) or not np.any(np.tril(table, -1))),
        ),
        ("diagonal forbidden", triangular_with(lambda table, J: np.all(np.triu(table) == 0))),
        ("", lambda J, order: (in_order(np.any(J != 0, axis=0), [i - 1 for i in order]), False)),
        ("type", lambda J, order: (structure_loop(J, order)[0].tolist(), True)),
        ("parts", lambda J, order: structure_loop(J, order)[0]),
        ("results exchanged", lambda J, order: structure_loop(J, order)[::-1]),
    ),
}
