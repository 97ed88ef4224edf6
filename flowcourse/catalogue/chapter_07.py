"""Chapter 07: answers that people give, wrong ones with their misconception, and right ones by other ways."""

import math

import numpy as np

from minflow.transforms.linear import Householder, Linear, OneByOne, Permutation
from minflow.transforms.shapes import LeakyReLU


def places_by_blocks(det, channels, places):
    """slogdet of the whole Jacobian, whose blocks have the determinant det."""
    block = np.diag([det] + [1.0] * (channels - 1))
    return np.linalg.slogdet(np.kron(np.eye(places), block))[1]


def places_by_sum(det, channels, places):
    return sum(math.log(abs(det)) for _ in range(places))


def places_by_minflow(det, channels, places):
    params = {"A": np.diag([det] + [1.0] * (channels - 1)), "b": np.zeros(channels)}
    return OneByOne(channels, places).forward(params, np.zeros((1, channels * places)))[1][0]


def leaky_loop(x, a):
    z, log_det = np.zeros(x.shape), np.zeros(len(x))
    for n, row in enumerate(x):
        for d, value in enumerate(row):
            z[n, d] = value if value >= 0 else value / a
            log_det[n] += 0.0 if value >= 0 else math.log(1 / a)
    return z, log_det


def leaky_by_slopes(x, a):
    slopes = np.where(x < 0, 1 / a, 1.0)
    return x * slopes, np.sum(np.log(slopes), axis=1)


def leaky_by_relu(x, a):
    return np.maximum(x, 0) + np.minimum(x, 0) / a, -np.log(a) * np.count_nonzero(x < 0, axis=1)


def leaky_by_minflow(x, a):
    return LeakyReLU(x.shape[1], slope=a).inverse({}, x)


def leaky_with(z=None, log_det=None):
    """The right answer with z(x, a) or log_det(negative, positive, a) put in, the numbers of such coordinates."""

    def answer(x, a):
        right_z, right_log_det = leaky_by_slopes(x, a)
        counts = np.sum(x < 0, axis=1), np.sum(x > 0, axis=1)
        return z(x, a) if z else right_z, log_det(*counts, a) if log_det else right_log_det

    return answer


def softplus_loop(x, t):
    z, log_det = np.empty(x.shape), np.zeros(len(x))
    for n, d in np.ndindex(x.shape):
        share = math.log(-math.expm1(-t * x[n, d]))
        z[n, d] = x[n, d] + share / t
        log_det[n] -= share
    return z, log_det


def softplus_by_cases(x, t):
    """Where tx is small, log(eᵘ − 1) is safe; where it is large, log1p is."""
    u = t * x
    few, many = np.minimum(u, 1.0), np.maximum(u, 1.0)
    z = np.where(u < 1, np.log(np.expm1(few)), many + np.log1p(-np.exp(-many))) / t
    return z, np.sum(np.logaddexp(0, -t * z), axis=1)


def softplus_by_difference(x, t):
    z = x + np.log(-np.expm1(-t * x)) / t
    return z, np.sum(t * (x - z), axis=1)


def softplus_with(z=None, log_det=None):
    """The right answer with z(u, x, t) or log_det(u, z, t) put in, u = t·x."""

    def answer(x, t):
        right_z, right_log_det = softplus_loop(x, t)
        found = z(t * x, x, t) if z else right_z
        return found, log_det(t * x, right_z, t) if log_det else right_log_det

    return answer


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
    "ex-07-2": (leaky_loop, leaky_by_slopes, leaky_by_relu, leaky_by_minflow),
    "ex-07-3": (softplus_loop, softplus_by_cases, softplus_by_difference),
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
    "ex-07-2": (
        ("forward for inverse", leaky_with(lambda x, a: np.where(x < 0, a * x, x))),
        ("forward for inverse", lambda x, a: LeakyReLU(x.shape[1], slope=a).forward({}, x)),
        ("slope on the wrong side", leaky_with(lambda x, a: np.where(x > 0, x / a, x))),
        ("slope on the wrong side", leaky_with(lambda x, a: np.where(x > 0, x / a, x), lambda n, p, a: -p * np.log(a))),
        ("no side", leaky_with(lambda x, a: x / a)),
        ("smaller of the two", leaky_with(lambda x, a: np.minimum(x, x / a))),
        ("larger of the two", leaky_with(lambda x, a: np.maximum(x, x / a))),
        ("log_det of forward", leaky_with(log_det=lambda n, p, a: n * np.log(a))),
        ("log_det on the wrong side", leaky_with(log_det=lambda n, p, a: -p * np.log(a))),
        ("log_det of forward, on the wrong side", leaky_with(log_det=lambda n, p, a: p * np.log(a))),
        ("every coordinate counted", leaky_with(log_det=lambda n, p, a: -(n + p) * np.log(a))),
        ("never negative", leaky_with(log_det=lambda n, p, a: abs(n * np.log(a)))),
        ("slopes added", leaky_with(log_det=lambda n, p, a: n / a)),
        ("all slopes added", lambda x, a: (leaky_loop(x, a)[0], np.where(x < 0, 1 / a, 1).sum(axis=1))),
        ("summed over the points", lambda x, a: (leaky_loop(x, a)[0], np.where(x < 0, -np.log(a), 0).sum(axis=0))),
        ("once, not for each", leaky_with(log_det=lambda n, p, a: np.where(n > 0, -np.log(a), 0.0))),
        ("exp for log", lambda x, a: (leaky_loop(x, a)[0], np.prod(np.where(x < 0, 1 / a, 1), axis=1))),
        ("not summed over the dimensions", lambda x, a: (leaky_loop(x, a)[0], np.where(x < 0, -np.log(a), 0))),
        ("summed over the batch", lambda x, a: (leaky_loop(x, a)[0], leaky_loop(x, a)[1].sum())),
        ("results exchanged", lambda x, a: leaky_loop(x, a)[::-1]),
        ("parts", lambda x, a: leaky_loop(x, a)[0]),
        ("raised", lambda x, a: (x if x >= 0 else x / a, 0)),
    ),
    "ex-07-3": (
        ("results exchanged", lambda x, t: softplus_loop(x, t)[::-1]),
        ("as on paper", softplus_with(lambda u, x, t: np.log(np.exp(u) - 1) / t)),
        ("overflow", softplus_with(lambda u, x, t: np.log(np.expm1(u)) / t)),
        ("digits lost near 0", softplus_with(lambda u, x, t: (u + np.log1p(-np.exp(-u))) / t)),
        ("digits lost near 0", softplus_with(lambda u, x, t: x + np.log(1 - np.exp(-u)) / t)),
        ("forward for inverse", softplus_with(lambda u, x, t: np.log1p(np.exp(-u)) / t + x)),
        ("no bend", softplus_with(lambda u, x, t: x + np.log(-np.expm1(-x)))),
        ("t outside only", softplus_with(lambda u, x, t: (x + np.log(-np.expm1(-x))) / t)),
        ("t inside only", softplus_with(lambda u, x, t: u + np.log(-np.expm1(-u)))),
        ("log_det of forward", softplus_with(log_det=lambda u, z, t: -np.logaddexp(0, -t * z).sum(axis=1))),
        ("log_det: digits lost near 0", softplus_with(log_det=lambda u, z, t: -np.log(1 - np.exp(-u)).sum(axis=1))),
        ("log_det: overflow", softplus_with(log_det=lambda u, z, t: (u - np.log(np.expm1(u))).sum(axis=1))),
        (
            "log_det: as on paper",
            softplus_with(log_det=lambda u, z, t: np.log(np.exp(u) / (np.exp(u) - 1)).sum(axis=1)),
        ),
        ("slope of forward, at x", softplus_with(log_det=lambda u, z, t: np.log1p(np.exp(-u)).sum(axis=1))),
        (
            "slope of forward, at x, not turned round",
            softplus_with(log_det=lambda u, z, t: -np.log1p(np.exp(-u)).sum(axis=1)),
        ),
        (
            "t counted in log_det",
            softplus_with(log_det=lambda u, z, t: (np.logaddexp(0, -t * z) - np.log(t)).sum(axis=1)),
        ),
        (
            "t counted in log_det, the other way",
            softplus_with(log_det=lambda u, z, t: (np.logaddexp(0, -t * z) + np.log(t)).sum(axis=1)),
        ),
        ("log_det divided by t", softplus_with(log_det=lambda u, z, t: -np.log(-np.expm1(-u)).sum(axis=1) / t)),
        ("log_det without the bend", softplus_with(log_det=lambda u, z, t: -np.log(-np.expm1(-u / t)).sum(axis=1))),
        ("not summed over the dimensions", softplus_with(log_det=lambda u, z, t: -np.log(-np.expm1(-u)))),
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
