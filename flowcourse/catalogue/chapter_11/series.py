"""ex-11-5: the series of the log-determinant."""

import math

import numpy as np


def series_by_eigenvalues(J, lipschitz, n):
    kappa = np.linalg.eigvals(J)
    terms = [-((-kappa) ** k).sum(axis=1).real / k for k in range(1, n + 1)]
    return np.sum(terms, axis=0), J.shape[-1] / (n + 1) * lipschitz ** (n + 1) / (1 - lipschitz)


def series_by_loop(J, lipschitz, n):
    found = []
    for matrix in J:
        total, power, sign = 0.0, np.eye(len(matrix)), 1
        for k in range(1, n + 1):
            power = matrix @ power
            total += sign * sum(power[i, i] for i in range(len(matrix))) / k
            sign = -sign
        found.append(total)
    bound = len(J[0]) * math.exp((n + 1) * math.log(lipschitz)) / (n + 1) / (1 - lipschitz)
    return np.array(found), bound


def series_with(term=lambda trace, k: (-1) ** (k + 1) * trace / k, ks=lambda n: range(1, n + 1), bound=None):
    """Σ term(tr Jᵏ, k), and bound(D, λ, n)."""

    def answer(J, lipschitz, n):
        total = np.zeros(len(J))
        for k in ks(n):
            total += term(np.einsum("nii->n", np.linalg.matrix_power(J, k)), k)
        dim = J.shape[1]
        right = dim * lipschitz ** (n + 1) / (n + 1) / (1 - lipschitz)
        return total, right if bound is None else bound(dim, lipschitz, n)

    return answer


def series_of(trace):
    """The right weights on trace(J, k)."""

    def answer(J, lipschitz, n):
        total = sum((-1) ** (k + 1) * trace(J, k) / k for k in range(1, n + 1))
        return total, series_by_loop(J, lipschitz, n)[1]

    return answer


def series_with_its_error(J, lipschitz, n):
    log_det = series_by_loop(J, lipschitz, n)[0]
    return log_det, np.max(np.abs(log_det - np.linalg.slogdet(np.eye(J.shape[1]) + J)[1]))


def series_of_batch_size(J, lipschitz, n):
    return series_by_loop(J, lipschitz, n)[0], len(J) * lipschitz ** (n + 1) / ((n + 1) * (1 - lipschitz))


RIGHT = {
    "ex-11-5": (series_by_eigenvalues, series_by_loop),
}

WRONG = {
    "ex-11-5": (
        ("all signs +", series_with(lambda trace, k: trace / k)),
        ("signs turned round", series_with(lambda trace, k: (-1) ** k * trace / k)),
        ("no 1/k", series_with(lambda trace, k: (-1) ** (k + 1) * trace)),
        ("1/k! for 1/k", series_with(lambda trace, k: (-1) ** (k + 1) * trace / math.factorial(k))),
        ("powers of the entries", series_of(lambda J, k: np.trace(J**k, axis1=1, axis2=2))),
        ("trace over the batch", series_of(lambda J, k: np.trace(np.linalg.matrix_power(J, k)))),
        ("Jᵏ⁻¹ for Jᵏ", series_of(lambda J, k: np.einsum("nii->n", np.linalg.matrix_power(J, k - 1)))),
        ("powers of the trace", series_of(lambda J, k: np.trace(J, axis1=1, axis2=2) ** k)),
        ("sum of all entries", series_of(lambda J, k: np.linalg.matrix_power(J, k).sum(axis=(1, 2)))),
        ("a term too few", series_with(ks=lambda n: range(1, n))),
        ("a term too many", series_with(ks=lambda n: range(1, n + 2))),
        (
            "the whole series",
            lambda J, lipschitz, n: (
                np.log(np.linalg.det(np.eye(J.shape[1]) + J)),
                series_by_loop(J, lipschitz, n)[1],
            ),
        ),
        ("the last term alone", series_with(ks=lambda n: [n])),
        ("1 − λ above the line", series_with(bound=lambda dim, c, n: dim * c ** (n + 1) / (n + 1) * (1 - c))),
        ("the power is n", series_with(bound=lambda dim, c, n: dim * c**n + 1 / ((n + 1) * (1 - c)))),
        ("the error itself", series_with_its_error),
        ("bound without D", series_with(bound=lambda dim, c, n: c ** (n + 1) / ((n + 1) * (1 - c)))),
        ("bound with N for D", series_of_batch_size),
        ("the first lost term alone", series_with(bound=lambda dim, c, n: dim * c ** (n + 1) / (n + 1))),
        ("bound from the last term kept", series_with(bound=lambda dim, c, n: dim * c**n / (n * (1 - c)))),
        ("bound without 1/(n + 1)", series_with(bound=lambda dim, c, n: dim * c ** (n + 1) / (1 - c))),
        ("one number for the batch", lambda *args: (series_by_loop(*args)[0][0], series_by_loop(*args)[1])),
        ("results exchanged", lambda *args: series_by_loop(*args)[::-1]),
        ("raised", series_with(lambda trace, k: (-1) ** (k + 1) / k * trace, ks=range)),
    ),
}
