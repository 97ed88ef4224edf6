"""The fill-in cells of lesson 12."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import offset


def clouds(rng):
    """y in the cube and outside it."""
    drawn = rng.uniform(0.0, 1.0, size=(3, 5))
    drawn[:, 0], drawn[:, 1] = rng.uniform(-0.3, -0.07, 3), rng.uniform(1.07, 1.3, 3)
    return [TestInput((np.array([[0.5, 0.05, 0.99, -0.2, 1.1]]),)), TestInput((drawn,))]


def cells(rng):
    drawn = [(rng.permutation(17)[:5].astype(float), float(rng.uniform(0.02, 0.12))) for _ in range(2)]
    return [TestInput((np.array([0.0, 8.0, 16.0]), 0.05)), *map(TestInput, drawn)]


def logit(t):
    return np.log(t) - np.log(1 - t)


def cell_width(level, edge, levels=17, squeeze=True):
    low, high = (edge + (1 - 2 * edge if squeeze else 1) * (level + k) / levels for k in (0, 1))
    return logit(high) - logit(low)


def by_slope(level, edge, at=0.5):
    """The width of the cell times the slope of the logit in its middle, or elsewhere in it."""
    t = edge + (1 - 2 * edge) * (level + at) / 17
    return (1 - 2 * edge) / 17 / (t * (1 - t))


def costs(rng):
    test_inputs = [TestInput((2.15, 2.04, 64))]
    for dim in (16, 100):
        bits = float(rng.uniform(1.5, 3.0))
        test_inputs.append(TestInput((bits, bits + 0.1 * offset(rng), dim)))
    return test_inputs


def ends(rng):
    test_inputs = [TestInput((np.array([3.0, 0.0]), np.array([0.0, 4.0]), 0.5))]
    for dim in (5, 8):
        z_a, z_b = rng.normal(size=(2, dim))
        test_inputs.append(TestInput((z_a, z_b, float(rng.uniform(*((0.15, 0.4), (0.6, 0.85))[rng.integers(2)])))))
    return test_inputs


def chord(z_a, z_b, w):
    return z_a + w * (z_b - z_a)


def of_length(z, length):
    return z * length / np.linalg.norm(z)


def arc(z_a, z_b, w):
    return of_length(chord(z_a, z_b, w), (1 - w) * np.linalg.norm(z_a) + w * np.linalg.norm(z_b))


CHECKS = (
    Check(
        "try-12-1",
        title="from a point of the cube to an image",
        arguments=("y",),
        returns=("the levels",),
        batch=("y",),
        inputs=clouds,
        expected=lambda y: np.clip(np.floor(17 * y), 0, 16),
        mistakes=(
            Mistake(
                "rounded",
                lambda y: np.clip(np.round(17 * y), 0, 16),
                "you round: the noise was added upwards only, so that the cell of a level begins at the level.",
            ),
            Mistake(
                "rounded, also outside the cube",
                lambda y: np.round(17 * y),
                "you round: the noise was added upwards only. And a y outside of the cube takes the nearest level.",
            ),
            Mistake(
                "outside the cube",
                lambda y: np.floor(17 * y),
                "right inside the cube. A y outside of it has no level of its own, and takes the nearest.",
            ),
            Mistake(
                "y cut to the cube first",
                lambda y: np.floor(17 * np.clip(y, 0, 1)),
                "a y of 1 or more gets the level 17, and the highest is 16: cut the levels to their range, not y.",
            ),
            Mistake(
                "16 cells",
                lambda y: np.clip(np.floor(16 * y), 0, 16),
                "there are 17 levels, from 0 to 16, so the cube was cut into 17 cells on each side.",
            ),
            Mistake(
                "not whole",
                lambda y: np.clip(17 * y, 0, 16),
                "these are not whole numbers: the noise is still in them.",
            ),
        ),
    ),
    Check(
        "try-12-2",
        title="how wide the cell of a level is on the line",
        arguments=("level", "edge"),
        returns=("the width",),
        batch=("level",),
        inputs=cells,
        expected=cell_width,
        mistakes=(
            Mistake(
                "edge forgotten",
                lambda level, edge: cell_width(level, 0.0),
                "without the distance ε the outermost cells reach to infinity: t is not y.",
            ),
            Mistake(
                "not squeezed",
                lambda level, edge: cell_width(level, edge, squeeze=False),
                "t runs from ε to 1 − ε, so y is squeezed by 1 − 2ε before ε is added.",
            ),
            Mistake(
                "16 cells",
                lambda level, edge: cell_width(level, edge, levels=16),
                "there are 17 levels, so in y each cell is 1/17 wide.",
            ),
            Mistake(
                "slope times width",
                by_slope,
                "nearly: the slope changes inside the cell. Map both ends of the cell, and take the difference.",
            ),
            Mistake(
                "slope at the start",
                lambda level, edge: by_slope(level, edge, at=0.0),
                "that is the slope at the start of the cell, and it changes inside: map both ends of the cell.",
            ),
            Mistake(
                "width of t",
                lambda level, edge: (1 - 2 * edge) / 17 * np.ones_like(level),
                "that is how wide the cell is in t, where all are alike: now apply the logit.",
            ),
        ),
    ),
    Check(
        "try-12-3",
        title="a small difference in bits for a pixel, and what it means for an image",
        arguments=("bits_a", "bits_b", "dim"),
        returns=("the factor",),
        inputs=costs,
        expected=lambda bits_a, bits_b, dim: 2.0 ** ((bits_a - bits_b) * dim),
        mistakes=(
            Mistake(
                "one pixel",
                lambda bits_a, bits_b, dim: 2.0 ** (bits_a - bits_b),
                "that is the factor for one pixel, on average: an image has dim of them, and factors are multiplied.",
            ),
            Mistake(
                "base e",
                lambda bits_a, bits_b, dim: np.exp((bits_a - bits_b) * dim),
                "these are bits, and not nats: each bit is a factor of 2.",
            ),
            Mistake(
                "the other model",
                lambda bits_a, bits_b, dim: 2.0 ** ((bits_b - bits_a) * dim),
                "more bits mean a lower probability: you divide P of A by P of B.",
            ),
            Mistake(
                "bits of the image",
                lambda bits_a, bits_b, dim: (bits_a - bits_b) * dim,
                "that is by how many bits the code of the image is shorter: which factor of the probability is that?",
            ),
            Mistake(
                "factors added",
                lambda bits_a, bits_b, dim: 2.0 ** (bits_a - bits_b) * dim,
                "you multiply the factor of one pixel by dim: bits of the pixels add up, so their factors multiply.",
            ),
        ),
    ),
    Check(
        "try-12-4",
        title="a path that stays in the shell",
        arguments=("z_a", "z_b", "w"),
        returns=("the point",),
        inputs=ends,
        expected=arc,
        mistakes=(
            Mistake(
                "chord", chord, "that is the point on the chord, which is too short: give it the length of the ends."
            ),
            Mistake(
                "length 1",
                lambda z_a, z_b, w: of_length(chord(z_a, z_b, w), 1.0),
                "the direction is right, and the length is 1: it has to lie between the lengths of the ends.",
            ),
            Mistake(
                "length √D",
                lambda z_a, z_b, w: of_length(chord(z_a, z_b, w), np.sqrt(len(z_a))),
                "you take √D, the middle of the shell: then the path does not start at z_a and end at z_b.",
            ),
            Mistake(
                "length of one end",
                lambda z_a, z_b, w: of_length(chord(z_a, z_b, w), np.linalg.norm(z_a)),
                "you keep the length of z_a: the path must end at z_b, with its length.",
            ),
            Mistake(
                "mean of both lengths",
                lambda z_a, z_b, w: of_length(chord(z_a, z_b, w), (np.linalg.norm(z_a) + np.linalg.norm(z_b)) / 2),
                "the length is the same all along your path: let it go evenly from that of z_a to that of z_b.",
            ),
            Mistake(
                "ends exchanged",
                lambda z_a, z_b, w: arc(z_b, z_a, w),
                "your path starts at z_b: at w = 0 it should be at z_a.",
            ),
        ),
    ),
)
