"""ex-02-5: the covariance and the log-density of A·Z + b, Z standard normal."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import matrix, offset

LOG_2PI = np.log(2 * np.pi)


def inputs(rng):
    by_hand = np.array([[3.0, 1.0], [1.0, 0.0], [1.0, 2.0]]), np.array([[2.0, 0.0], [1.0, 1.0]]), np.array([1.0, 0.0])
    test_inputs = [TestInput(by_hand)]
    for n, dim, sign in ((5, 2, -1), (4, 3, 1), (6, 4, -1)):
        A, b = matrix(rng, dim, sign), np.array([offset(rng) for _ in range(dim)])
        test_inputs.append(TestInput((rng.normal(size=(n, dim)) @ A.T + b, A, b)))
    return test_inputs


def log_normal(z, half=0.5, constants=None):
    """log N(z; 0, I), with a mistake in the factor ½ or in the number of constants ½ log 2π."""
    constants = z.shape[1] if constants is None else constants
    return -half * np.sum(z**2, axis=1) - constants * LOG_2PI / 2


def back(x, A, b):
    return (x - b) @ np.linalg.inv(A).T


def log_det(A):
    return np.log(abs(np.linalg.det(A)))


def log_density(x, A, b, log_dets=-1, **mistake):
    return log_normal(back(x, A, b), **mistake) + log_dets * log_det(A)


def covariance_and_log_density(x, A, b):
    return A @ A.T, log_density(x, A, b)


def not_the_textbook(inputs, values):
    """|log p − log N(x; b, A Aᵀ)|, the latter by its textbook formula."""
    gaps = []
    for test_input, (_, log_p) in zip(inputs, values, strict=True):
        x, A, b = test_input.args
        square = np.sum((x - b) * np.linalg.solve(A @ A.T, (x - b).T).T, axis=1)
        textbook = -0.5 * (square + np.log(np.linalg.det(A @ A.T)) + len(b) * LOG_2PI)
        gaps.append(np.max(np.abs(log_p - textbook)))
    return max(gaps)


def not_symmetric(inputs, values):
    return max(float(np.max(np.abs(cov - cov.T))) for cov, _ in values)


CHECK = Check(
    "ex-02-5",
    arguments=("x", "A", "b"),
    returns=("the covariance", "log p_X"),
    inputs=inputs,
    expected=covariance_and_log_density,
    laws=(
        Law("a covariance is symmetric", not_symmetric),
        Law("log p_X is the textbook's Gaussian with covariance A Aᵀ round b", not_the_textbook),
    ),
    mistakes=(
        Mistake(
            "results exchanged",
            lambda x, A, b: covariance_and_log_density(x, A, b)[::-1],
            "both are right, but in the wrong order: the covariance (D, D) comes first, then log p_X (N,).",
        ),
        Mistake(
            "AᵀA for AAᵀ",
            lambda x, A, b: (A.T @ A, None),
            "your covariance is AᵀA: x₁ is made with *row* 1 of A, so which product has row 1 · row 1 in its corner?",
        ),
        Mistake(
            "A for the covariance",
            lambda x, A, b: (A, None),
            "you return A, which moves points: a covariance holds *products* of two deviations, so A appears in "
            "it twice.",
        ),
        Mistake(
            "A squared",
            lambda x, A, b: (A @ A, None),
            "A·A is not symmetric, and every covariance is: write out the transpose of A Z.",
        ),
        Mistake(
            "the inverse of the covariance",
            lambda x, A, b: (np.linalg.inv(A @ A.T), None),
            "that is WᵀW, which stands in the exponent of the density: it is the inverse of the covariance.",
        ),
        Mistake(
            "W for A",
            lambda x, A, b: (np.linalg.inv(A) @ np.linalg.inv(A).T, None),
            "your covariance is W Wᵀ: it is A that makes X from Z, and W leads back.",
        ),
        Mistake(
            "entries squared",
            lambda x, A, b: (A**2, None),
            "A**2 squares each entry alone: here a product of matrices is needed.",
        ),
        Mistake(
            "variances alone",
            lambda x, A, b: (np.diag(np.sum(A**2, axis=1)), None),
            "the variances are right, but the covariances are not 0: x₁ and x₂ are made from the same z.",
        ),
        Mistake(
            "the mean squared added",
            lambda x, A, b: (A @ A.T + np.outer(b, b), None),
            "that is E[X Xᵀ]: a covariance is taken around the mean, so a shift by b does not change it.",
        ),
        Mistake(
            "covariance of the points",
            lambda x, A, b: (np.cov(x.T), None),
            "that is the covariance of the few points in x: the covariance of the distribution follows from A alone.",
        ),
        Mistake(
            "transposed",
            lambda x, A, b: (None, log_normal((x - b) @ np.linalg.inv(A)) - log_det(A)),
            "your z are Wᵀ(x − b), as if the covariance were AᵀA: x is a batch of rows, so compute one row by hand. "
            "No determinant shows this.",
        ),
        Mistake(
            "sign of the log-det",
            lambda x, A, b: (None, log_density(x, A, b, log_dets=1)),
            "you add log|det A|: a stretched Gaussian is lower, so for a large A the log-density must fall.",
        ),
        Mistake(
            "no determinant",
            lambda x, A, b: (None, log_density(x, A, b, log_dets=0)),
            "log p_Z(z) is right, but the change of volume is missing.",
        ),
        Mistake(
            "determinant of the covariance",
            lambda x, A, b: (None, log_density(x, A, b, log_dets=-2)),
            "you subtract all of log det(A Aᵀ), which is 2 log|det A|: in the textbook's constant it stands "
            "under a root.",
        ),
        Mistake(
            "no absolute value",
            lambda x, A, b: (None, log_normal(back(x, A, b)) - np.log(np.linalg.det(A))),
            "log p_X is NaN where det A is negative: a volume has no sign.",
        ),
        Mistake(
            "b not subtracted",
            lambda x, A, b: (None, log_density(x, A, np.zeros_like(b))),
            "you compute W x: b was added last, and it must be removed first.",
        ),
        Mistake(
            "b subtracted last",
            lambda x, A, b: (None, log_normal(back(x, A, np.zeros_like(b)) - b) - log_det(A)),
            "you undo A first and b afterwards: the step that came last is undone first.",
        ),
        Mistake(
            "forward for inverse",
            lambda x, A, b: (None, log_normal(x @ A.T + b) - log_det(A)),
            "you apply A and b to x again: the z that landed on x is found by undoing them.",
        ),
        Mistake(
            "determinant without log",
            lambda x, A, b: (None, log_density(x, A, b, log_dets=0) + 1 / abs(np.linalg.det(A))),
            "you add |det W| to a log-density: a factor of the density becomes a *logarithm* in the sum.",
        ),
        Mistake(
            "p_Z at x",
            lambda x, A, b: (None, log_normal(x) - log_det(A)),
            "you evaluate p_Z at x: it is a function of z, so undo b and A first.",
        ),
        Mistake(
            "one constant for all dimensions",
            lambda x, A, b: (None, log_density(x, A, b, constants=1)),
            "you have ½ log 2π once: each of the D coordinates of z contributes one.",
        ),
        Mistake(
            "a constant for each point",
            lambda x, A, b: (None, log_density(x, A, b, constants=len(x))),
            "you have ½ log 2π once for each of the N points: it is each of the D coordinates of a point that "
            "contributes one.",
        ),
        Mistake(
            "no constant",
            lambda x, A, b: (None, log_density(x, A, b, constants=0)),
            "the constant with 2π is missing: without it the mass is not 1.",
        ),
        Mistake(
            "no half",
            lambda x, A, b: (None, log_density(x, A, b, half=1.0)),
            "your exponent is −|z|²: the Gaussian has half of that.",
        ),
    ),
)
