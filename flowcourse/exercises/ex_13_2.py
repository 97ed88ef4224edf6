"""ex-13-2: bits per dimension of grey levels, from the log-density of y and given draws of u."""

from functools import partial

import numpy as np

from ..checking.parts import Check, Mistake, TestInput

LOG2_17 = np.log2(17)


def inputs(rng):
    levels = np.array([[2.0, 8.0], [8.0, 8.0], [16.0, 0.0]])
    u = np.array([[[0.125, 0.5], [0.5, 0.5], [0.75, 0.25]]])
    found = [TestInput((levels, u, ramp))]
    for density, n, dim, draws in ((ramp, 4, 3, 5), (bell(rng), 3, 5, 4), (bell(rng), 5, 4, 2)):
        levels = rng.integers(0, 17, size=(n, dim)).astype(float)
        found.append(TestInput((levels, rng.uniform(size=(draws, n, dim)), density)))
    return found


def bell(rng):
    """A Gaussian so narrow that the mean of log p differs from the logarithm of the mean."""
    return partial(gaussian, float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.15, 0.25)))


def ramp(y):
    """log p of pixels that are more often bright than dark: p = Π 2 y_d on the unit cube."""
    return np.sum(np.log(2 * images_of(y)), axis=1)


def gaussian(mean, std, y):
    """log p of pixels that are N(mean, std²), each by itself."""
    return np.sum(-0.5 * ((images_of(y) - mean) / std) ** 2 - np.log(std) - 0.5 * np.log(2 * np.pi), axis=1)


def images_of(y):
    """y if it is a batch (N, D); otherwise a sentence."""
    if np.ndim(y) != 2:
        raise ValueError(f"log_prob_y takes a batch (N, D) of images; it was given shape {np.shape(y)}")
    return y


def bits(images, u, log_prob_y):
    log_p = np.mean([log_prob_y((images + one) / 17) for one in u], axis=0)
    return -log_p / np.log(2) / images.shape[1] + LOG2_17


def bits_with(y=None, u=None, score=None):
    """The bits with another y, with other draws u, or with another formula of (mean log p, D)."""

    def formula(images, noise, log_prob_y):
        noise = u(noise) if u else noise
        log_p = np.mean([log_prob_y(y(images, one) if y else (images + one) / 17) for one in noise], axis=0)
        dim = images.shape[1]
        return score(log_p, dim) if score else -log_p / np.log(2) / dim + LOG2_17

    return formula


def divided_by(count):
    """count(images) in the place of D under log p."""

    def formula(images, u, log_prob_y):
        return (bits(images, u, log_prob_y) - LOG2_17) * images.shape[1] / count(images) + LOG2_17

    return formula


def twice_the_logarithm(images, u, log_prob_y):
    log_p = np.mean([np.log2(log_prob_y((images + one) / 17)) for one in u], axis=0)
    return -log_p / images.shape[1] + LOG2_17


def each_draw(images, u, log_prob_y):
    return np.array([bits(images, one[None], log_prob_y) for one in u])


def log_of_the_mean(images, u, log_prob_y):
    log_p = np.log(np.mean(np.exp([log_prob_y((images + one) / 17) for one in u]), axis=0))
    return -log_p / np.log(2) / images.shape[1] + LOG2_17


def summed_over_draws(images, u, log_prob_y):
    return (bits(images, u, log_prob_y) - LOG2_17) * len(u) + LOG2_17


CHECK = Check(
    "ex-13-2",
    arguments=("images", "u", "log_prob_y"),
    returns=("bits/dim",),
    inputs=inputs,
    batch=("images",),
    expected=bits,
    mistakes=(
        Mistake(
            "no log₂ 17",
            bits_with(score=lambda log_p, dim: -log_p / np.log(2) / dim),
            "these are the bits of a density, which depend on the unit of y and may be negative: the volume of "
            "the cell is missing.",
        ),
        Mistake(
            "log₂ 17 subtracted",
            bits_with(score=lambda log_p, dim: -log_p / np.log(2) / dim - LOG2_17),
            "the cell's volume has the wrong sign: a cell is small, so its probability is less than the density, "
            "and less probable means more bits.",
        ),
        Mistake(
            "log₂ 17 shared out",
            bits_with(score=lambda log_p, dim: (-log_p / np.log(2) + LOG2_17) / dim),
            "you count one cell of width 1/17 for the whole image: each pixel has its own, so the volume is 17⁻ᴰ.",
        ),
        Mistake(
            "D log₂ 17",
            bits_with(score=lambda log_p, dim: -log_p / np.log(2) / dim + dim * LOG2_17),
            "D log₂ 17 belongs to the image: per pixel, which is what the first term is, it is log₂ 17 once.",
        ),
        Mistake(
            "log₂ 16",
            bits_with(score=lambda log_p, dim: -log_p / np.log(2) / dim + 4),
            "you take log₂ 16: 0 to 16 are 17 levels, and the cell is 1/17 wide.",
        ),
        Mistake(
            "log₂ 256",
            bits_with(score=lambda log_p, dim: -log_p / np.log(2) / dim + 8),
            "you take log₂ 256, that of photographs: these images have 17 levels, and the cells are 1/17 wide.",
        ),
        Mistake(
            "log 17 in nats",
            bits_with(score=lambda log_p, dim: -log_p / np.log(2) / dim + np.log(17)),
            "the first term is in bits and the volume of the cell in nats: both need the base 2.",
        ),
        Mistake(
            "log p in nats",
            bits_with(score=lambda log_p, dim: -log_p / dim + LOG2_17),
            "log p comes in nats, and you add bits to it: divide by log 2 first.",
        ),
        Mistake(
            "multiplied by log 2",
            bits_with(score=lambda log_p, dim: -log_p * np.log(2) / dim + LOG2_17),
            "you multiply the nats by log 2: one nat is more than one bit, so the number of bits is the larger one.",
        ),
        Mistake(
            "bits of an image",
            bits_with(score=lambda log_p, dim: -log_p / np.log(2) + dim * LOG2_17),
            "those are the bits of a whole image: share them out over its D pixels.",
        ),
        Mistake(
            "log p of an image",
            bits_with(score=lambda log_p, dim: -log_p / np.log(2) + LOG2_17),
            "log p is that of a whole image and log₂ 17 that of a pixel: share the first out over D pixels.",
        ),
        Mistake(
            "divided by N",
            divided_by(len),
            "you divide by the number of images: bits per *dimension* are per pixel.",
        ),
        Mistake(
            "divided by all pixels",
            divided_by(np.size),
            "you divide by the pixels of the whole batch: log p is one image's, so share it out over that image's own.",
        ),
        Mistake(
            "sign of log p",
            bits_with(score=lambda log_p, dim: log_p / np.log(2) / dim + LOG2_17),
            "in your score a denser place costs more bits: it is the likely images that are cheap, so −log p.",
        ),
        Mistake(
            "log-likelihood for bits",
            bits_with(score=lambda log_p, dim: log_p / np.log(2) / dim - LOG2_17),
            "that is log₂ of the probability, per pixel: the bits of a code are minus that, and never negative.",
        ),
        Mistake(
            "no noise",
            bits_with(y=lambda images, one: images / 17),
            "you score the levels themselves, on which spikes would win: add u before you ask for log p.",
        ),
        Mistake(
            "middle of the cell",
            bits_with(y=lambda images, one: (images + 0.5) / 17),
            "you score the middle of each cell: the bound averages over the cell, so use the draws u.",
        ),
        Mistake(
            "not divided by 17",
            bits_with(y=lambda images, one: images + one),
            "your y runs from 0 to 17: this density is one of the unit cube.",
        ),
        Mistake(
            "sixteen levels throughout",
            bits_with(
                y=lambda images, one: (images + one) / 16,
                score=lambda log_p, dim: -log_p / np.log(2) / dim + np.log2(16),
            ),
            "you count 16 levels, in y and in the volume of a cell: 0 to 16 are 17.",
        ),
        Mistake(
            "divided by 16",
            bits_with(y=lambda images, one: (images + one) / 16),
            "you divide by 16, so that a white pixel plus noise ends above 1: 17 cells must fit between 0 and 1.",
        ),
        Mistake(
            "noise over the whole range",
            bits_with(y=lambda images, one: images / 17 + one),
            "you divide x by 17 and not u: a level's noise must stay within its own cell, 1/17 wide.",
        ),
        Mistake(
            "only the noise divided",
            bits_with(y=lambda images, one: images + one / 17),
            "you divide u by 17 and not x: the sum belongs in brackets, since a division binds more tightly.",
        ),
        Mistake(
            "noise centred",
            bits_with(y=lambda images, one: (images + one - 0.5) / 17),
            "you centre the noise, and black then ends below 0: a level x owns the cell from x to x + 1.",
        ),
        Mistake(
            "one draw",
            bits_with(u=lambda u: u[:1]),
            "you use the first draw of u only: the mean over all S draws is asked.",
        ),
        Mistake(
            "noise averaged first",
            bits_with(u=lambda u: u.mean(axis=0)[None]),
            "you average the noise, and then score once: average the scores, since log p is no straight line.",
        ),
        Mistake(
            "not averaged over the draws",
            each_draw,
            "there is a score for each draw of u: an image gets one, their mean.",
        ),
        Mistake(
            "logarithm of log p",
            twice_the_logarithm,
            "you take the logarithm of log_prob_y, which is one already: from nats to bits there is only a factor.",
        ),
        Mistake(
            "summed over the draws",
            summed_over_draws,
            "you sum log p over the draws of u: E_u is a mean.",
        ),
        Mistake(
            "log of the mean",
            log_of_the_mean,
            "you take the logarithm of the mean density: that guesses log P itself, from above the bound; reported "
            "is the mean of the logarithms.",
        ),
    ),
)
