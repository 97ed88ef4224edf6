"""ex-02-3: A, from samples of A·Z + b and a saved matrix that is A, Aᵀ, A⁻¹ or the transpose of A⁻¹."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import matrix, offset, scale

N = 120


def inputs(rng):
    corners = np.array([[2.0, 2.0], [2.0, 0.0], [-2.0, 0.0], [-2.0, -2.0]])
    by_hand = TestInput((np.array([[2.0, 1.0], [0.0, 1.0]]), np.repeat(corners, 5, axis=0)))
    while True:
        sheared = [_samples(rng, _shear(rng, *pair), 2) for pair in ((2, 1, 0), (3, 2, 0), (4, 3, 2))]
        test_inputs = [by_hand, *(_saved(rng, dim, k) for dim, k in zip((2, 3, 2, 3), rng.permutation(4))), *sheared]
        test_inputs += [_samples(rng, _with_a_coordinate_alone(rng, place), 1) for place in (0, 2)]
        test_inputs += [_samples(rng, scale(rng) * _shear(rng, 2, 0, 1), k) for k in range(4)]
        if _told_apart(test_inputs):
            return test_inputs


def _saved(rng, dim, k):
    """Candidate number k of a matrix that is drawn, and samples."""
    return _samples(rng, matrix(rng, dim, int(rng.choice([-1, 1]))), k)


def _shear(rng, dim, to, of):
    """A matrix that adds one coordinate to another: its inverse gives the same variances, and another covariance."""
    A = np.eye(dim)
    A[to, of] = rng.uniform(0.65, 0.95) * rng.choice([-1, 1])
    return A


def _with_a_coordinate_alone(rng, place):
    """A matrix of three coordinates of which one is left alone, so that its row tells nothing."""
    A = np.eye(3)
    others = np.delete(np.arange(3), place)
    A[np.ix_(others, others)] = matrix(rng, 2)
    return A


def _samples(rng, A, k):
    """Candidate number k of A, and samples whose covariance is A Aᵀ."""
    b = 2 * np.array([offset(rng) for _ in A])
    z = rng.normal(size=(N, len(A)))
    z -= z.mean(axis=0)
    z = z @ np.linalg.inv(np.linalg.cholesky(z.T @ z / N)).T
    return TestInput((candidates(A)[k], z @ A.T + b))


def _told_apart(test_inputs):
    """The covariance decides clearly, and the mistakes in the choice choose differently."""
    for test_input in test_inputs[1:]:
        covariance = np.cov(test_input.args[1].T)
        gaps = sorted(gap_to(covariance, C @ C.T) for C in candidates(test_input.args[0]))
        if gaps[1] < 0.25 * np.max(np.abs(covariance)):
            return False
    chosen = [[choose(*test_input.args).tolist() for test_input in test_inputs] for choose in (repaired, *CHOICES)]
    return all(a != b for i, a in enumerate(chosen) for b in chosen[:i])


def candidates(saved):
    W = np.linalg.inv(saved)
    return [saved, saved.T, W, W.T]


def gap_to(covariance, other):
    return float(np.max(np.abs(covariance - other)))


def best(saved, score, among=(0, 1, 2, 3)):
    """The candidate with the smallest score."""
    return min((candidates(saved)[k] for k in among), key=score)


def repaired(saved, x):
    return best(saved, lambda C: gap_to(np.cov(x.T), C @ C.T))


def transposed_covariance(saved, x):
    return best(saved, lambda C: gap_to(np.cov(x.T), C.T @ C))


def by_determinant(saved, x):
    """The determinant cannot tell a matrix from its transpose: the first candidate of the right volume."""
    volume = np.sqrt(np.linalg.det(np.cov(x.T)))
    return best(saved, lambda C: abs(abs(np.linalg.det(C)) - volume), among=(0, 2))


def by_squares(saved, x):
    """The candidate for which the latent points are nearest to 0, without the log-det."""
    d = x - x.mean(axis=0)
    return best(saved, lambda C: np.mean(np.sum((d @ np.linalg.inv(C).T) ** 2, axis=1)))


def as_covariance(saved, x):
    return best(saved, lambda C: gap_to(np.cov(x.T), C))


def second_moments(saved, x):
    return best(saved, lambda C: gap_to(x.T @ x / len(x), C @ C.T))


def variances(saved, x):
    """Of a shear, the inverse has the same variances, and comes first."""
    return best(saved, lambda C: gap_to(x.var(axis=0), np.sum(C**2, axis=1)))


def correlations(saved, x):
    return best(saved, lambda C: gap_to(np.corrcoef(x.T), C @ C.T))


CHOICES = variances, correlations, transposed_covariance, by_determinant, by_squares, as_covariance, second_moments
CHOICES += (lambda saved, x: saved, lambda saved, x: saved.T, lambda saved, x: np.linalg.inv(saved))


def root_of_covariance(ddof):
    return lambda saved, x: np.linalg.cholesky(np.cov(x.T, ddof=ddof))


CHECK = Check(
    "ex-02-3",
    arguments=("saved", "x"),
    returns=("A",),
    inputs=inputs,
    expected=repaired,
    mistakes=(
        Mistake(
            "nothing repaired",
            lambda saved, x: saved,
            "you return the saved matrix as it is: with it, samples of A Z + b would not look like x.",
        ),
        Mistake(
            "always transposed",
            lambda saved, x: saved.T,
            "you transpose every matrix: that is right for one of the four conventions. Let the samples decide.",
        ),
        Mistake(
            "always inverted",
            lambda saved, x: np.linalg.inv(saved),
            "you invert every matrix: that is right for one of the four conventions. Let the samples decide.",
        ),
        Mistake(
            "always inverted and transposed",
            lambda saved, x: np.linalg.inv(saved).T,
            "you invert and transpose every matrix: that is right for one of the four conventions. Let the "
            "samples decide.",
        ),
        Mistake(
            "AᵀA for AAᵀ",
            transposed_covariance,
            "you compare the samples with AᵀA: the variance of x₁ comes from *row* 1 of A, so which product has it?",
        ),
        Mistake(
            "by the determinant",
            by_determinant,
            "you find out by the volume whether the matrix was inverted, but no determinant changes when a matrix is "
            "transposed: compare something that does.",
        ),
        Mistake(
            "variances alone",
            variances,
            "you compare the variances alone: two of the candidates can have the same ones, and differ in how x₁ "
            "and x₂ "
            "vary *together*.",
        ),
        Mistake(
            "correlations for covariances",
            correlations,
            "you compare A Aᵀ with the correlations, which have lost the scale of the samples: it is the covariance of "
            "A Z.",
        ),
        Mistake(
            "log-det forgotten",
            by_squares,
            "you take the matrix with the smallest |z|²: a large matrix makes every z small. A likelihood has a "
            "second term.",
        ),
        Mistake(
            "A for the covariance",
            as_covariance,
            "you compare the covariance of the samples with the matrix itself: what is the covariance of A Z?",
        ),
        Mistake(
            "b left in",
            second_moments,
            "you average the products of the coordinates as they are: b moves all samples, so remove their mean first.",
        ),
        *(
            Mistake(
                f"a root of the covariance, ddof {ddof}",
                root_of_covariance(ddof),
                "your matrix gives the covariance of the samples, but it is none of the four candidates: many matrices "
                "share one covariance, and one of them was trained.",
            )
            for ddof in (0, 1)
        ),
        Mistake(
            "the covariance itself",
            lambda saved, x: np.cov(x.T),
            "that is the covariance of the samples, and A is one of four matrices: which of them has this covariance?",
        ),
    ),
)
