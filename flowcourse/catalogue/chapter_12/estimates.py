"""ex-12-4 and ex-12-5: Hutchinson's estimate, and the loss of flow matching."""

import math

import numpy as np


def hutchinson_by_loop(A, probes):
    estimates = [e @ A @ e for e in probes]
    variance = sum((A[i, j] + A[j, i]) ** 2 for j in range(len(A)) for i in range(j))
    return sum(estimates) / len(estimates), math.sqrt(variance / len(estimates))


def hutchinson_by_symmetry(A, probes):
    """Twice the symmetric part, off its diagonal: each pair stands there twice."""
    S = A + A.T - 2 * np.diag(np.diag(A))
    estimate = np.trace(A) + np.einsum("pi,ij,pj->", probes, S / 2, probes) / len(probes)
    return estimate, np.linalg.norm(S) / np.sqrt(2 * len(probes))


def hutchinson_with(estimate=None, deviation=None):
    """estimate(A, probes) and deviation(A + Aᵀ off its diagonal, A, P), right if None."""

    def answer(A, probes):
        right = hutchinson_by_loop(A, probes)
        pairs = np.sum(np.triu(A + A.T, 1) ** 2)
        return (
            right[0] if estimate is None else estimate(A, probes),
            right[1] if deviation is None else deviation(pairs, A, len(probes)),
        )

    return answer


def hutchinson_measured(divide, ddof=0):
    def answer(A, probes):
        found = [e @ A @ e for e in probes]
        return np.mean(found), np.std(found, ddof=ddof) / (math.sqrt(len(found)) if divide else 1)

    return answer


def matching_by_loop(v, z, x, t):
    total = 0.0
    for i in range(len(z)):
        y = z[i] + t[i] * (x[i] - z[i])
        miss = v(y[None], t[i : i + 1])[0] - x[i] + z[i]
        total += miss @ miss
    return total / len(z)


def matching_by_the_way_left(v, z, x, t):
    y = z - t * z + t * x
    return np.linalg.norm(v(y, t) - (x - y) / (1 - t)) ** 2 / len(z)


def matching_with(
    place=lambda z, x, t: (1 - t) * z + t * x,
    target=lambda z, x, y: x - z,
    reduce=lambda miss: np.mean(np.sum(miss**2, axis=1)),
):
    def answer(v, z, x, t):
        y = place(z, x, t)
        return reduce(v(y, t) - target(z, x, y))

    return answer


RIGHT = {
    "ex-12-4": (hutchinson_by_loop, hutchinson_by_symmetry),
    "ex-12-5": (matching_by_loop, matching_by_the_way_left),
}

WRONG = {
    "ex-12-4": (
        ("the trace itself", hutchinson_with(lambda A, probes: np.trace(A))),
        ("sum over the probes", hutchinson_with(lambda A, probes: sum(e @ A @ e for e in probes))),
        ("mean over coordinates too", hutchinson_with(lambda A, probes: np.mean(probes @ A * probes))),
        ("one ε is missing", hutchinson_with(lambda A, probes: np.mean(np.sum(probes @ A, axis=1)))),
        ("absolute values", hutchinson_with(lambda A, probes: np.mean([abs(e @ A @ e) for e in probes]))),
        ("length of Aε", hutchinson_with(lambda A, probes: np.mean([np.sum((A @ e) ** 2) for e in probes]))),
        ("different probes meet", hutchinson_with(lambda A, probes: np.mean(probes @ A @ probes.T))),
        ("variance for deviation", hutchinson_with(None, lambda pairs, A, P: pairs / P)),
        ("variance of one probe", hutchinson_with(None, lambda pairs, A, P: pairs)),
        ("deviation of one probe", hutchinson_with(None, lambda pairs, A, P: pairs**0.5)),
        ("1/P for 1/√P", hutchinson_with(None, lambda pairs, A, P: pairs**0.5 / P)),
        (
            "entries one by one",
            hutchinson_with(None, lambda pairs, A, P: np.linalg.norm(A - np.diag(np.diag(A))) / P**0.5),
        ),
        ("one triangle", hutchinson_with(None, lambda pairs, A, P: np.linalg.norm(np.triu(A, 1)) / P**0.5)),
        ("each pair twice", hutchinson_with(None, lambda pairs, A, P: (2 * pairs / P) ** 0.5)),
        ("diagonal included", hutchinson_with(None, lambda pairs, A, P: np.linalg.norm(np.triu(A + A.T)) / P**0.5)),
        ("√D for √P", hutchinson_with(None, lambda pairs, A, P: (pairs / len(A)) ** 0.5)),
        ("all i and j", hutchinson_with(None, lambda pairs, A, P: np.linalg.norm(A + A.T) / P**0.5)),
        ("measured on the probes, with P − 1", hutchinson_measured(divide=True, ddof=1)),
        ("measured on the probes", hutchinson_measured(divide=True)),
        ("scatter of the probes", hutchinson_measured(divide=False)),
        ("order", lambda A, probes: hutchinson_by_loop(A, probes)[::-1]),
        ("parts", lambda A, probes: hutchinson_by_loop(A, probes)[0]),
    ),
    "ex-12-5": (
        ("target z − x", matching_with(target=lambda z, x, y: z - x)),
        ("path from x to z", matching_with(place=lambda z, x, t: t * z + (1 - t) * x)),
        ("everything from x to z", lambda v, z, x, t: matching_by_loop(v, x, z, t)),
        ("the way that is left", matching_with(target=lambda z, x, y: x - y)),
        ("the way that is done", matching_with(target=lambda z, x, y: y - z)),
        ("the end for the velocity", matching_with(target=lambda z, x, y: x)),
        ("the place for the velocity", matching_with(target=lambda z, x, y: y)),
        ("v at x", matching_with(place=lambda z, x, t: x)),
        ("v at z", matching_with(place=lambda z, x, t: z)),
        ("time turned", lambda v, z, x, t: matching_by_loop(lambda y, s: v(y, 1 - s), z, x, t)),
        ("lengths, not squared", matching_with(reduce=lambda miss: np.mean(np.linalg.norm(miss, axis=1)))),
        ("summed before squaring", matching_with(reduce=lambda miss: np.mean(miss.sum(axis=1) ** 2))),
        ("mean for sum over the coordinates", matching_with(reduce=lambda miss: np.mean(miss**2))),
        ("sum over the pairs", matching_with(reduce=lambda miss: np.sum(miss * miss))),
        ("half the square", matching_with(reduce=lambda miss: 0.5 * np.mean(np.sum(miss**2, axis=1)))),
        ("one loss for each pair", matching_with(reduce=lambda miss: np.sum(miss**2, axis=1))),
        ("type", lambda v, z, x, t: None),
    ),
}
