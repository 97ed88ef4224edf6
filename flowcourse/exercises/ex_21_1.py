"""ex-21-1, a fault to repair: the way back through P, L and U, in the order of the way there."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import slope, turning_order


def inputs(rng):
    z = np.array([[2.0, 4.0], [1.0, 0.0], [0.0, -2.0]])
    L, U = np.array([[0.0, 0], [0.5, 0]]), np.array([[0.0, 3], [0, 0]])
    test_inputs = [given(z, np.array([1, 0]), L, U, np.array([1.0, -2.0]))]
    for N, D in ((5, 3), (3, 4), (6, 4)):
        lower, upper = np.tril(rng.normal(size=(D, D)), -1), np.triu(rng.normal(size=(D, D)), 1)
        s = np.array([slope(rng, -1), *(slope(rng) for _ in range(D - 1))])
        test_inputs.append(given(rng.normal(size=(N, D)), turning_order(rng, D), lower, upper, s))
    D, one = 200, np.zeros((1, 1))  # so many that the product of all s is no number any more
    lower, upper = (0.02 * part(rng.normal(size=(D, D)), k) for part, k in ((np.tril, -1), (np.triu, 1)))
    many = given(rng.normal(size=(2, D)), turning_order(rng, D), lower, upper, -rng.uniform(50, 90, D))
    test_inputs.append(TestInput(many.args, "many"))
    new = np.arange(3), np.zeros((3, 3)), np.zeros((3, 3)), rng.uniform(1.2, 2, 3)
    test_inputs.append(given(rng.normal(size=(2, 3)), *new))
    return [*test_inputs, given(rng.normal(size=(3, 1)), np.array([0]), one, one, np.array([-slope(rng, 1)]))]


def given(z, *factors):
    return TestInput((z @ matrix(*factors).T, *factors))


def matrix(order, L, U, s):
    return lower(L)[order] @ upper(U, s)


def lower(L):
    return L + np.eye(len(L))


def upper(U, s):
    return U + np.diag(s)


def solved(x, *matrices):
    """The rows of x, with each matrix undone in turn."""
    y = x.T
    for A in matrices:
        y = np.linalg.solve(A, y)
    return y.T


def back(x, order):
    return x[:, np.argsort(order)]


def inverse(x, order, L, U, s):
    return solved(back(x, order), lower(L), upper(U, s)), log_det(x, s)


def log_det(x, s):
    return np.full(len(x), -np.sum(np.log(np.abs(s))))


def does_not_lead_back(inputs, values):
    """|A z − x|."""
    gaps = [np.max(np.abs(z @ matrix(*p.args[1:]).T - p.args[0])) for p, (z, _) in zip(inputs, values, strict=True)]
    return float(max(gaps))


def z_by(formula):
    """The mistake whose z is formula(x, order, L + I, U + diag s)."""
    return lambda x, order, L, U, s: (formula(x, order, lower(L), upper(U, s)), None)


def of_s(formula):
    return lambda x, order, L, U, s: (None, np.full(len(x), formula(s)))


CHECK = Check(
    "ex-21-1",
    arguments=("x", "order", "L", "U", "s"),
    returns=("z", "log_det"),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-2, 100)), "s": domains.entries(domains.nonzero(0.1, 10))},
    expected=inverse,
    laws=(Law("the way there, A z, is the x that came in", does_not_lead_back),),
    raised=(
        (
            "mismatch in its core dimension",
            "solve takes points as columns: transpose x before it, and its result after it",
        ),
    ),
    mistakes=(
        Mistake(
            "s on the diagonal of L",
            lambda x, order, L, U, s: (solved(back(x, order), L + np.diag(s), U + np.eye(len(s))), None),
            "you put s on the diagonal of L and ones on that of U: it is the other way round.",
        ),
        Mistake(
            "both faults",
            z_by(lambda x, order, L, U: solved(x[:, order], U, L)),
            "your z is still that of the faulty code: try the order [2, 0, 1] with L = U = 0, and then the order "
            "[0, 1, 2] with L and U that are not 0.",
        ),
        Mistake(
            "order again",
            z_by(lambda x, order, L, U: solved(x[:, order], L, U)),
            "both triangles are undone rightly. The order is applied a second time, which undoes exchanges only.",
        ),
        Mistake(
            "U before L",
            z_by(lambda x, order, L, U: solved(back(x, order), U, L)),
            "the order is undone rightly, and U is solved before L. On the way there z met U first.",
        ),
        Mistake(
            "the order last",
            z_by(lambda x, order, L, U: back(solved(x, L, U), order)),
            "you restore the order at the end. On the way there P came last, so it is undone first.",
        ),
        Mistake(
            "the order last, and again",
            z_by(lambda x, order, L, U: solved(x, L, U)[:, order]),
            "you apply the order at the end. On the way there P came last, so its inverse comes first.",
        ),
        Mistake(
            "no order",
            z_by(lambda x, order, L, U: solved(x, L, U)),
            "you undo L and U alone: the numbers of x are not back in their places.",
        ),
        Mistake(
            "read backwards",
            z_by(lambda x, order, L, U: solved(x[:, order[::-1]], L, U)),
            "an order read from its end is not its inverse. At which place does each number stand in it?",
        ),
        Mistake(
            "multiplied",
            z_by(lambda x, order, L, U: back(x, order) @ L.T @ U.T),
            "you multiply by the triangles: on the way back each has to be solved.",
        ),
        Mistake(
            "L alone",
            z_by(lambda x, order, L, U: solved(back(x, order), L)),
            "you stop after L: U is still to be undone.",
        ),
        Mistake(
            "U alone",
            z_by(lambda x, order, L, U: solved(back(x, order), U)),
            "you undo U and not L.",
        ),
        Mistake(
            "transposed triangles",
            z_by(lambda x, order, L, U: solved(back(x, order), L.T, U.T)),
            "you solve the transposed triangles: for rows, transpose the points and not the matrices.",
        ),
        Mistake(
            "log_det of the way there",
            of_s(lambda s: np.sum(np.log(np.abs(s)))),
            "your log_det is that of forward. That line was right: it belongs to the way back.",
        ),
        Mistake(
            "no absolute value",
            of_s(lambda s: -np.sum(np.log(s))),
            "the logarithm of a negative s is NaN: only its size changes volume. That line was right as it came.",
        ),
    ),
)
