"""ex-02-2: a matrix with the same determinant as A, so that the mean of the two is singular."""

import numpy as np

from ..checking.parts import Check, Demand, TestInput
from ._draws import matrix


def inputs(rng):
    test_inputs = [TestInput((np.array([[2.0, 0.0], [1.0, 1.0]]),))]
    signs = rng.permutation([1, 1, -1, -1])
    test_inputs += [TestInput((matrix(rng, dim, int(sign)),)) for dim, sign in zip((3, 2, 3, 4), signs)]
    for dim, size in ((2, 1e-3), (3, 1e3)):
        A = size * matrix(rng, dim)
        A[0, 0] = A[-1, -1] = 0.0
        A[np.arange(dim), np.arange(dim)[::-1]] += size * 3  # away from a singular matrix
        test_inputs.append(TestInput((A,)))
    return test_inputs


def det(B):
    return float(np.linalg.det(B))


def near(value, wanted, A):
    return abs(value - wanted) <= 1e-7 * abs(det(A))


def no_mirror(B, A):
    return (
        f"det B is {det(B):.4g}, and det A is {det(A):.4g}: the size is right, but one of the two mirrors. "
        "Each column that is turned round changes the sign of the determinant: how many did you turn?"
    )


def same(B, A):
    return f"det B is {det(B):.4g}, and it must be det A, {det(A):.4g}"


def half_way(B, A):
    return f"det((A + B)/2) is {det((A + B) / 2):.4g}, and a counterexample needs 0: this pair agrees with the claim"


CHECK = Check(
    "ex-02-2",
    arguments=("A",),
    returns=("B",),
    inputs=inputs,
    batch=(),
    demands=(
        Demand(
            "a matrix like A",
            lambda B, A: B.shape == A.shape and np.all(np.isfinite(B)),
            "return a matrix of the same shape as A, with finite entries.",
        ),
        Demand(
            "B is a layer",
            lambda B, A: abs(det(B)) > 1e-9 * abs(det(A)),
            "your B is singular itself, so it is no layer of a flow: its determinant must be det A.",
        ),
        Demand("no mirror", lambda B, A: not near(det(B), -det(A), A), no_mirror),
        Demand("the same determinant", lambda B, A: near(det(B), det(A), A), same),
        Demand("singular half-way", lambda B, A: near(det((A + B) / 2), 0.0, A), half_way),
    ),
)
