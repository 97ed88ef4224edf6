"""ex-07-5 and ex-07-6: permutations and mirrors, undone."""

import numpy as np

from minflow.transforms.linear import Householder, Permutation


def undo_by_places(x, first, second):
    """Puts every number where it came from."""
    z = np.empty(x.shape)
    for k in range(x.shape[1]):
        z[:, first[second[k]]] = x[:, k]
    return z


def undo_by_argsort(x, first, second):
    return x[:, np.argsort(second)][:, np.argsort(first)]


def undo_by_matrices(x, first, second):
    one = np.eye(x.shape[1])
    return x @ one[second] @ one[first]


def undo_by_minflow(x, first, second):
    for order in (second, first):
        x, _ = Permutation(list(order)).inverse({}, x)
    return x


def mirrors_by_matrices(x, v):
    R = np.eye(v.shape[1])
    for row in v:
        R = (np.eye(len(row)) - 2 * np.outer(row, row) / np.dot(row, row)) @ R
    return np.linalg.solve(R, x.T).T


def mirrors_by_units(x, v):
    units = v / np.sqrt(np.sum(v**2, axis=1))[:, None]
    return np.array([mirrored(list(units), point) for point in x])


def mirrored(units, point):
    return point if not units else mirrored(units[:-1], point - 2 * (units[-1] @ point) * units[-1])


def mirrors_by_minflow(x, v):
    return Householder(v.shape[1], reflections=len(v)).inverse({"v": v}, x)[0]


def mirrors_with(step, order=-1):
    """z = step(z, v, vᵀz, vᵀv) over the rows of v, from the last to the first unless order is 1."""

    def answer(x, v):
        z = x
        for row in v[::order]:
            z = step(z, row, (z @ row)[:, None], row @ row)
        return z

    return answer


def right_mirror(z, v, along, square):
    return z - 2 * along * v / square


def every_mirror_sees_x(x, v):
    z = x.copy()
    for row in v[::-1]:
        z -= 2 * (x @ row)[:, None] * row / (row @ row)
    return z


RIGHT = {
    "ex-07-5": (undo_by_places, undo_by_argsort, undo_by_matrices, undo_by_minflow),
    "ex-07-6": (mirrors_by_matrices, mirrors_by_units, mirrors_by_minflow),
}

WRONG = {
    "ex-07-5": (
        ("the same orders again", lambda x, first, second: x[:, second][:, first]),
        ("forward again", lambda x, first, second: x[:, first][:, second]),
        ("the first one first", lambda x, first, second: x[:, np.argsort(first)][:, np.argsort(second)]),
        ("the first one only", lambda x, first, second: x[:, np.argsort(first)]),
        ("the second one only", lambda x, first, second: x[:, np.argsort(second)]),
        ("the second one not undone", lambda x, first, second: x[:, second][:, np.argsort(first)]),
        ("the first one not undone", lambda x, first, second: x[:, np.argsort(second)][:, first]),
        ("read backwards", lambda x, first, second: x[:, second[::-1]][:, first[::-1]]),
        ("read backwards, the first one first", lambda x, first, second: x[:, first[::-1]][:, second[::-1]]),
        ("numbers sorted", lambda x, first, second: np.sort(x, axis=1)),
        ("raised", lambda x, first, second: x[np.argsort(second)][np.argsort(first)]),
    ),
    "ex-07-6": (
        ("the same order again", mirrors_with(right_mirror, order=1)),
        ("projection for mirror", mirrors_with(lambda z, v, along, square: z - along * v / square)),
        ("plus for minus", mirrors_with(lambda z, v, along, square: z + 2 * along * v / square)),
        ("not divided", mirrors_with(lambda z, v, along, square: z - 2 * along * v)),
        ("divided by the length", mirrors_with(lambda z, v, along, square: z - 2 * along * v / square**0.5)),
        (
            "the same order again, projection for mirror",
            mirrors_with(lambda z, v, along, square: z - along * v / square, order=1),
        ),
        ("the same order again, not divided", mirrors_with(lambda z, v, along, square: z - 2 * along * v, order=1)),
        ("the last mirror only", lambda x, v: mirrors_by_matrices(x, v[-1:])),
        ("the first mirror only", lambda x, v: mirrors_by_matrices(x, v[:1])),
        ("vᵀz summed over the batch", mirrors_with(lambda z, v, along, square: z - 2 * along.sum() * v / square)),
        ("every mirror sees x", every_mirror_sees_x),
        ("changed its argument", lambda x, v: np.subtract(x, every_mirror_sees_x(x, v), out=x)),
    ),
}
