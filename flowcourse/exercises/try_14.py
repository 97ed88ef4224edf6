"""The fill-in cells of lesson 14."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import offset

GRAVITY = 9.81


def throws(rng):
    """A distance below the farthest, v²/g, and far enough from it that the two angles differ."""
    test_inputs = [TestInput((25.0, 20.0))]
    for v in rng.uniform([8, 25], [14, 40]):
        test_inputs.append(TestInput((float(rng.uniform(0.2, 0.8) * v**2 / GRAVITY), float(v))))
    return test_inputs


def low_angle(distance, v):
    """In radians."""
    return 0.5 * np.arcsin(GRAVITY * distance / v**2)


def both(low):
    return low, 90 - low


def points_in_line(rng):
    test_inputs = [TestInput((np.array([1.0, 2.0]), np.array([0.0, 1.0])))]
    return test_inputs + [TestInput((rng.normal(size=5), rng.uniform(-1.2, 1.2, 5))) for _ in range(2)]


def log_normal(z):
    return -0.5 * z**2 - 0.5 * np.log(2 * np.pi)


def given_c(x, c):
    return log_normal((x - c**2) * np.exp(-c)) - c


def joint_log_prob(xc):
    """Any function of points: what is tested is how it is called, and what is subtracted."""
    return np.sin(xc @ np.arange(1.0, 1 + xc.shape[1])) - 0.3 * xc[:, 0] ** 2


def joint_points(rng):
    test_inputs = [TestInput((joint_log_prob, np.array([[1.0, -0.5]]), np.array([[2.0]])))]
    for dim, context_dim in ((2, 3), (3, 2)):
        x, c = rng.normal(size=(4, dim)), rng.normal(size=(4, context_dim)) + offset(rng)
        test_inputs.append(TestInput((joint_log_prob, x, c)))
    return test_inputs


def without_base(log_prob, x, c, factor=1.0):
    """log q(x, c) less `factor` times the log-density of the base at c."""
    return log_prob(np.concatenate([x, c], axis=1)) - factor * np.sum(log_normal(c), axis=1)


def shares(rng):
    """Probabilities of groups, and a number of cases."""
    test_inputs = [TestInput((np.array([0.1, 0.2, 0.3, 0.4]), 100))]
    for groups in (5, 20):
        p = rng.uniform(0.2, 1.0, groups)
        test_inputs.append(TestInput((p / p.sum(), int(rng.integers(50, 900)))))
    return [*test_inputs, TestInput((np.full(20, 0.05), 500))]


def mean_chi_squared(p, n):
    return len(p) * np.sum(p * (1 - p) + n * (p - 1 / len(p)) ** 2)


def log_densities(rng):
    test_inputs = [TestInput((np.log([[0.1, 0.3, 0.6], [0.2, 0.2, 0.4]]),))]
    test_inputs.append(TestInput((rng.normal(-3, 2, (4, 10)),)))
    return [*test_inputs, TestInput((rng.normal(-2000, 3, (3, 10)),)), TestInput((rng.normal(900, 3, (3, 10)),))]


def softmax(log_p):
    share = np.exp(log_p - log_p.max(axis=1, keepdims=True))
    return share / share.sum(axis=1, keepdims=True)


CHECKS = (
    Check(
        "try-14-1",
        title="two angles for one distance",
        arguments=("distance", "v"),
        returns=("the low angle", "the high angle"),
        inputs=throws,
        expected=lambda distance, v: both(np.degrees(low_angle(distance, v))),
        mistakes=(
            Mistake(
                "2φ for φ",
                lambda distance, v: both(2 * np.degrees(low_angle(distance, v))),
                "arcsin gives 2φ: halve it.",
            ),
            Mistake(
                "2φ and its partner",
                lambda distance, v: (
                    2 * np.degrees(low_angle(distance, v)),
                    180 - 2 * np.degrees(low_angle(distance, v)),
                ),
                "these are the two values of 2φ: halve both.",
            ),
            Mistake(
                "partner below 180",
                lambda distance, v: (np.degrees(low_angle(distance, v)), 180 - np.degrees(low_angle(distance, v))),
                "the second angle throws the ball backwards: it is 2φ whose partner is 180° − 2φ.",
            ),
            Mistake(
                "radians",
                lambda distance, v: (low_angle(distance, v), np.pi / 2 - low_angle(distance, v)),
                "that is in radians: the task asks for degrees.",
            ),
            Mistake(
                "radians and degrees",
                lambda distance, v: both(low_angle(distance, v)),
                "you subtract radians from degrees: convert first.",
            ),
            Mistake(
                "high first",
                lambda distance, v: both(np.degrees(low_angle(distance, v)))[::-1],
                "both angles are right, and in the wrong order: the lower one comes first.",
            ),
            Mistake(
                "v for v²",
                lambda distance, v: both(np.degrees(0.5 * np.arcsin(np.clip(GRAVITY * distance / v, -1, 1)))),
                "you divide by v: the distance grows with the square of the speed.",
            ),
        ),
    ),
    Check(
        "try-14-2",
        title="a density of one dimension, given c",
        arguments=("x", "c"),
        returns=("log p",),
        batch=("x", "c"),
        inputs=points_in_line,
        expected=given_c,
        mistakes=(
            Mistake(
                "no log-det",
                lambda x, c: log_normal((x - c**2) * np.exp(-c)),
                "that is log p_Z at z: by how much does the map stretch the line at this c?",
            ),
            Mistake(
                "sign of the log-det",
                lambda x, c: log_normal((x - c**2) * np.exp(-c)) + c,
                "the log-det has the wrong sign: a large c stretches the line, and makes the density lower.",
            ),
            Mistake(
                "scaled before shifted",
                lambda x, c: log_normal(x * np.exp(-c) - c**2) - c,
                "you scale back before you subtract the shift: undo the map in reverse order.",
            ),
            Mistake(
                "exp(+c) in the inverse",
                lambda x, c: log_normal((x - c**2) * np.exp(c)) - c,
                "the way back divides by exp(c).",
            ),
            Mistake(
                "derivative by c",
                lambda x, c: given_c(x, c) - np.log(np.abs(2 * c) + (c == 0)),
                "you count a derivative by c: c is given, and only ∂x/∂z changes the volume.",
            ),
            Mistake(
                "density",
                lambda x, c: np.exp(given_c(x, c)),
                "that is the density: the task asks for its logarithm.",
            ),
        ),
    ),
    Check(
        "try-14-3",
        title="a conditional density from a joint one",
        arguments=("log_prob", "x", "c"),
        returns=("log q",),
        batch=("x", "c"),
        inputs=joint_points,
        expected=without_base,
        mistakes=(
            Mistake(
                "joint",
                lambda log_prob, x, c: without_base(log_prob, x, c, 0.0),
                "that is log q(x, c): the part that belongs to c is still in it.",
            ),
            Mistake(
                "added",
                lambda log_prob, x, c: without_base(log_prob, x, c, -1.0),
                "you add the density of c: the joint density is q(x | c) times that of c.",
            ),
            Mistake(
                "base of x",
                lambda log_prob, x, c: log_prob(np.concatenate([x, c], axis=1)) - np.sum(log_normal(x), axis=1),
                "you subtract the base at x: x does not pass the layers unchanged, c does.",
            ),
            Mistake(
                "base of both",
                lambda log_prob, x, c: without_base(log_prob, x, c) - np.sum(log_normal(x), axis=1),
                "you subtract the base at x, too: only c passes all layers unchanged.",
            ),
            Mistake(
                "one constant",
                lambda log_prob, x, c: (
                    log_prob(np.concatenate([x, c], axis=1)) + 0.5 * np.sum(c**2, axis=1) + 0.5 * np.log(2 * np.pi)
                ),
                "½ log 2π belongs to each coordinate of c, not to c as a whole.",
            ),
            Mistake(
                "constant forgotten",
                lambda log_prob, x, c: log_prob(np.concatenate([x, c], axis=1)) + 0.5 * np.sum(c**2, axis=1),
                "nearly: the standard normal has a constant, ½ log 2π for each coordinate.",
            ),
            Mistake(
                "c first",
                lambda log_prob, x, c: log_prob(np.concatenate([c, x], axis=1)) - np.sum(log_normal(c), axis=1),
                "you put c before x: in the points of this flow it stands behind.",
            ),
        ),
    ),
    Check(
        "try-14-4",
        title="the chi-squared that a fault gives",
        arguments=("p", "n"),
        returns=("the mean of chi-squared",),
        batch=(),
        inputs=shares,
        expected=mean_chi_squared,
        mistakes=(
            Mistake(
                "no scatter",
                lambda p, n: len(p) * n * np.sum((p - 1 / len(p)) ** 2),
                "that is what the fault adds: the counts scatter as well, so it is not 0 for uniform ranks.",
            ),
            Mistake(
                "degrees of freedom alone",
                lambda p, n: len(p) - 1.0,
                "that is the mean for uniform ranks: what do other probabilities add?",
            ),
            Mistake(
                "scatter of uniform ranks",
                lambda p, n: len(p) - 1 + len(p) * n * np.sum((p - 1 / len(p)) ** 2),
                "nearly: the scatter of a count is n p (1 − p) with its own p, not with 1/G.",
            ),
            Mistake(
                "variance n p",
                lambda p, n: len(p) * np.sum(p + n * (p - 1 / len(p)) ** 2),
                "you take n p for the variance of a count: it is n p (1 − p).",
            ),
            Mistake(
                "divided by its own mean",
                lambda p, n: np.sum((n * p * (1 - p) + (n * p - n / len(p)) ** 2) / (n * p)),
                "you divide by n p: chi-squared divides by the count that is expected for uniform ranks, n/G.",
            ),
            Mistake(
                "not divided",
                lambda p, n: np.sum(n * p * (1 - p) + (n * p - n / len(p)) ** 2),
                "that is the sum of squares: each is divided by the expected count, n/G.",
            ),
        ),
    ),
    Check(
        "try-14-5",
        title="Bayes’ rule from log-densities",
        arguments=("log_p",),
        returns=("p(k | x)",),
        batch=("log_p",),
        inputs=log_densities,
        expected=softmax,
        mistakes=(
            Mistake(
                "underflow",
                lambda log_p: np.exp(log_p) / np.exp(log_p).sum(axis=1, keepdims=True),
                "the formula is right, and the numbers are too far from 0 for exp: which constant cancels?",
            ),
            Mistake(
                "over the images",
                lambda log_p: np.exp(log_p - log_p.max(axis=0)) / np.exp(log_p - log_p.max(axis=0)).sum(axis=0),
                "you sum over the images: the ten classes of one image have the sum 1.",
            ),
            Mistake(
                "logarithm",
                lambda log_p: np.log(softmax(log_p)),
                "that is log p(k | x): the task asks for probabilities.",
            ),
            Mistake(
                "not divided",
                lambda log_p: np.exp(log_p - log_p.max(axis=1, keepdims=True)),
                "the largest of your numbers is 1: divide by their sum.",
            ),
            Mistake(
                "shares of logarithms",
                lambda log_p: log_p / log_p.sum(axis=1, keepdims=True),
                "you divide log-densities by their sum: densities are what Bayes’ rule divides.",
            ),
        ),
    ),
)
