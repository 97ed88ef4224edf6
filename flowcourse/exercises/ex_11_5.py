"""ex-11-5: log det(I + J) as a series of traces, cut after n terms, and a bound on what was cut off."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    J = np.array([[[0.5, 0.3], [0.0, -0.2]], [[0.0, 0.5], [-0.5, 0.0]], [[-0.4, 0.0], [0.0, -0.4]]])
    found = [TestInput((J, 0.6, 2))]
    for n, dim, terms in ((4, 3, 4), (5, 2, 3), (3, 4, 6)):
        lipschitz = float(rng.uniform(0.6, 0.9))
        J = rng.normal(size=(n, dim, dim)) + rng.choice([-1, 1], (n, 1, 1)) * np.eye(dim)
        found.append(TestInput((J * (lipschitz / np.linalg.norm(J, 2, axis=(1, 2)))[:, None, None], lipschitz, terms)))
    return found


def traces(J, k):
    return np.trace(np.linalg.matrix_power(J, k), axis1=1, axis2=2)


def series(J, ks, weight=lambda k: (-1) ** (k + 1) / k, term=traces):
    return sum(weight(k) * term(J, k) for k in ks)


def estimate(J, lipschitz, n):
    return series(J, range(1, n + 1)), bound(J, lipschitz, n)


def bound(J, lipschitz, n):
    return J.shape[1] * lipschitz ** (n + 1) / ((n + 1) * (1 - lipschitz))


def beyond_the_bound(inputs, values):
    """How far some |series − log det(I + J)| is above its bound."""
    gaps = []
    for test_input, (value, limit) in zip(inputs, values, strict=True):
        J = test_input.args[0]
        exact = np.linalg.slogdet(np.eye(J.shape[1]) + J)[1]
        gaps.append(float(np.max(np.abs(value - exact) - limit)))
    return max(gaps)


def factorial(k):
    return float(np.prod(np.arange(1.0, k + 1)))


def picture(answer):
    """The learner's series for one J, over the number of terms, with the learner's bound."""
    from minflow import plots

    J = 0.85 * np.array([[[0.6, 0.8, 0.0], [-0.8, 0.6, 0.0], [0.0, 0.0, -1.0]]])
    exact, n = np.linalg.slogdet(np.eye(3) + J)[1], np.arange(1, 31)
    found = [answer(J, 0.85, int(k)) for k in n]
    error = np.array([abs(float(value[0] - exact[0])) for value, _ in found])
    curves = {
        "your error": (n, error, plots.MODEL),
        "your bound": (n, np.array([float(limit) for _, limit in found]), plots.GUIDE),
    }
    title = "What the cut series misses stays below your bound"
    return plots.lines(curves, "terms n", "nats", title, logy=True)


CHECK = Check(
    "ex-11-5",
    arguments=("J", "lipschitz", "n"),
    returns=("log_det", "bound"),
    inputs=inputs,
    batch=("J",),
    expected=estimate,
    laws=(Law("the series misses log det(I + J) by no more than the bound", beyond_the_bound, tolerance=1e-9),),
    picture=picture,
    mistakes=(
        Mistake(
            "results exchanged",
            lambda J, lipschitz, n: estimate(J, lipschitz, n)[::-1],
            "your results come in the wrong order: first log_det, then the bound.",
        ),
        Mistake(
            "all signs +",
            lambda J, lipschitz, n: (series(J, range(1, n + 1), lambda k: 1 / k), None),
            "your terms all have the sign +, which gives −log det(I − J), another matrix's: log(1 + κ) alternates.",
        ),
        Mistake(
            "signs turned round",
            lambda J, lipschitz, n: (series(J, range(1, n + 1), lambda k: (-1) ** k / k), None),
            "your signs begin with −: the first term of log(1 + κ) is +κ.",
        ),
        Mistake(
            "no 1/k",
            lambda J, lipschitz, n: (series(J, range(1, n + 1), lambda k: (-1) ** (k + 1)), None),
            "your terms are not divided by k: that is the series of κ/(1 + κ), the logarithm's is κ − κ²/2 + κ³/3 …",
        ),
        Mistake(
            "1/k! for 1/k",
            lambda J, lipschitz, n: (series(J, range(1, n + 1), lambda k: (-1) ** (k + 1) / factorial(k)), None),
            "you divide by k!, as in the series of exp: the logarithm's terms are divided by k.",
        ),
        Mistake(
            "powers of the entries",
            lambda J, lipschitz, n: (
                series(J, range(1, n + 1), term=lambda J, k: np.trace(J**k, axis1=1, axis2=2)),
                None,
            ),
            "you raise each entry of J to the power k: Jᵏ is J times J times J, a product of matrices.",
        ),
        Mistake(
            "trace over the batch",
            lambda J, lipschitz, n: (
                series(J, range(1, n + 1), term=lambda J, k: np.trace(np.linalg.matrix_power(J, k))),
                None,
            ),
            "np.trace takes the first two axes, one of which is the batch: tell it which two axes belong to a matrix.",
        ),
        Mistake(
            "Jᵏ⁻¹ for Jᵏ",
            lambda J, lipschitz, n: (series(J, range(1, n + 1), term=lambda J, k: traces(J, k - 1)), None),
            "your powers lag by one, and begin with I, whose trace is D: the first term is the trace of J itself.",
        ),
        Mistake(
            "powers of the trace",
            lambda J, lipschitz, n: (series(J, range(1, n + 1), term=lambda J, k: traces(J, 1) ** k), None),
            "you raise the trace to the power k: the trace of Jᵏ sums the κᵏ, and (Σ κ)ᵏ is something else.",
        ),
        Mistake(
            "sum of all entries",
            lambda J, lipschitz, n: (
                series(J, range(1, n + 1), term=lambda J, k: np.sum(np.linalg.matrix_power(J, k), axis=(1, 2))),
                None,
            ),
            "you sum all entries of Jᵏ: the trace sums its diagonal alone.",
        ),
        Mistake(
            "a term too few",
            lambda J, lipschitz, n: (series(J, range(1, n)), None),
            "your series has n − 1 terms: does your range end before n?",
        ),
        Mistake(
            "a term too many",
            lambda J, lipschitz, n: (series(J, range(1, n + 2)), None),
            "your series has n + 1 terms: k runs from 1 to n.",
        ),
        Mistake(
            "the whole series",
            lambda J, lipschitz, n: (np.linalg.slogdet(np.eye(J.shape[1]) + J)[1], None),
            "that is log det(I + J) itself, with nothing cut off: the sum of the first n terms is asked.",
        ),
        Mistake(
            "the last term alone",
            lambda J, lipschitz, n: (series(J, [n]), None),
            "you return the last term: add up all n of them.",
        ),
        Mistake(
            "1 − λ above the line",
            lambda J, lipschitz, n: (None, bound(J, lipschitz, n) * (1 - lipschitz) ** 2),
            "you multiply by 1 − λ: a geometric series sums to 1/(1 − λ), so put the lower half into brackets.",
        ),
        Mistake(
            "the power is n",
            lambda J, lipschitz, n: (None, J.shape[1] * lipschitz**n + 1 / ((n + 1) * (1 - lipschitz))),
            "your 1 is added to λⁿ, not to n: ** binds more closely than +, so write the exponent in brackets.",
        ),
        Mistake(
            "the error itself",
            lambda J, lipschitz, n: (
                None,
                np.max(np.abs(estimate(J, lipschitz, n)[0] - np.linalg.slogdet(np.eye(J.shape[1]) + J)[1])),
            ),
            "that is the error for these J, which takes the determinant to know: a bound holds for any J with ‖J‖ ≤ λ.",
        ),
        Mistake(
            "bound without D",
            lambda J, lipschitz, n: (None, bound(J, lipschitz, n) / J.shape[1]),
            "your bound is that of one eigenvalue: there are D of them, and the worst case is that all are at λ.",
        ),
        Mistake(
            "bound with N for D",
            lambda J, lipschitz, n: (None, len(J) / J.shape[1] * bound(J, lipschitz, n)),
            "your bound counts the matrices of the batch: it is for one matrix, which has D eigenvalues.",
        ),
        Mistake(
            "the first lost term alone",
            lambda J, lipschitz, n: (None, (1 - lipschitz) * bound(J, lipschitz, n)),
            "your bound is the first lost term: all later ones are lost as well, a geometric series with ratio λ.",
        ),
        Mistake(
            "bound from the last term kept",
            lambda J, lipschitz, n: (None, bound(J, lipschitz, n - 1)),
            "your bound begins with term n, which is still in the sum: the first one lost is n + 1.",
        ),
        Mistake(
            "bound without 1/(n + 1)",
            lambda J, lipschitz, n: (None, (n + 1) * bound(J, lipschitz, n)),
            "your bound forgets that term k is divided by k: every lost k is at least n + 1.",
        ),
    ),
)
