"""The fill-in cells of lesson 17."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput

FAR_APART = np.array([0.0, 900.0, -900.0])  # of three images
ONE_FOR_ALL = "one number for all images leaves exp at 0 for those far below it: take out the largest of each image."


def places(rng):
    return [TestInput((np.arange(196.0).reshape(1, 49, 4),)), TestInput((rng.normal(size=(3, 49, 4)),))]


def in_axes(z, order):
    """The axes row of blocks, column of blocks, row and column in a block, in another order."""
    return z.reshape(-1, 7, 7, 2, 2).transpose(0, *order).reshape(-1, 196)


def sizes(rng):
    return [TestInput((8, 1)), TestInput((8, 3)), TestInput((int(2 ** rng.integers(4, 8)), int(rng.integers(2, 4))))]


def leave(side, scales, share=0.75):
    rest = side**2 * (1 - share) ** np.arange(scales + 1)
    return np.append(share * rest[:-1], rest[-1])


def draws(rng):
    """By hand; densities of any size; and log-densities whose exp is 0, of images that lie far apart."""
    test_inputs = [TestInput((np.log([[0.5, 0.25], [0.25, 0.125]]), 2))]
    test_inputs.append(TestInput((rng.normal(-4, 2, (5, 3)), int(rng.integers(3, 9)))))
    return [*test_inputs, TestInput((rng.normal(-2000, 3, (4, 3)) + FAR_APART, 64))]


def log_sum(log_p):
    highest = log_p.max(axis=0)
    return highest + np.log(np.sum(np.exp(log_p - highest), axis=0))


def bits_of_draws(log_p, dim):
    return -(log_sum(log_p) - np.log(len(log_p))) / (dim * np.log(2))


def heights(rng):
    test_inputs = [TestInput((np.array([1.0, 3.0]), np.array([1.0, 1.0])))]
    for parts in (3, 6):
        q = rng.uniform(0.2, 2, parts)
        test_inputs.append(TestInput((rng.uniform(0.05, 4, parts), q / q.mean())))
    return test_inputs


def gap(p, q):
    return np.log(np.mean(p)) - np.mean(q * np.log(p / q))


def log_densities(rng):
    test_inputs = [TestInput((np.log([[0.1, 0.3, 0.6], [0.2, 0.2, 0.4]]),))]
    test_inputs.append(TestInput((rng.normal(-3, 2, (4, 10)),)))
    far = rng.normal(-2000, 3, (3, 10)) + FAR_APART[:, None]
    return [*test_inputs, TestInput((far,)), TestInput((rng.normal(900, 3, (3, 10)),))]


def softmax(log_p):
    share = np.exp(log_p - log_p.max(axis=1, keepdims=True))
    return share / share.sum(axis=1, keepdims=True)


CHECKS = (
    Check(
        "try-17-1",
        title="from places with channels back to pixels",
        arguments=("z",),
        returns=("the array of images",),
        inputs=places,
        expected=lambda z: in_axes(z, (1, 3, 2, 4)),
        mistakes=(
            Mistake(
                "reshaped only",
                lambda z: z.reshape(-1, 196),
                "you list the four channels of a place one after the other: two of them belong into the next row.",
            ),
            Mistake(
                "channels first",
                lambda z: z.transpose(0, 2, 1).reshape(-1, 196),
                "you write one channel after the other, as four small images: the pixels of a block belong side by "
                "side.",
            ),
            Mistake(
                "block turned",
                lambda z: in_axes(z, (1, 4, 2, 3)),
                "inside each block rows and columns are exchanged: the second channel is the upper right pixel.",
            ),
            Mistake(
                "blocks turned",
                lambda z: in_axes(z, (2, 3, 1, 4)),
                "rows and columns of the blocks are exchanged: the second place is to the right of the first.",
            ),
            Mistake(
                "whole image turned",
                lambda z: in_axes(z, (2, 4, 1, 3)),
                "rows and columns of the whole image are exchanged.",
            ),
            Mistake(
                "read as an image",
                lambda z: z.reshape(-1, 7, 2, 7, 2).transpose(0, 1, 3, 2, 4).reshape(-1, 196),
                "you read z as an image, but its axes are row and column of blocks, then row and column in the block: "
                "in the result the second axis must be the row within the block.",
            ),
        ),
    ),
    Check(
        "try-17-2",
        title="how many numbers leave at each scale",
        arguments=("side", "scales"),
        returns=("the array of counts",),
        inputs=sizes,
        expected=leave,
        mistakes=(
            Mistake(
                "half leaves",
                lambda side, scales: leave(side, scales, 0.5),
                "you let half of the numbers leave: here it is three of four channels.",
            ),
            Mistake(
                "a quarter leaves",
                lambda side, scales: leave(side, scales, 0.25),
                "you let one channel of four leave: it is the one that goes on.",
            ),
            Mistake(
                "what goes on",
                lambda side, scales: side**2 / 4.0 ** np.arange(scales + 1),
                "these are the numbers that come to each scale: which part of them leaves?",
            ),
            Mistake(
                "last first",
                lambda side, scales: leave(side, scales)[::-1],
                "the order is turned round: the finest details leave first.",
            ),
        ),
    ),
    Check(
        "try-17-3",
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
                "one maximum for all",
                lambda log_p: np.exp(log_p - log_p.max()) / np.exp(log_p - log_p.max()).sum(axis=1, keepdims=True),
                ONE_FOR_ALL,
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
    Check(
        "try-17-4",
        title="the mean before the logarithm",
        arguments=("log_p", "dim"),
        returns=("bits/dim",),
        inputs=draws,
        expected=bits_of_draws,
        batch=(),
        mistakes=(
            Mistake(
                "mean of logarithms",
                lambda log_p, dim: -log_p.mean(axis=0) / (dim * np.log(2)),
                "you take the mean of the logarithms, which is the bound for K = 1: average p itself.",
            ),
            Mistake(
                "sum",
                lambda log_p, dim: -log_sum(log_p) / (dim * np.log(2)),
                "you add the K densities: divide by K before the logarithm.",
            ),
            Mistake(
                "nats",
                lambda log_p, dim: bits_of_draws(log_p, dim) * np.log(2),
                "these are nats: divide by log 2.",
            ),
            Mistake(
                "bits of the image",
                lambda log_p, dim: bits_of_draws(log_p, dim) * dim,
                "these are the bits of the whole image: divide by dim.",
            ),
            Mistake(
                "best draw",
                lambda log_p, dim: -log_p.max(axis=0) / (dim * np.log(2)),
                "you take the best of the K draws: that is no mean, and no bound.",
            ),
            Mistake(
                "underflow",
                lambda log_p, dim: -np.log(np.mean(np.exp(log_p), axis=0)) / (dim * np.log(2)),
                "your formula is right, and exp(−2000) is 0 in floating point: take the largest log p out first.",
            ),
            Mistake(
                "one maximum for all",
                lambda log_p, dim: -(log_p.max() + np.log(np.exp(log_p - log_p.max()).mean(axis=0))) / dim / np.log(2),
                ONE_FOR_ALL,
            ),
        ),
    ),
    Check(
        "try-17-5",
        title="what noise of another shape costs",
        arguments=("p", "q"),
        returns=("the gap",),
        inputs=heights,
        expected=gap,
        batch=(),
        mistakes=(
            Mistake(
                "log q forgotten",
                lambda p, q: np.log(np.mean(p)) - np.mean(q * np.log(p)),
                "−log q is missing in the bound: without it a narrow q would cost nothing.",
            ),
            Mistake(
                "uniform noise",
                lambda p, q: np.log(np.mean(p)) - np.mean(np.log(p)),
                "that is the gap of uniform noise: the parts count with their share of q, and −log q is missing.",
            ),
            Mistake(
                "bound alone",
                lambda p, q: np.mean(q * np.log(p / q)),
                "that is the bound: how far is it below log P, the logarithm of the mass in the cell?",
            ),
            Mistake(
                "log P forgotten",
                lambda p, q: -np.mean(q * np.log(p / q)),
                "log P is missing: the heights p have not the mean 1, so this is no KL yet.",
            ),
            Mistake(
                "log P forgotten, sum",
                lambda p, q: -np.sum(q * np.log(p / q)),
                "log P is missing, and a part has the width 1/parts: take means in place of sums.",
            ),
            Mistake(
                "parts alike",
                lambda p, q: np.log(np.mean(p)) - np.mean(np.log(p / q)),
                "all parts count alike in your mean: u is drawn from q, so each counts with its share of q.",
            ),
            Mistake(
                "sum",
                lambda p, q: np.log(np.sum(p)) - np.sum(q * np.log(p / q)),
                "a part has the width 1/parts: take means in place of sums.",
            ),
            Mistake(
                "the other KL",
                lambda p, q: np.mean(p / np.mean(p) * np.log(p / np.mean(p) / q)),
                "that is KL the other way round: u is drawn from q, so the mean is one over q.",
            ),
        ),
    ),
)
