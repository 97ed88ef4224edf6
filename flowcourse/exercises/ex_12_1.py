"""ex-12-1: the density of y in the cell of black, and the bits that a black pixel costs."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand and as guessed; below a half, and above it; and where black is as frequent as without a model."""
    return [TestInput((float(q),)) for q in (0.25, 0.5, rng.uniform(0.3, 0.45), rng.uniform(0.55, 0.9), 1 / 17)]


def height_and_bits(q):
    return 17 * q, -np.log2(q)


def codes_differ(inputs, values):
    """|bits − (−log₂ height + log₂ 17)|: the same code length, reckoned from the density."""
    return max(abs(float(bits + np.log2(height) - np.log2(17))) for height, bits in values)


CHECK = Check(
    "ex-12-1",
    arguments=("q",),
    returns=("height", "bits"),
    inputs=inputs,
    domains={"q": domains.share(1e-12)},
    expected=height_and_bits,
    guesses=(("the height for q = 1/2", 8.5), ("the bits of a black pixel for q = 1/2", 1.0)),
    laws=(Law("bits = −log₂ height + log₂ 17", codes_differ),),
    mistakes=(
        Mistake(
            "the mass as the height",
            lambda q: (q, None),
            "your height is q, a probability: a density is probability per width, and the cell is not 1 wide.",
        ),
        Mistake(
            "multiplied by the width",
            lambda q: (q / 17, None),
            "you made the density lower: the mass q is squeezed into a narrow cell, and squeezing makes it higher.",
        ),
        Mistake(
            "sixteen cells",
            lambda q: (16 * q, None),
            "your cell is 1/16 wide: levels 0 to 16 are 17 levels, and each has a cell.",
        ),
        Mistake(
            "at most one",
            lambda q: (min(1.0, 17 * q), None),
            "you stop at 1, as for a probability: a density may be above 1 where the mass is squeezed.",
        ),
        Mistake(
            "the other pixels' height",
            lambda q: (17 * (1 - q) / 16, None),
            "that is the height of the other cells, which share 1 − q: the cell of black holds q by itself.",
        ),
        Mistake(
            "log₂ 17 subtracted twice",
            lambda q: (None, -np.log2(17 * q) - np.log2(17)),
            "you subtract log₂ 17 twice: −log₂ height lacks it already, and the bits of the cell have it back.",
        ),
        Mistake(
            "bits of the density",
            lambda q: (None, -np.log2(17 * q)),
            "you take the bits of the density, which can be negative, and no code can. Bits count the probability"
            " of the cell.",
        ),
        Mistake(
            "volume on the wrong side",
            lambda q: (None, -np.log2(q) + np.log2(17)),
            "the width of the cell counts twice: q is the mass in the cell, which is a probability already.",
        ),
        Mistake(
            "negative bits",
            lambda q: (None, np.log2(q)),
            "your bits are negative: the logarithm of a probability is, and a code length is minus that.",
        ),
        Mistake(
            "the probability for its bits",
            lambda q: (None, 1 / q),
            "that says that black is one in 1/q pixels: bits are the logarithm of this, to base 2.",
        ),
        Mistake(
            "expected bits",
            lambda q: (None, -q * np.log2(q)),
            "you weight the bits by how often black comes, as in an entropy: the task asks for one black pixel.",
        ),
        Mistake(
            "entropy",
            lambda q: (None, -q * np.log2(q) - (1 - q) * np.log2(1 - q)),
            "that is what a pixel costs on average, black or not: this one is black.",
        ),
    ),
)
