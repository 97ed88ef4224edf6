"""The fill-in cells of lesson 5."""

from functools import partial

import autograd.numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import offset, scale


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


def angles(rng):
    return [
        TestInput((np.pi / 3,)),
        TestInput((float(rng.uniform(0.2, 1.3)),)),
        TestInput((-float(rng.uniform(1.7, 3)),)),
    ]


def entropies(rng):
    """Entropy and dimension: by hand, v_H = 1/4 in the plane; then clouds of a drawn width per axis."""
    test_inputs = [TestInput((np.log(2 * np.pi * np.e / 4), 2))]
    for dim in (3, 2, 5):
        test_inputs.append(TestInput((dim * (0.5 * np.log(2 * np.pi * np.e) + np.log(scale(rng))), dim)))
    return test_inputs


def log_unit(entropy, dim):
    return 0.5 * np.log(2 * np.pi * np.e) - entropy / dim


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
        title="a turn, made of three shears",
        arguments=("angle",),
        returns=("the strength",),
        inputs=angles,
        expected=lambda angle: np.sin(angle),
        mistakes=(
            Mistake(
                "clockwise",
                lambda angle: -np.sin(angle),
                "that turns the other way: compare the lower left entry of your product with that of the turn.",
            ),
            Mistake(
                "tangent",
                lambda angle: np.tan(angle),
                "a single shear with this strength would tip the axis by the angle: multiply all three matrices, and "
                "read off one entry.",
            ),
            Mistake(
                "the outer strength",
                lambda angle: np.tan(angle / 2),
                "that is the strength of the two others without its sign: multiply the three matrices.",
            ),
            Mistake(
                "twice the outer strength",
                lambda angle: 2 * np.tan(angle / 2),
                "for a small angle that is nearly right: multiply the three matrices, and compare one entry exactly.",
            ),
            Mistake(
                "the angle", lambda angle: angle, "for a small angle that is nearly right: a shear has no angle in it."
            ),
            Mistake(
                "cosine",
                lambda angle: np.cos(angle),
                "that is on the diagonal of the turn: in which entry of the product does the strength stand alone?",
            ),
        ),
    ),
    Check(
        "try-05-3",
        title="the unit in which a fixed volume costs nothing",
        arguments=("entropy", "dim"),
        returns=("the factor",),
        inputs=entropies,
        expected=lambda entropy, dim: np.exp(log_unit(entropy, dim)),
        mistakes=(
            Mistake(
                "the other way",
                lambda entropy, dim: np.exp(-log_unit(entropy, dim)),
                "the other way round: data that are too thin have to be multiplied by more than one.",
            ),
            Mistake(
                "a variance",
                lambda entropy, dim: np.exp(2 * log_unit(entropy, dim)),
                "that is what a variance must be multiplied by: the coordinates are lengths.",
            ),
            Mistake(
                "a variance, the other way",
                lambda entropy, dim: np.exp(-2 * log_unit(entropy, dim)),
                "that is v_H, the variance that the data have: by what must a length be multiplied to make it one?",
            ),
            Mistake(
                "not shared by the axes",
                lambda entropy, dim: np.exp(0.5 * np.log(2 * np.pi * np.e) - entropy),
                "each of the coordinates is multiplied, so H grows by log c for each of them.",
            ),
            Mistake(
                "the volume",
                lambda entropy, dim: np.exp(dim * log_unit(entropy, dim)),
                "that is the factor of the whole volume: it is shared by all axes.",
            ),
            Mistake(
                "its logarithm", log_unit, "that is log c: the question is by which c the coordinates are multiplied."
            ),
        ),
    ),
    Check(
        "try-05-4",
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
