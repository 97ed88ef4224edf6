"""ex-12-4: Hutchinson's estimate of a trace from given sign vectors, and the deviation that it must have."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset


def inputs(rng):
    signs = np.array([[1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    found = [TestInput((np.array([[1.0, 2.0], [0.0, 3.0]]), signs))]
    for dim, count, diagonal in ((3, 4, -2.5), (4, 7, offset(rng)), (5, 3, offset(rng))):
        A = rng.uniform(0.2, 0.8, (dim, dim)) * rng.choice([-1, 1], (dim, dim)) + diagonal * np.eye(dim)
        found.append(TestInput((A, spread_signs(rng, count, dim))))
    return found


def spread_signs(rng, count, dim):
    """Random signs, not all of them alike up to the sign: their estimates must scatter."""
    while True:
        signs = rng.choice([-1.0, 1.0], (count, dim))
        if len(np.unique(signs * signs[:, :1], axis=0)) > 1:
            return signs


def quadratic(A, signs):
    """εᵀAε for every row ε."""
    return np.sum((signs @ A) * signs, axis=1)


def pairs(A):
    """Σ_{i<j} (A_ij + A_ji)²."""
    return np.sum(np.triu(A + A.T, 1) ** 2)


def estimate(A, signs):
    return np.mean(quadratic(A, signs)), np.sqrt(pairs(A) / len(signs))


def beyond_six_sigma(inputs, values):
    """|estimate − tr A| in deviations, beyond 6."""
    return max(abs(float(m - np.trace(p.args[0]))) - 6 * float(d) for p, (m, d) in zip(inputs, values, strict=True))


def mean_of(formula):
    return lambda A, signs: (np.mean(formula(A, signs)), None)


def deviation_of(formula):
    return lambda A, signs: (None, formula(A, len(signs)))


def picture(answer):
    """The scatter of 200 estimates of one trace, and the learner's deviation, over the number of probes."""
    from minflow import plots

    rng, counts = np.random.default_rng(0), np.array([1, 4, 16, 64])
    A, measured, promised = rng.normal(size=(10, 10)), [], []
    for count in counts:
        found = [answer(A, rng.choice([-1.0, 1.0], (count, 10))) for _ in range(200)]
        measured.append(float(np.std([value for value, _ in found])))
        promised.append(float(found[0][1]))
    curves = {
        "scatter of 200 of your estimates": (counts, np.array(measured), plots.MODEL),
        "your deviation": (counts, np.array(promised), plots.GUIDE),
    }
    title = "Four times the probes, half the scatter, as your formula promised"
    return plots.lines(curves, "probes", "standard deviation", title, logx=True, logy=True)


CHECK = Check(
    "ex-12-4",
    arguments=("A", "probes"),
    returns=("the estimate", "the deviation"),
    inputs=inputs,
    expected=estimate,
    laws=(Law("the estimate is within six deviations of the trace", beyond_six_sigma),),
    picture=picture,
    mistakes=(
        Mistake(
            "the trace itself",
            lambda A, signs: (np.trace(A), None),
            "that is the exact trace, which needs all of A: what the given probes say of it is asked.",
        ),
        Mistake(
            "sum over the probes",
            lambda A, signs: (np.sum(quadratic(A, signs)), None),
            "you add up the estimates of all probes: each of them estimates the trace, so average.",
        ),
        Mistake(
            "mean over coordinates too",
            lambda A, signs: (np.mean((signs @ A) * signs), None),
            "you average over the coordinates as well: εᵀAε sums over them, only the probes are averaged over.",
        ),
        Mistake(
            "one ε is missing",
            mean_of(lambda A, signs: np.sum(signs @ A, axis=1)),
            "you have εᵀA, summed: ε comes a second time, εᵀAε, and its signs are what cancels the off-diagonal part.",
        ),
        Mistake(
            "absolute values",
            mean_of(lambda A, signs: np.abs(quadratic(A, signs))),
            "you take absolute values: a trace may be negative, and so may each estimate of it.",
        ),
        Mistake(
            "length of Aε",
            mean_of(lambda A, signs: np.sum((signs @ A.T) ** 2, axis=1)),
            "you have ‖Aε‖², whose mean is the sum of all squared entries: the trace comes from εᵀAε.",
        ),
        Mistake(
            "different probes meet",
            mean_of(lambda A, signs: signs @ A @ signs.T),
            "you let each probe meet every other one: εᵀAε has the same ε on both sides.",
        ),
        Mistake(
            "variance for deviation",
            deviation_of(lambda A, count: pairs(A) / count),
            "that is the variance of the estimate: the deviation is its square root, in the unit of the trace.",
        ),
        Mistake(
            "variance of one probe",
            deviation_of(lambda A, count: pairs(A)),
            "that is the variance of a single probe: take the mean of P of them into account, and the square root.",
        ),
        Mistake(
            "deviation of one probe",
            deviation_of(lambda A, count: np.sqrt(pairs(A))),
            "that is the deviation of a single probe: the mean of P of them scatters less.",
        ),
        Mistake(
            "1/P for 1/√P",
            deviation_of(lambda A, count: np.sqrt(pairs(A)) / count),
            "you divide the deviation by P: the variance is what is divided by P, and what happens to its root?",
        ),
        Mistake(
            "entries one by one",
            deviation_of(lambda A, count: np.sqrt((np.sum(A**2) - np.sum(np.diag(A) ** 2)) / count)),
            "you square each entry by itself: A_ij and A_ji stand before the same product of signs, so add them first.",
        ),
        Mistake(
            "one triangle",
            deviation_of(lambda A, count: np.sqrt(np.sum(np.triu(A, 1) ** 2) / count)),
            "you look at one triangle of A: A_ji stands before the same product of signs as A_ij.",
        ),
        Mistake(
            "each pair twice",
            deviation_of(lambda A, count: np.sqrt(2 * pairs(A) / count)),
            "you count each pair twice: i < j names it once.",
        ),
        Mistake(
            "diagonal included",
            deviation_of(lambda A, count: np.sqrt((pairs(A) + 4 * np.sum(np.diag(A) ** 2)) / count)),
            "you let the diagonal scatter: ε_i² is 1 always, so the diagonal part is exact.",
        ),
        Mistake(
            "√D for √P",
            lambda A, signs: (None, np.sqrt(pairs(A) / len(A))),
            "you divide by D, the size of A: it is the number of probes, P, that makes their mean scatter less.",
        ),
        Mistake(
            "all i and j",
            deviation_of(lambda A, count: np.sqrt(np.sum((A + A.T) ** 2) / count)),
            "your sum runs over all i and j: i < j names each pair once, and leaves out the diagonal, which is exact.",
        ),
        Mistake(
            "measured on the probes, with P − 1",
            lambda A, signs: (None, np.std(quadratic(A, signs), ddof=1) / np.sqrt(len(signs))),
            "you measure the scatter of these few probes: what it must be, from the entries of A, is asked.",
        ),
        Mistake(
            "measured on the probes",
            lambda A, signs: (None, np.std(quadratic(A, signs)) / np.sqrt(len(signs))),
            "you measure the scatter of these few probes: what it must be, from the entries of A, is asked.",
        ),
        Mistake(
            "scatter of the probes",
            lambda A, signs: (None, np.std(quadratic(A, signs))),
            "you measure the scatter of single probes: what the deviation of their mean must be, from A, is asked.",
        ),
    ),
)
