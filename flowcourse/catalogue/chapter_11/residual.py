"""ex-11-4 and ex-11-5: the fixed point, and the series of the log-determinant."""

import math

import numpy as np


def inverse_by_rows(x, g, lipschitz, tolerance):
    z = []
    for row in x:
        guess, step = row, np.inf
        while step > (1 - lipschitz) * tolerance:
            new = row - g(guess[None])[0]
            guess, step = new, np.linalg.norm(new - guess)
        z.append(guess)
    return np.array(z)


def inverse_by_count(x, g, lipschitz, tolerance):
    """λᵏ‖x − z*‖ ≤ tolerance, with ‖x − z*‖ ≤ ‖g(x)‖ / (1 − λ)."""
    start = np.max(np.linalg.norm(g(x), axis=1)) / (1 - lipschitz)
    steps, z = math.ceil(math.log(max(start, tolerance) / tolerance) / -math.log(lipschitz)), x
    for _ in range(steps):
        z = x - g(z)
    return z


def inverse_to_rounding(x, g, lipschitz, tolerance):
    z, new = x, x - g(x)
    while np.max(np.abs(new - z)) > 1e-12:
        z, new = new, x - g(new)
    return new


def inverse_until(enough, g_sign=-1.0, limit=3000):
    """Steps until enough(new z, z, λ, tolerance), or `limit` of them."""

    def answer(x, g, lipschitz, tolerance):
        z = x
        for _ in range(limit):
            new = x + g_sign * g(z)
            z, last = new, z
            if enough(z, last, lipschitz, tolerance):
                break
        return z

    return answer


def far(new, z):
    return np.linalg.norm(new - z, axis=1)


def runs_away(x, g, lipschitz, tolerance):
    z = x
    while np.max(np.abs(x - z - g(z))) > 0.01 * (1 - lipschitz) * tolerance:
        z = z - (x - z - g(z))
    return z


def steps_only(count):
    return inverse_until(lambda new, z, lipschitz, tolerance: False, limit=count)


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


def series_of_batch_size(J, lipschitz, n):
    return series_by_loop(J, lipschitz, n)[0], len(J) * lipschitz ** (n + 1) / ((n + 1) * (1 - lipschitz))


RIGHT = {
    "ex-11-4": (inverse_by_rows, inverse_by_count, inverse_to_rounding),
    "ex-11-5": (series_by_eigenvalues, series_by_loop),
}

WRONG = {
    "ex-11-4": (
        ("never moved", lambda x, g, lipschitz, tolerance: x.copy()),
        ("one step", lambda x, g, lipschitz, tolerance: x - g(x)),
        ("the forward map", lambda x, g, lipschitz, tolerance: x + g(x)),
        ("raised", runs_away),
        ("+ g", inverse_until(lambda new, z, bound, tolerance: max(far(new, z)) <= 1e-3 * tolerance, g_sign=1.0)),
        ("the residual for the error", inverse_until(lambda new, z, bound, tolerance: max(far(new, z)) < tolerance)),
        (
            "the residual for the error",
            inverse_until(lambda new, z, bound, tolerance: np.linalg.norm(new - z) < tolerance),
        ),
        (
            "‖z − z*‖ is at most the tolerance, the length of a whole row, in every row",
            inverse_until(lambda new, z, bound, tolerance: abs(new - z).max() < (1 - bound) * tolerance),
        ),
        (
            "the first row decides",
            inverse_until(lambda new, z, bound, tolerance: far(new, z)[0] < (1 - bound) * tolerance),
        ),
        ("any row decides", inverse_until(lambda new, z, bound, tolerance: min(far(new, z)) < (1 - bound) * tolerance)),
        ("the mean decides, of the residual", inverse_until(lambda new, z, bound, tol: abs(new - z).mean() < tol)),
        ("the mean decides", inverse_until(lambda new, z, bound, tol: abs(new - z).mean() < (1 - bound) * tol)),
        (
            "λᵏ for the error",
            lambda x, g, lipschitz, tolerance: steps_only(1 + int(math.log(tolerance) / math.log(lipschitz)))(
                x, g, 0, 0
            ),
        ),
        (
            "no absolute value",
            inverse_until(lambda new, z, bound, tolerance: (new - z).max() < (1 - bound) * tolerance),
        ),
        ("np.allclose decides", inverse_until(lambda new, z, bound, tolerance: np.allclose(new, z))),
        *((f"a fixed number of steps, {count}", steps_only(count)) for count in (5, 10, 20, 50, 100)),
        ("type", lambda x, g, lipschitz, tolerance: (inverse_by_rows(x, g, lipschitz, tolerance), 7)),
    ),
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
