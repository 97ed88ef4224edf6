"""Answers to the exercises on linear flows: places, PLU, permutations, mirrors."""

import math

import numpy as np

from minflow.transforms.linear import Householder, Linear, OneByOne, Permutation


def places_by_blocks(det, channels, places):
    """slogdet of the whole Jacobian, whose blocks have the determinant det."""
    block = np.diag([det] + [1.0] * (channels - 1))
    return np.linalg.slogdet(np.kron(np.eye(places), block))[1]


def places_by_sum(det, channels, places):
    return sum(math.log(abs(det)) for _ in range(places))


def places_by_minflow(det, channels, places):
    params = {"A": np.diag([det] + [1.0] * (channels - 1)), "b": np.zeros(channels)}
    return OneByOne(channels, places).forward(params, np.zeros((1, channels * places)))[1][0]


def plu_loop(z, order, L, U, s):
    x = np.empty(z.shape)
    for n, point in enumerate(z):
        scaled = s * point + U @ point
        x[n] = (scaled + L @ scaled)[order]
    return x, np.array([sum(math.log(abs(value)) for value in s)] * len(z))


def plu_by_matrix(z, order, L, U, s):
    D = len(s)
    P = np.zeros((D, D))
    P[np.arange(D), order] = 1
    A = P @ (np.eye(D) + L) @ (np.diag(s) + U)
    return (A @ z.T).T, np.full(len(z), np.linalg.slogdet(A)[1])


def plu_by_minflow(z, order, L, U, s):
    A = np.eye(len(s))[order] @ (L + np.eye(len(s))) @ (U + np.diag(s))
    return Linear(len(s)).forward({"A": A, "b": np.zeros(len(s))}, z)


def plu_with(make):
    """x by A = make(P, L, U, s, I), with the right log_det."""

    def answer(z, order, L, U, s):
        one = np.eye(len(s))
        return z @ make(one[order], L, U, s, one).T, plu_loop(z, order, L, U, s)[1]

    return answer


def plu_volume(log_det):
    """The right x with log_det(s, N)."""
    return lambda z, order, L, U, s: (plu_loop(z, order, L, U, s)[0], log_det(s, len(z)))


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
    "ex-07-1": (places_by_blocks, places_by_sum, places_by_minflow),
    "ex-07-4": (plu_loop, plu_by_matrix, plu_by_minflow),
    "ex-07-5": (undo_by_places, undo_by_argsort, undo_by_matrices, undo_by_minflow),
    "ex-07-6": (mirrors_by_matrices, mirrors_by_units, mirrors_by_minflow),
}

WRONG = {
    "ex-07-1": (
        ("places not counted", lambda det, channels, places: np.log(abs(det))),
        ("channels for places", lambda det, channels, places: channels * np.log(abs(det))),
        ("every number counted", lambda det, channels, places: channels * places * np.log(abs(det))),
        ("places divided among", lambda det, channels, places: np.log(abs(det)) / places),
        ("no absolute value", lambda det, channels, places: places * np.log(det)),
        ("no logarithm", lambda det, channels, places: places * det),
        ("no logarithm, |det|", lambda det, channels, places: places * abs(det)),
        ("determinant of the whole", lambda det, channels, places: det**places),
        ("size of the whole", lambda det, channels, places: abs(det**places)),
        ("places inside the logarithm", lambda det, channels, places: np.log(abs(places * det))),
        ("sign", lambda det, channels, places: -places * np.log(abs(det))),
        ("bits for nats", lambda det, channels, places: places * np.log2(abs(det))),
        ("raised", lambda det, channels, places: places * math.log(det)),
    ),
    "ex-07-4": (
        ("not transposed", lambda z, *a: (z @ plu_loop(np.eye(len(a[0])), *a)[0].T, plu_loop(z, *a)[1])),
        ("no ones on the diagonal of L", plu_with(lambda P, L, U, s, one: P @ L @ (U + np.diag(s)))),
        ("U without s", plu_with(lambda P, L, U, s, one: P @ (L + one) @ U)),
        ("ones for s", plu_with(lambda P, L, U, s, one: P @ (L + one) @ (U + one))),
        ("s in L", plu_with(lambda P, L, U, s, one: P @ (L + np.diag(s)) @ (U + one))),
        ("exp of s", plu_with(lambda P, L, U, s, one: P @ (L + one) @ (U + np.diag(np.exp(s))))),
        ("|s| in A", plu_with(lambda P, L, U, s, one: P @ (L + one) @ (U + np.diag(abs(s))))),
        ("s in every row", plu_with(lambda P, L, U, s, one: P @ (L + one) @ (U + s))),
        ("neither ones nor s", plu_with(lambda P, L, U, s, one: P @ L @ U)),
        ("entry by entry", plu_with(lambda P, L, U, s, one: P * (L + one) * (U + np.diag(s)))),
        ("no P", plu_with(lambda P, L, U, s, one: (L + one) @ (U + np.diag(s)))),
        ("P undone", plu_with(lambda P, L, U, s, one: P.T @ (L + one) @ (U + np.diag(s)))),
        ("P on the columns", plu_with(lambda P, L, U, s, one: ((L + one) @ (U + np.diag(s)))[:, P.argmax(axis=1)])),
        ("P at the end", plu_with(lambda P, L, U, s, one: (L + one) @ (U + np.diag(s)) @ P)),
        ("P in the middle", plu_with(lambda P, L, U, s, one: (L + one) @ P @ (U + np.diag(s)))),
        ("U before L", plu_with(lambda P, L, U, s, one: P @ (U + np.diag(s)) @ (L + one))),
        ("no absolute value", plu_volume(lambda s, N: np.repeat(np.log(s).sum(), N))),
        ("product", plu_volume(lambda s, N: np.repeat(np.prod(s), N))),
        ("|product|", plu_volume(lambda s, N: np.repeat(abs(np.prod(s)), N))),
        ("sum of s", plu_volume(lambda s, N: np.repeat(s.sum(), N))),
        ("one number for the batch", plu_volume(lambda s, N: np.log(abs(s)).sum())),
        ("not summed", plu_volume(lambda s, N: np.log(abs(s)))),
        ("counted for the batch", plu_volume(lambda s, N: np.repeat(np.log(abs(s)).sum() * N, N))),
        ("results exchanged", lambda *args: plu_loop(*args)[::-1]),
    ),
    "ex-07-5": (
        ("the same orders again", lambda x, first, second: x[:, second][:, first]),
        ("forward again", lambda x, first, second: x[:, first][:, second]),
        ("the first one first", lambda x, first, second: x[:, np.argsort(first)][:, np.argsort(second)]),
        ("the first one only", lambda x, first, second: x[:, np.argsort(first)]),
        ("the second one only", lambda x, first, second: x[:, np.argsort(second)]),
        ("the second one not undone", lambda x, first, second: x[:, second][:, np.argsort(first)]),
        ("the first one not undone", lambda x, first, second: x[:, np.argsort(second)][:, first]),
        ("read backwards", lambda x, first, second: x[:, second[::-1]][:, first[::-1]]),
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
        ("every mirror sees x", every_mirror_sees_x),
        ("changed its argument", lambda x, v: np.subtract(x, every_mirror_sees_x(x, v), out=x)),
    ),
}
