"""ex-07-4: a linear flow from the factors P, L, U + diag s, and its log-det."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import slope, turning_order


def inputs(rng):
    z = np.array([[2.0, 4.0], [1.0, 0.0], [0.0, -2.0]])
    L, U = np.array([[0.0, 0], [0.5, 0]]), np.array([[0.0, 3], [0, 0]])
    found = [TestInput((z, np.array([1, 0]), L, U, np.array([1.0, -2.0])))]
    for N, D in ((5, 3), (3, 4), (6, 4)):
        lower, upper = np.tril(rng.normal(size=(D, D)), -1), np.triu(rng.normal(size=(D, D)), 1)
        s = np.array([slope(rng, -1), *(slope(rng) for _ in range(D - 1))])
        found.append(TestInput((rng.normal(size=(N, D)), turning_order(rng, D), lower, upper, s)))
    return found


def matrix(order, L, U, s):
    return lower(L)[order] @ upper(U, s)


def lower(L):
    return L + np.eye(len(L))


def upper(U, s):
    return U + np.diag(s)


def transform(z, order, L, U, s):
    return z @ matrix(order, L, U, s).T, np.full(len(z), np.sum(np.log(np.abs(s))))


def volume_by_x(inputs, values):
    """|log_det − log|det A||, A read from the answer's own x, which is Z Aᵀ."""
    gaps = []
    for p, (x, log_det) in zip(inputs, values, strict=True):
        z = p.args[0]
        if len(z) >= z.shape[1]:
            A = np.linalg.lstsq(z, x, rcond=None)[0].T
            gaps.append(float(np.max(np.abs(log_det - np.linalg.slogdet(A)[1]))))
    return max(gaps)


def with_matrix(make):
    """The mistake that uses make(P, L + I, U + diag s) for A = P L (U + diag s)."""
    return lambda z, order, L, U, s: (z @ make(np.eye(len(s))[order], lower(L), upper(U, s)).T, None)


def of_s(log_det):
    """The mistake whose log_det is log_det(s), at each point."""
    return lambda z, order, L, U, s: (None, np.full(len(z), log_det(s)))


CHECK = Check(
    "ex-07-4",
    arguments=("z", "order", "L", "U", "s"),
    returns=("x", "log_det"),
    inputs=inputs,
    expected=transform,
    laws=(Law("log_det is log|det A| of the A in x = A z", volume_by_x),),
    mistakes=(
        Mistake(
            "results exchanged",
            lambda *args: transform(*args)[::-1],
            "the two results come in the wrong order: x first, then log_det.",
        ),
        Mistake(
            "not transposed",
            lambda z, order, L, U, s: (z @ matrix(order, L, U, s), None),
            "you compute Z A: a point is a row of z, and for rows x = A z becomes X = Z Aᵀ.",
        ),
        Mistake(
            "no ones on the diagonal of L",
            with_matrix(lambda P, L, U: P @ (L - np.eye(len(L))) @ U),
            "L comes as what stands below its diagonal: the diagonal itself holds ones.",
        ),
        Mistake(
            "U without s",
            lambda z, order, L, U, s: (z @ (lower(L)[order] @ U).T, None),
            "s is missing in A: U comes with zeros on its diagonal, and s stands there instead.",
        ),
        Mistake(
            "ones for s",
            lambda z, order, L, U, s: (z @ (lower(L)[order] @ lower(U)).T, None),
            "you put ones on the diagonal of U: that is where s stands; the ones belong to L.",
        ),
        Mistake(
            "s in L",
            lambda z, order, L, U, s: (z @ ((L + np.diag(s))[order] @ lower(U)).T, None),
            "you put s on the diagonal of L and ones on that of U: the determinant is the same, and the matrix is not.",
        ),
        Mistake(
            "exp of s",
            lambda z, order, L, U, s: (z @ (lower(L)[order] @ upper(U, np.exp(s))).T, None),
            "you put exp(s) on the diagonal: minflow's PLU keeps the logarithms, here s itself is given.",
        ),
        Mistake(
            "|s| in A",
            lambda z, order, L, U, s: (z @ matrix(order, L, U, np.abs(s)).T, None),
            "you put |s| into A: the bars belong to log_det alone; the map does mirror where s is negative.",
        ),
        Mistake(
            "s in every row",
            lambda z, order, L, U, s: (z @ (lower(L)[order] @ (U + s)).T, None),
            "U + s adds s to every row of U: it belongs on the diagonal alone.",
        ),
        Mistake(
            "neither ones nor s",
            lambda z, order, L, U, s: (z @ (L[order] @ U).T, None),
            "you multiply L and U as they come, with empty diagonals: ones belong on that of L, s on that of U.",
        ),
        *(
            Mistake(
                f"entry by entry{also}",
                with_matrix(make),
                "you multiply factors entry by entry: P L (U + diag s) is a product of matrices, written @.",
            )
            for also, make in (("", lambda P, L, U: P * L * U), (", L and U alone", lambda P, L, U: P @ (L * U)))
        ),
        Mistake(
            "no P",
            with_matrix(lambda P, L, U: L @ U),
            "the permutation is missing: the rows of L (U + diag s) still have to be put in order.",
        ),
        Mistake(
            "P undone",
            with_matrix(lambda P, L, U: P.T @ L @ U),
            "your P is the one that undoes the order: row i of P has its 1 in column order[i].",
        ),
        Mistake(
            "P on the columns",
            with_matrix(lambda P, L, U: (L @ U) @ P.T),
            "you exchange the columns: P stands on the left of A = P L (U + diag s), and so it moves rows.",
        ),
        Mistake(
            "P at the end",
            with_matrix(lambda P, L, U: L @ U @ P),
            "you multiply by P on the right: P stands on the left of A = P L (U + diag s), and so it moves rows.",
        ),
        Mistake(
            "P in the middle",
            with_matrix(lambda P, L, U: L @ P @ U),
            "P stands between L and U: it comes first in the product, A = P L (U + diag s), and so it acts last on z.",
        ),
        Mistake(
            "U before L",
            with_matrix(lambda P, L, U: P @ U @ L),
            "L and U have changed places: in A = P L (U + diag s) the vector z meets the U first, which stands next to "
            "it.",
        ),
        Mistake(
            "no absolute value",
            of_s(lambda s: np.sum(np.log(s))),
            "the logarithm of a negative s is NaN: a mirror changes no volume, only the size of s counts.",
        ),
        Mistake(
            "product",
            of_s(np.prod),
            "that is the product of the s, det A but for the sign of P: log|det A| is asked.",
        ),
        Mistake(
            "|product|",
            of_s(lambda s: np.abs(np.prod(s))),
            "that is |det A|: its logarithm is asked, as a sum of logarithms.",
        ),
        Mistake(
            "sum of s",
            of_s(np.sum),
            "you add up s: minflow's PLU keeps the logarithms, here s itself is given, and it is logarithms that add.",
        ),
        Mistake(
            "one number for the batch",
            lambda z, order, L, U, s: (None, np.sum(np.log(np.abs(s)))),
            "your log_det is right and comes once: it is the same at every point, and every point gets it, (N,).",
        ),
        Mistake(
            "not summed",
            lambda z, order, L, U, s: (None, np.log(np.abs(s))),
            "your log_det has one number for each s: they add up to one, which every point gets, (N,).",
        ),
        Mistake(
            "counted for the batch",
            lambda z, order, L, U, s: (None, np.full(len(z), len(z) * np.sum(np.log(np.abs(s))))),
            "your log_det counts the points: each of them keeps its own number, which is log|det A|.",
        ),
    ),
)
