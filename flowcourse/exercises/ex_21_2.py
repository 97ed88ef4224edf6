"""ex-21-2: at most D mirrors whose product is a given rotation or reflection."""

import numpy as np

from ..checking.parts import Check, Demand, TestInput

CLOSE = 1e-6


def inputs(rng):
    """By hand; any matrices; some that keep an axis or turn it round; an exchange of axes; and a very small turn."""
    test_inputs = [TestInput((np.array([[0.0, -1.0], [1.0, 0.0]]),))]
    matrices = [orthogonal(rng, dim, sign) for dim, sign in ((2, -1), (3, 1), (4, 1), (5, -1), (30, 1))]
    matrices += [
        -np.eye(2),
        -np.eye(3),
        np.diag([1.0, -1.0, 1.0]),
        np.eye(5)[rng.permutation([4, 2, 0, 3, 1])],
        -np.eye(1),
    ]
    matrices += [np.eye(4)[[0, 2, 1, 3]], *(kept(orthogonal(rng, 3, sign), at) for sign, at in ((1, 0), (-1, 3)))]
    for dim, angle in ((2, 5e-4), (3, 5e-6)):
        matrices.append(np.eye(dim))
        matrices[-1][-2:, -2:] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    return [*test_inputs, *(TestInput((Q,)) for Q in matrices)]


def kept(Q, at):
    """Q in another dimension, whose axis number `at` stays."""
    whole, others = np.eye(len(Q) + 1), np.delete(np.arange(len(Q) + 1), at)
    whole[np.ix_(others, others)] = Q
    return whole


def orthogonal(rng, dim, sign):
    """A matrix with QᵀQ = I, the sign of its determinant given, far from its own inverse where that can be."""
    while True:
        Q = np.linalg.qr(rng.normal(size=(dim, dim)))[0]
        Q[:, 0] *= sign * np.sign(np.linalg.det(Q))
        if (dim == 2 or np.abs(Q - Q.T).max() > 0.5) and np.abs(Q - np.eye(dim)).max(axis=0).min() > 0.3:
            return Q


def product(v):
    """The matrix H_K ⋯ H₁ of the mirrors v, the first row first."""
    A = np.eye(v.shape[1])
    for row in v:
        A = A - 2 * np.outer(row, row @ A) / (row @ row)
    return A


def is_mirrors(v, Q):
    return v.ndim == 2 and v.shape[1] == len(Q) and len(v) > 0 and bool(np.all(np.isfinite(v)))


def lengths(v):
    return np.sqrt(np.sum(v**2, axis=1))


def mirrors(v):
    return "1 mirror has" if len(v) == 1 else f"{len(v)} mirrors have"


def misses(v, Q):
    return float(np.max(np.abs(product(v) - Q)))


def shape_sentence(v, Q):
    if v.shape == (0, len(Q)):
        return "you gave no mirror, and Q is not the identity, so it moves something, if only by very little"
    return f"v must be (K, {len(Q)}), a mirror a row, and all its numbers finite"


def too_many(v, Q):
    return f"{len(v)} mirrors are more than the {len(Q)} that you may use"


def too_short(v, Q):
    k = int(np.argmin(lengths(v)))
    return (
        f"v[{k}] has the length {lengths(v)[k]:.1g}, which is rounding: where nothing has to move, leave the mirror out"
    )


def another_matrix(v, Q):
    return (
        f"your {len(v)} mirrors make another matrix than Q: an entry of H_K ⋯ H₁ differs by {misses(v, Q):.2g}. "
        "Check that each mirror brings a column home, and that the next one starts from what it left"
    )


CHECK = Check(
    "ex-21-2",
    arguments=("Q",),
    returns=("v",),
    inputs=inputs,
    demands=(
        Demand("a row for each mirror", is_mirrors, shape_sentence),
        Demand("too many mirrors", lambda v, Q: len(v) <= len(Q), too_many),
        Demand("no direction", lambda v, Q: lengths(v).min() > 1e-8, too_short),
        Demand(
            "determinant",
            lambda v, Q: (-1) ** len(v) * np.linalg.det(Q) > 0,
            lambda v, Q: (
                f"{mirrors(v)} the determinant {(-1) ** len(v)}, and det Q is {np.linalg.det(Q):.0f}: "
                "whatever the vectors are, there is one mirror too few or too many"
            ),
        ),
        Demand(
            "the way back",
            lambda v, Q: misses(v, Q) <= CLOSE or misses(v[::-1], Q) > CLOSE,
            "your mirrors make Qᵀ, which undoes Q. The mirror in v[0] acts on z first: in which order do they act?",
        ),
        Demand("another matrix", lambda v, Q: misses(v, Q) <= CLOSE, another_matrix),
    ),
)
