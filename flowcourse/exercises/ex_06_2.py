"""ex-06-2: log|det J| of triangular Jacobians, one for each point."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale

BY_HAND = np.array([[[4.0, 0, 0], [7, -0.5, 0], [1, 2, 3]], [[0.5, 0, 0], [-1, 0.25, 0], [6, 5, 2]]])


def inputs(rng):
    lower, upper = triangles(rng, 5, 4), np.swapaxes(triangles(rng, 3, 5), 1, 2)
    other = lower + np.tril(rng.normal(size=lower.shape), -1)
    small = np.tril(1e-5 * rng.normal(size=(2, 200, 200)), -1)
    small += np.eye(200) * (rng.uniform(0.01, 0.02, size=(2, 200)) * rng.choice([-1, 1], size=(2, 200)))[:, None]
    return [
        TestInput((BY_HAND,)),
        TestInput((lower,), "one"),
        TestInput((other,), "other"),
        TestInput((upper,)),
        TestInput((small,)),
    ]


def triangles(rng, N, D):
    """Lower triangles; the first has two negative entries on its diagonal, the second one, the others any number."""
    slopes = np.array([[scale(rng) for _ in range(D)] for _ in range(N)])
    signs = rng.choice([-1.0, 1.0], size=(N, D))
    signs[:2] = 1
    signs[0, :2], signs[1, -1] = -1, -1
    return np.tril(rng.normal(size=(N, D, D)), -1) + np.eye(D) * (signs * slopes)[:, None]


def diagonals(J):
    return np.diagonal(J, axis1=1, axis2=2)


def log_det(J):
    return np.sum(np.log(np.abs(diagonals(J))), axis=1)


def stars_count(inputs, values):
    """|difference| of the log-dets of two batches that differ below the diagonal only."""
    one, other = (v for p, v in zip(inputs, values, strict=True) if p.name)
    return float(np.max(np.abs(one - other)))


CHECK = Check(
    "ex-06-2",
    arguments=("J",),
    returns=("log_det",),
    inputs=inputs,
    batch=("J",),
    expected=log_det,
    laws=(Law("what stands below the diagonal has no say in the determinant", stars_count),),
    mistakes=(
        Mistake(
            "no absolute value",
            lambda J: np.sum(np.log(diagonals(J)), axis=1),
            "the logarithm of a negative entry is NaN: a negative slope mirrors, and volume is about its size.",
        ),
        Mistake(
            "product of the diagonal",
            lambda J: np.prod(diagonals(J), axis=1),
            "that is det J, sign and all: the log of its absolute value is asked, and the way to it is not through "
            "the product, which becomes 0 in many dimensions.",
        ),
        Mistake(
            "|product| of the diagonal",
            lambda J: np.abs(np.prod(diagonals(J), axis=1)),
            "that is |det J|: its logarithm is asked, and the way to it is not through the product, which becomes 0 "
            "in many dimensions.",
        ),
        Mistake(
            "log of the product, no absolute value",
            lambda J: np.log(np.prod(diagonals(J), axis=1)),
            "a determinant may be negative, and then its logarithm is NaN; besides, the product of 200 small "
            "numbers becomes 0: sizes first, then logarithms, then the sum.",
        ),
        Mistake(
            "diagonal across the batch, summed over the other axis",
            lambda J: np.sum(np.log(np.abs(np.diagonal(J))), axis=0),
            "np.diagonal reads the first two axes unless told otherwise, and the first axis here is the batch: "
            "the D × D matrix lies in the other two.",
        ),
        Mistake(
            "all entries",
            lambda J: np.sum(np.log(np.abs(J)), axis=(1, 2)),
            "you take the log of every entry, and the log of the zeros is −∞: which D entries make the determinant?",
        ),
        Mistake(
            "log of the product",
            lambda J: np.log(np.abs(np.prod(diagonals(J), axis=1))),
            "on paper it is right, and on a computer the product of 200 small numbers is 0, its logarithm −∞: "
            "which comes first, the logarithm or the product?",
        ),
        Mistake(
            "1e-300 added",
            lambda J: np.log(np.abs(np.prod(diagonals(J), axis=1)) + 1e-300),
            "the number that you add keeps log from −∞, and is then all that is left: sum the logarithms instead.",
        ),
        Mistake(
            "sum of the diagonal",
            lambda J: np.sum(diagonals(J), axis=1),
            "that is the trace: the determinant is a product, and it is the logarithms that are added.",
        ),
        Mistake(
            "log of the sum",
            lambda J: np.log(np.abs(np.sum(diagonals(J), axis=1))),
            "you take the log of the sum: the logarithm of a product is the sum of the logarithms, so log first.",
        ),
        Mistake(
            "absolute value of the logarithm",
            lambda J: np.sum(np.abs(np.log(diagonals(J))), axis=1),
            "the bars stand round the logarithm: the entry may be negative and its log does not exist then; the log "
            "may be negative, and has to stay so: it says that lengths shrink.",
        ),
        Mistake(
            "absolute value of the logarithm, too",
            lambda J: np.sum(np.abs(np.log(np.abs(diagonals(J)))), axis=1),
            "|∂f/∂z| is right, and the log of it keeps its sign: a slope below 1 shrinks, which its negative "
            "logarithm says.",
        ),
        Mistake(
            "mean of the logarithms",
            lambda J: np.mean(np.log(np.abs(diagonals(J))), axis=1),
            "you average the logarithms: the determinant is a product of all D slopes, so they are summed.",
        ),
        Mistake(
            "diagonal across the batch",
            lambda J: np.sum(np.log(np.abs(np.diagonal(J))), axis=1),
            "np.diagonal reads the first two axes unless told otherwise, and the first axis here is the batch: "
            "the D × D matrix lies in the other two.",
        ),
        Mistake(
            "summed over the points",
            lambda J: np.sum(np.log(np.abs(diagonals(J))), axis=0),
            "you add over the points of the batch: each point keeps its own sum, over its D slopes.",
        ),
    ),
)
