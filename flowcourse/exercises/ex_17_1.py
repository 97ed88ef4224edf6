"""ex-17-1: the bits of the average of densities."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; small images, where all models count; digits; and photographs, whose P is 0 in floating point."""
    test_inputs = [TestInput((np.array([[1.0], [2.0]]), 2))]
    for count, images, dim in ((3, 4, 2), (2, 5, 3), (3, 4, 64), (4, 3, 3072)):
        test_inputs.append(TestInput((rng.uniform(1.2, 2.5, (count, images)), dim)))
    guessed = (np.array([[2.0], [3.0]]), 64), (np.array([[1.8, 2.2], [2.2, 1.8]]), 64)
    far = np.array([[0.01, 3.0, 8.0], [12.0, 3.0, 8.0], [5.0, 3.0 + 1e-4, 8.0]])  # one rules; nearly equal; equal
    others = (far, 3072), (rng.uniform(1, 3, (1, 4)), 5), (rng.uniform(2, 3, (20, 2)), 64)
    return [*test_inputs, *(TestInput(args) for args in (*guessed, *others))]


def of_sum(bits, dim, factor):
    lowest = bits.min(axis=0)
    return lowest - np.log2(factor * np.sum(2.0 ** (dim * (lowest - bits)), axis=0)) / dim


def average(bits, dim):
    return of_sum(bits, dim, 1 / len(bits))


def more_than_the_best(inputs, values):
    """The average is at most log₂ M bits an image worse than the best model, and never better."""
    worst = 0.0
    for p, v in zip(inputs, values, strict=True):
        bits, dim = p.args
        over = (v - bits.min(axis=0)) * dim
        worst = max(worst, float(np.max(over - np.log2(len(bits)))), float(np.max(-over)))
    return worst


def underflowing(bits, dim):
    with np.errstate(all="ignore"):
        return -np.log2(np.mean(2.0 ** (-dim * bits), axis=0)) / dim


CHECK = Check(
    "ex-17-1",
    arguments=("bits", "dim"),
    returns=("bits/dim",),
    inputs=inputs,
    domains={"bits": domains.entries(domains.positive(1e-2, 12)), "dim": domains.whole(1, 100_000)},
    expected=average,
    batch=(),
    guesses=(
        ("bits/dim of the average of 2 and 3 bits/dim, 64 pixels", 2 + 1 / 64),
        ("bits/dim of the average, 1.8 and 2.2 exchanged on half of the images", 1.8 + 1 / 64),
    ),
    laws=(Law("the average costs at most log₂ M bits for an image more than its best model", more_than_the_best),),
    mistakes=(
        Mistake(
            "dim only outside",
            lambda bits, dim: bits.min(axis=0) - np.log2(np.mean(2.0 ** (bits.min(axis=0) - bits), axis=0)) / dim,
            "you count dim outside of the logarithm only: P is 2 to the power −dim · bits.",
        ),
        Mistake(
            "mean of the bits",
            lambda bits, dim: bits.mean(axis=0),
            "you average the bits: the densities are averaged, and the more probable one counts most.",
        ),
        Mistake(
            "the best",
            lambda bits, dim: bits.min(axis=0),
            "these are the bits of the best model: the average has only 1/M of its density.",
        ),
        Mistake(
            "a sum",
            lambda bits, dim: of_sum(bits, dim, 1.0),
            "you add the densities: divide by M, or the total mass is M.",
        ),
        Mistake(
            "one pixel",
            lambda bits, dim: average(bits, 1),
            "you average the probabilities of one pixel: a model gives its probability to the whole image.",
        ),
        Mistake(
            "base e",
            lambda bits, dim: bits.min(axis=0) - np.log(np.mean(np.exp(dim * (bits.min(axis=0) - bits)), axis=0)) / dim,
            "you take these numbers for nats: they are bits, so P is a power of 2.",
        ),
        Mistake(
            "bits of the image",
            lambda bits, dim: average(bits, dim) * dim,
            "these are the bits of the whole image: divide by dim.",
        ),
        Mistake(
            "the mean over images too",
            lambda bits, dim: np.full(bits.shape[1], average(bits, dim).mean()),
            "the answer is one number for each image.",
        ),
        Mistake(
            "underflow",
            underflowing,
            "your formula is right, and for thousands of pixels P is 0 in floating point: take the lowest bits out "
            "first.",
        ),
        Mistake(
            "the worst case for all",
            lambda bits, dim: np.min(bits, axis=0) + np.log2(len(bits)) / dim,
            "that is the worst case, in which all other models give nothing to the image: here they add their share.",
        ),
    ),
)
