"""The fill-in cells of lesson 5."""

from functools import partial

import autograd.numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import offset


def squared(a):
    return a**2


def bumpy(a, strength, lift):
    return strength * np.sin(2 * a) + lift


def points_and_networks(rng):
    bent = partial(bumpy, strength=offset(rng), lift=offset(rng))
    return [
        TestInput((squared, np.array([[3.0, 10.0], [-2.0, 1.0]]))),
        TestInput((squared, rng.normal(size=(3, 2)))),
        TestInput((bent, rng.normal(size=(4, 2)))),
    ]


def moved(rule, at=0):
    """The way back whose second column is rule(m at column `at`, x_b)."""

    def formula(m, x):
        return np.concatenate([x[:, :1], rule(m(x[:, at : at + 1]), x[:, 1:])], axis=1)

    return formula


def shares(rng):
    return [
        TestInput((np.array([0.0, 0.5, 0.9]), np.log([2.0, 0.25]))),
        TestInput((rng.uniform(0.05, 0.95, 5), rng.uniform(0.3, 1.5, 2) * rng.choice([-1, 1]))),
        TestInput((rng.uniform(0.05, 0.95, 4), np.array([offset(rng), offset(rng)]))),
    ]


def top(log_scale):
    return -np.log(2 * np.pi) - np.sum(log_scale)


CHECKS = (
    Check(
        "try-05-1",
        title="a layer that is its own way back",
        arguments=("m", "x"),
        returns=("z",),
        batch=("x",),
        inputs=points_and_networks,
        expected=moved(lambda m_a, x_b: m_a - x_b),
        mistakes=(
            Mistake(
                "undoes an addition",
                moved(lambda m_a, x_b: x_b - m_a),
                "that undoes an addition, and here z_b was subtracted: solve x_b = m(z_a) − z_b for z_b.",
            ),
            Mistake(
                "added",
                moved(lambda m_a, x_b: x_b + m_a),
                "you add m to x_b: solve x_b = m(z_a) − z_b for z_b, and look at the sign of x_b.",
            ),
            Mistake(
                "reads what moved",
                moved(lambda m_b, x_b: m_b - x_b, at=1),
                "you evaluate m at the part that moved: on the way back only the part that passed is known.",
            ),
            Mistake("nothing undone", lambda m, x: x, "you return x: the second column was moved."),
            Mistake(
                "columns exchanged",
                lambda m, x: moved(lambda m_a, x_b: m_a - x_b)(m, x)[:, ::-1],
                "the two columns are exchanged: what passed stays in the first one.",
            ),
        ),
    ),
    Check(
        "try-05-2",
        title="the whole list of levels, in one line",
        arguments=("share", "log_scale"),
        returns=("the level",),
        batch=("share",),
        inputs=shares,
        expected=lambda share, log_scale: top(log_scale) + np.log(1 - share),
        mistakes=(
            Mistake(
                "the share below",
                lambda share, log_scale: top(log_scale) + np.log(share),
                "that is the level *below* which this share of the samples lies: far out the density is low.",
            ),
            Mistake(
                "above the top",
                lambda share, log_scale: top(log_scale) - np.log(1 - share),
                "your levels are above the top: away from the origin log q is lower.",
            ),
            Mistake(
                "multiplied by s",
                lambda share, log_scale: top(-log_scale) + np.log(1 - share),
                "you add log s: where the flow stretches, the density falls.",
            ),
            Mistake(
                "no stretch",
                lambda share, log_scale: -np.log(2 * np.pi) + np.log(1 - share),
                "those are the levels of the base: the rescaling shifts all of them.",
            ),
            Mistake(
                "no height",
                lambda share, log_scale: np.log(1 - share) - np.sum(log_scale),
                "the height of the base at its top is missing, log p_Z(0) in the plane.",
            ),
            Mistake(
                "half of it",
                lambda share, log_scale: top(log_scale) + 0.5 * np.log(1 - share),
                "log p_Z falls by r²/2, and the share farther out is the exponential of just that number.",
            ),
            Mistake(
                "the radius",
                lambda share, log_scale: np.sqrt(-2 * np.log(1 - share)),
                "that is the radius of the disc: which log-density has the flow on the image of its edge?",
            ),
        ),
    ),
)
