"""ex-12-2: bits per dimension from a density of pixels that were scaled to any range."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    test_inputs = [TestInput((np.array([12.0, 20.0, -4.0]) * np.log(2), 2, 256, -1.0, 1.0))]
    for n, dim, levels, low, width in ((4, 7, 17, 0.3, 2.6), (5, 3, 32, -2.0, 0.35), (3, 11, 100, -0.6, 5.0)):
        low, width = (float(number * rng.uniform(0.9, 1.1)) for number in (low, width))
        test_inputs.append(TestInput((dim * rng.uniform(0.5, 3.0, n), dim, levels, low, low + width)))
    flat = TestInput((np.full(2, -3 * np.log(width)), 3, 50, low, low + width), "flat")
    for dim, levels, low, high in ((784, 256, 0.0, 1.0), (5, 2, -30.0, 12.5)):  # an image; and cells wider than 1
        test_inputs.append(TestInput((dim * rng.uniform(-3.0, 3.0, 2), dim, levels, low, high)))
    return [*test_inputs, flat]


def bits(log_q, dim, levels, low, high):
    return score(log_q, dim, (high - low) / levels)


def score(log_q, dim, cell):
    return -log_q / np.log(2) / dim - np.log2(cell)


def flat_is_not_free(inputs, values):
    """The density that is flat over the whole range knows nothing: its score is log₂ of the number of levels."""
    return max(float(np.max(np.abs(v - np.log2(p.args[2])))) for p, v in zip(inputs, values) if p.name == "flat")


def with_cell(cell):
    """The score with another width of a cell, cell(levels, low, high)."""
    return lambda log_q, dim, levels, low, high: score(log_q, dim, cell(levels, low, high))


def with_terms(formula):
    """formula(bits of the density per pixel, log₂ of the cell, D), or of the numbers behind them."""

    def wrong(log_q, dim, levels, low, high):
        return formula(-log_q / np.log(2) / dim, np.log2((high - low) / levels), dim)

    return wrong


CHECK = Check(
    "ex-12-2",
    arguments=("log_q", "dim", "levels", "low", "high"),
    returns=("bits/dim",),
    inputs=inputs,
    domains={
        "log_q": domains.entries(domains.real(1e-2, 1e4)),
        "dim": domains.whole(1, 3072),
        "levels": domains.whole(2, 65536),
        **dict.fromkeys(("low", "high"), domains.real(1e-2, 300)),
    },
    admits=lambda log_q, dim, levels, low, high: low < high and dim * np.log((high - low) / levels) < 700,
    batch=("log_q",),
    expected=bits,
    laws=(Law("a flat density scores log₂ of the number of levels, in every unit", flat_is_not_free),),
    mistakes=(
        Mistake(
            "width with absolute values",
            with_cell(lambda levels, low, high: (abs(low) + abs(high)) / levels),
            "you add the sizes of low and high: the range is high − low wide, also where both have the same sign.",
        ),
        Mistake(
            "the unit forgotten",
            with_cell(lambda levels, low, high: 1 / levels),
            "your score is right for pixels scaled to [0, 1]: how wide is a cell on the axis of w?",
        ),
        Mistake(
            "unit on the wrong side",
            with_cell(lambda levels, low, high: 1 / (levels * (high - low))),
            "a wider range makes your cells narrower: how many cells share the range?",
        ),
        Mistake(
            "levels forgotten",
            with_cell(lambda levels, low, high: high - low),
            "you take the whole range for one cell: it is shared by all levels.",
        ),
        Mistake(
            "one level too few",
            with_cell(lambda levels, low, high: (high - low) / (levels - 1)),
            "you count one cell too few: levels from 0 to K − 1 are K cells, since each level has a cell of its own.",
        ),
        Mistake(
            "the upper end for the width",
            with_cell(lambda levels, low, high: np.abs(high) / levels),
            "you take `high` for the width of the range: it begins at `low`.",
        ),
        Mistake(
            "no cell",
            with_terms(lambda density, cell, dim: density),
            "these are the bits of a density, which depend on the unit and may be negative: the volume of the cell is "
            "missing.",
        ),
        Mistake(
            "sign of the cell",
            with_terms(lambda density, cell, dim: density + cell),
            "the volume of the cell has the wrong sign. A narrow cell holds little probability, and that costs "
            "more bits.",
        ),
        Mistake(
            "the cell shared out",
            with_terms(lambda density, cell, dim: density - cell / dim),
            "you count one cell width for the whole image: every pixel has its own.",
        ),
        Mistake(
            "the cell D times",
            with_terms(lambda density, cell, dim: density - dim * cell),
            "your cell is that of the image and your density that of a pixel: both must be per pixel.",
        ),
        Mistake(
            "log q of an image",
            with_terms(lambda density, cell, dim: density * dim - cell),
            "log q is that of a whole image, and your cell that of one pixel: both must be per pixel.",
        ),
        Mistake(
            "bits of an image",
            with_terms(lambda density, cell, dim: (density - cell) * dim),
            "those are the bits of a whole image: share them out over its D pixels.",
        ),
        Mistake(
            "log q in nats",
            with_terms(lambda density, cell, dim: density * np.log(2) - cell),
            "log q is in nats, and you add bits to it: bring both to base 2.",
        ),
        Mistake(
            "the cell in nats",
            with_terms(lambda density, cell, dim: density - cell * np.log(2)),
            "the density is in bits, and the volume of the cell in nats: bring both to base 2.",
        ),
        Mistake(
            "all in nats",
            with_terms(lambda density, cell, dim: (density - cell) * np.log(2)),
            "your score is in nats: bits are logarithms to base 2.",
        ),
        Mistake(
            "sign of log q",
            with_terms(lambda density, cell, dim: -density - cell),
            "in your score a denser image costs more bits: images that the model expects should be cheap.",
        ),
        Mistake(
            "log-likelihood for bits",
            with_terms(lambda density, cell, dim: cell - density),
            "that is the logarithm of a probability: the bits of a code are minus that, and never negative.",
        ),
        Mistake(
            "divided by the number of images",
            lambda log_q, dim, levels, low, high: score(log_q, len(log_q), (high - low) / levels),
            "you divide by the number of images: bits per dimension are per pixel.",
        ),
        Mistake(
            "width shared out",
            lambda log_q, dim, levels, low, high: (-log_q / np.log(2) - np.log2(high - low)) / dim + np.log2(levels),
            "you divide log₂ of the range by D: every pixel has a range of its own, and log_q is the sum over all of "
            "them.",
        ),
    ),
)
