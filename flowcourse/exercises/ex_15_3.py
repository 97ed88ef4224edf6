"""ex-15-3: log-weights of a flow that was made symmetric by a coin."""

from functools import partial

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; a flow that covers both halves unequally; one that lost a half; many dimensions, where exp fails."""
    test_inputs = [TestInput((np.array([[0.0], [2.0]]), even, partial(normal, mean=np.ones(1), width=1.0)))]
    for n, dim, far in ((5, 2, 0.6), (6, 3, 1.0), (4, 2, 9.0), (3, 60, 0.4)):
        direction = rng.normal(size=dim)
        mean = far * direction / np.linalg.norm(direction) * (10 if dim > 9 else 1)
        width = float(rng.uniform(0.7, 1.3)) * (0.002 if dim > 9 else 1)
        x = mean + width * rng.normal(size=(n, dim))
        if far <= 5:
            x[0] = -x[0]  # a draw at which the mirror image is the more probable one
        test_inputs.append(TestInput((x, even, partial(normal, mean=mean, width=width)), "lost" if far > 5 else ""))
    x = rng.normal(size=(4, 40)) * 30
    return [*test_inputs, TestInput((x, even, partial(normal, mean=rng.normal(size=40), width=0.8)))]


def even(x):
    """log p̃ of a target that is the same at x and −x, but not where single coordinates are turned."""
    x = np.asarray(x)
    first, second = x[:, 0], x[:, 1 % x.shape[1]]
    return -0.5 * np.sum(x**2, axis=1) + (0.3 * first * second - 0.1 * first**4) * (x.shape[1] > 1)


def normal(x, mean, width):
    """log q of a normal around `mean`."""
    u = (np.asarray(x) - mean) / width
    return -0.5 * np.sum(u**2, axis=1) - len(mean) * (np.log(width) + 0.5 * np.log(2 * np.pi))


def repaired(x, log_p, log_q):
    return log_p(x) - np.logaddexp(log_q(x), log_q(-x)) + np.log(2)


def turned_in_one(x, log_p, log_q):
    """The weights where the coin turns the first coordinate alone."""
    mirrored = x * np.where(np.arange(x.shape[1]) == 0, -1.0, 1.0)
    return log_p(x) - np.logaddexp(log_q(x), log_q(mirrored)) + np.log(2)


def mean_weight(x, log_p, log_q):
    return np.logaddexp(log_p(x) - log_q(x), log_p(x) - log_q(-x)) - np.log(2)


def not_log_2(inputs, values):
    """Where the other half is lost, every log-weight grows by log 2."""
    return max(
        float(np.max(np.abs(v - p.args[1](p.args[0]) + p.args[2](p.args[0]) - np.log(2))))
        for p, v in zip(inputs, values, strict=True)
        if p.name == "lost"
    )


CHECK = Check(
    "ex-15-3",
    arguments=("x", "log_p", "log_q"),
    returns=("the array of log-weights",),
    inputs=inputs,
    expected=repaired,
    laws=(Law("where a half is lost, the log-weights grow by log 2", not_log_2),),
    mistakes=(
        Mistake(
            "not repaired",
            lambda x, log_p, log_q: log_p(x) - log_q(x),
            "these are the weights of the flow as it was: the repaired one has another density.",
        ),
        Mistake(
            "half forgotten",
            lambda x, log_p, log_q: log_p(x) - np.logaddexp(log_q(x), log_q(-x)),
            "q(x) + q(−x) has the mass 2: each way is taken with probability ½.",
        ),
        Mistake(
            "half added to the weight twice",
            lambda x, log_p, log_q: repaired(x, log_p, log_q) - 2 * np.log(2),
            "the ½ has the wrong sign: it belongs to the density in the denominator.",
        ),
        Mistake(
            "log 2 everywhere",
            lambda x, log_p, log_q: log_p(x) - log_q(x) + np.log(2),
            "right where the flow has lost one half completely: elsewhere a draw can also come from −x.",
        ),
        Mistake(
            "mean of logarithms",
            lambda x, log_p, log_q: log_p(x) - 0.5 * (log_q(x) + log_q(-x)),
            "you average the logarithms: it is the densities that have to be averaged.",
        ),
        Mistake(
            "mean of weights",
            mean_weight,
            "you average the weights: it is the densities q that have to be averaged.",
        ),
        Mistake(
            "one coordinate",
            turned_in_one,
            "you turn the first coordinate alone: −x turns all of them.",
        ),
        Mistake(
            "absolute value",
            lambda x, log_p, log_q: repaired(x, log_p, log_q) - log_p(x) + log_p(np.abs(x)),
            "you take log p̃ at |x|: it is the same at x and at −x, and not where single coordinates are turned.",
        ),
        Mistake(
            "mirror alone",
            lambda x, log_p, log_q: log_p(x) - log_q(-x),
            "you take q at the mirror image alone: the coin leaves half of the draws where they are.",
        ),
        Mistake(
            "larger of the two",
            lambda x, log_p, log_q: log_p(x) - np.maximum(log_q(x), log_q(-x)) + np.log(2),
            "you take the larger of the two densities: both ways count.",
        ),
        Mistake(
            "underflow",
            lambda x, log_p, log_q: log_p(x) - np.log(0.5 * (np.exp(log_q(x)) + np.exp(log_q(-x)))),
            "the formula is right, and some densities are too small or too large for exp: add in logarithms.",
        ),
        Mistake(
            "sign of log w",
            lambda x, log_p, log_q: -repaired(x, log_p, log_q),
            "you have the quotient the wrong way round: a weight is p̃ over q.",
        ),
        Mistake(
            "weights",
            lambda x, log_p, log_q: np.exp(repaired(x, log_p, log_q)),
            "these are the weights: the task asks for their logarithms.",
        ),
    ),
)
