"""Chapter 06: answers that people give, wrong ones with their misconception, and right ones by other ways."""

import math

import numpy as np

from minflow import calculus


def later_by_factors(seconds, D, new_D):
    for _ in range(3):
        seconds = seconds * new_D / D
    return seconds


def later_by_operations(seconds, D, new_D):
    """Seconds an operation, times the exact count at the new size."""

    def count(n):
        return sum(m * (m + 1) for m in range(1, n))

    return seconds / count(D) * count(new_D)


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


def bill_loop(N, D, H):
    definition = structure = 0
    for _ in range(N):
        for _ in range(1 + D):
            definition += 2 * D * H
        for k in range(D):
            for _ in range(k + 1, D):
                definition += 1 + (D - k - 1)
        definition += D - 1
        structure += 2 * D * H + D - 1
    return definition, structure


def bill_factored(N, D, H):
    evaluation = 2 * H * D * N
    steps = sum(m * m + m for m in range(D))
    return np.array(evaluation * (1 + D) + N * (steps + D - 1)), evaluation + N * D - N


def definition_with(count):
    """A definition made as count(D, pass) for one point, and the right structure."""
    return lambda N, D, H: (N * count(D, 2 * D * H), bill_factored(N, D, H)[1])


def structure_with(count):
    """The right definition, and a structure made as count(D, pass) for one point."""
    return lambda N, D, H: (bill_factored(N, D, H)[0], N * count(D, 2 * D * H))


def bill_of_passes(cost):
    """Both bills with another cost of a pass."""

    def answer(N, D, H):
        passed = cost(D, H)
        return N * ((D + 1) * passed + (D**3 - D) / 3 + D - 1), N * (passed + D - 1)

    return answer


def shared_passes(N, D, H):
    passed = 2 * D * H
    return (1 + D) * passed + N * ((D**3 - D) / 3 + D - 1), passed + N * (D - 1)


RIGHT = {
    "ex-06-1": (later_by_factors, later_by_operations),
    "ex-06-2": (log_det_loop, log_det_by_slogdet, log_det_by_einsum, log_det_by_minflow),
    "ex-06-3": (structure_loop, structure_by_permutation, structure_by_count),
    "ex-06-4": (bill_loop, bill_factored),
}

WRONG = {
    "ex-06-1": (
        ("grows like D", lambda seconds, D, new_D: new_D / D * seconds),
        ("grows like D²", lambda seconds, D, new_D: seconds * new_D**2 / D**2),
        ("three times the ratio", lambda seconds, D, new_D: 3 * seconds * (new_D / D)),
        ("ratio upside down", lambda seconds, D, new_D: seconds * (D / new_D) ** 3),
        ("how many times as long", lambda seconds, D, new_D: new_D**3 / D**3),
        ("operations for seconds", lambda seconds, D, new_D: sum(m * (m + 1) for m in range(1, new_D))),
        ("difference for ratio", lambda seconds, D, new_D: seconds + (new_D - D) ** 3),
        ("always eight", lambda seconds, D, new_D: 8 * seconds),
        ("seconds cubed", lambda seconds, D, new_D: (seconds * new_D / D) ** 3),
        ("log for exp", lambda seconds, D, new_D: np.log(seconds) + 3 * np.log(new_D / D)),
        ("type", lambda seconds, D, new_D: None),
    ),
    "ex-06-2": (
        ("no absolute value", lambda J: np.array([np.log(np.diag(matrix)).sum() for matrix in J])),
        ("product of the diagonal", lambda J: np.array([np.prod(np.diag(matrix)) for matrix in J])),
        ("product of the diagonal", np.linalg.det),
        ("|product| of the diagonal", lambda J: np.abs(np.linalg.det(J))),
        ("log of the product", lambda J: np.log(np.abs(np.linalg.det(J)))),
        ("log of the product", lambda J: np.array([np.log(abs(np.prod(np.diag(matrix)))) for matrix in J])),
        ("log of the product, no absolute value", lambda J: np.log(np.linalg.det(J))),
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
        ("parts", lambda J, order: structure_loop(J, order)[0]),
        ("results exchanged", lambda J, order: structure_loop(J, order)[::-1]),
    ),
    "ex-06-4": (
        ("the batch counted once", lambda N, D, H: bill_loop(1, D, H)),
        ("the batch shares its passes", shared_passes),
        ("one layer of the network", bill_of_passes(lambda D, H: D * H)),
        ("layers multiplied", bill_of_passes(lambda D, H: D * H * H * D)),
        ("the matrix for nothing", definition_with(lambda D, passed: (D**3 - D) / 3 + D - 1)),
        ("no forward pass", definition_with(lambda D, passed: D * passed + (D**3 - D) / 3 + D - 1)),
        ("one reverse pass", definition_with(lambda D, passed: 2 * passed + (D**3 - D) / 3 + D - 1)),
        ("no elimination", definition_with(lambda D, passed: (D + 1) * passed + D - 1)),
        ("no product", definition_with(lambda D, passed: (D + 1) * passed + (D**3 - D) / 3)),
        ("D³ for the count", definition_with(lambda D, passed: (D + 1) * passed + D**3 + D - 1)),
        ("D³/3 for the count", definition_with(lambda D, passed: (D + 1) * passed + D**3 / 3 + D - 1)),
        ("D³/3 for the count, rounded", definition_with(lambda D, passed: (D + 1) * passed + D**3 // 3 + D - 1)),
        (
            "one step too many",
            definition_with(lambda D, passed: (D + 1) * passed + sum(m * (m + 1) for m in range(D + 1)) + D - 1),
        ),
        ("D factors, D products", definition_with(lambda D, passed: (D + 1) * passed + (D**3 - D) / 3 + D)),
        ("the network for nothing", structure_with(lambda D, passed: D - 1)),
        ("a reverse pass by structure", structure_with(lambda D, passed: 2 * passed + D - 1)),
        ("D numbers, D additions", structure_with(lambda D, passed: passed + D)),
        ("no sum", structure_with(lambda D, passed: passed)),
        ("a product for a sum", structure_with(lambda D, passed: passed * (D - 1))),
        ("order", lambda N, D, H: bill_loop(N, D, H)[::-1]),
        ("parts", lambda N, D, H: bill_loop(N, D, H)[0]),
    ),
}
