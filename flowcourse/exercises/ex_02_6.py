"""ex-02-6: log|det A| of one matrix, also where the determinant underflows or overflows."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import matrix

FLAT = 1e-4 * np.random.default_rng(0).normal(size=(120, 120))  # log|det| about −870: det gives 0
HUGE = 1e4 * np.random.default_rng(1).normal(size=(110, 110))  # log|det| about 1220: det gives inf


def inputs(rng):
    small = [TestInput((matrix(rng, dim, sign),)) for dim, sign in ((3, -1), (4, 1), (5, -1))]
    return [TestInput((np.array([[0.0, 2.0], [3.0, 0.0]]),)), *small, TestInput((FLAT,)), TestInput((HUGE,))]


def log_volume(A):
    return np.linalg.slogdet(A)[1]


def heights_differ(inputs, values):
    """|value − Σ log of the heights|, the heights from the diagonal of R in A = Q R."""
    heights = [np.diag(np.linalg.qr(test_input.args[0], mode="r")) for test_input in inputs]
    return max(abs(float(v) - np.sum(np.log(np.abs(h)))) for v, h in zip(values, heights, strict=True))


CHECK = Check(
    "ex-02-6",
    arguments=("A",),
    returns=("the log-volume",),
    inputs=inputs,
    expected=log_volume,
    laws=(Law("the log-volume is the sum of the logs of all heights", heights_differ),),
    mistakes=(
        Mistake(
            "log of the determinant, no absolute value",
            lambda A: np.log(np.linalg.det(A)),
            "two things: a determinant may be negative, and in many dimensions it is too small or too large to be "
            "formed at all.",
        ),
        Mistake(
            "log of the determinant",
            lambda A: np.log(np.abs(np.linalg.det(A))),
            "the determinant leaves the range of floating-point numbers before you take its log: the log of a product "
            "is a sum, and a sum of logs stays small.",
        ),
        *(
            Mistake(
                f"{extra:g} added",
                lambda A, extra=extra: np.log(np.abs(np.linalg.det(A)) + extra),
                "the number that you add keeps log from −∞, and is then all that is left: the determinant underflows "
                "before you add it.",
            )
            for extra in (1e-12, 1e-300)
        ),
        Mistake(
            "diagonal of A",
            lambda A: np.sum(np.log(np.abs(np.diag(A)))),
            "you multiply the diagonal of A, which is right for a triangular matrix: first make one of A.",
        ),
        Mistake(
            "lengths for heights",
            lambda A: np.sum(np.log(np.linalg.norm(A, axis=0))),
            "you multiply the lengths of the columns, as if they stood at right angles: only the height of each over "
            "those before it counts.",
        ),
        Mistake(
            "lengths of the rows",
            lambda A: np.sum(np.log(np.linalg.norm(A, axis=1))),
            "you multiply the lengths of the rows, as if they stood at right angles: only heights make a volume.",
        ),
        Mistake(
            "heights without bars",
            lambda A: np.sum(np.log(np.diag(np.linalg.qr(A, mode="r")))),
            "the diagonal of R holds the heights up to their signs, and the log of a negative one is NaN: bars first.",
        ),
        Mistake(
            "all of R",
            lambda A: np.sum(np.log(np.abs(np.linalg.qr(A, mode="r")))),
            "you take the log of every entry of R, and below its diagonal stand zeros: the heights are the diagonal.",
        ),
        Mistake(
            "log10",
            lambda A: log_volume(A) / np.log(10),
            "that is the logarithm to base 10: nats are natural logarithms.",
        ),
        Mistake(
            "volume squared",
            lambda A: 2 * log_volume(A),
            "that is twice the log-volume: AᵀA has the determinant (det A)².",
        ),
        Mistake(
            "sign for log",
            lambda A: np.linalg.slogdet(A)[0],
            "±1 is the sign of the determinant: slogdet returns it first, and the logarithm after it.",
        ),
    ),
)
