"""ex-07-1 and ex-07-4: places, and PLU."""

import math

import numpy as np

from minflow.transforms.linear import Linear, OneByOne


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


RIGHT = {
    "ex-07-1": (places_by_blocks, places_by_sum, places_by_minflow),
    "ex-07-4": (plu_loop, plu_by_matrix, plu_by_minflow),
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
        ("entry by entry, L and U alone", plu_with(lambda P, L, U, s, one: P @ ((L + one) * (U + np.diag(s))))),
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
}
