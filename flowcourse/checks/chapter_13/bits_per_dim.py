"""ex-13-2: bits per dimension of grey levels, from the log-density of y and given draws of u."""

import numpy as np

from ..model import Check, Signature
from .bits import bits, divided_by, each_draw, log_of_the_mean, probes, slip, summed_over_draws, twice_the_logarithm
from .densities import LOG2_17

CHECK = Check(
    "ex-13-2",
    arguments=("images", "u", "log_prob_y"),
    returns=("bits/dim",),
    probes=probes,
    batch=("images",),
    expected=bits,
    signatures=(
        Signature(
            "no log₂ 17",
            slip(score=lambda log_p, dim: -log_p / np.log(2) / dim),
            "these are the bits of a density, which depend on the unit of y and may be negative: the volume of "
            "the cell is missing.",
        ),
        Signature(
            "log₂ 17 subtracted",
            slip(score=lambda log_p, dim: -log_p / np.log(2) / dim - LOG2_17),
            "the cell's volume has the wrong sign: a cell is small, so its probability is less than the density, "
            "and less probable means more bits.",
        ),
        Signature(
            "log₂ 17 shared out",
            slip(score=lambda log_p, dim: (-log_p / np.log(2) + LOG2_17) / dim),
            "you count one cell of width 1/17 for the whole image: each pixel has its own, so the volume is 17⁻ᴰ.",
        ),
        Signature(
            "D log₂ 17",
            slip(score=lambda log_p, dim: -log_p / np.log(2) / dim + dim * LOG2_17),
            "D log₂ 17 belongs to the image: per pixel, which is what the first term is, it is log₂ 17 once.",
        ),
        Signature(
            "log₂ 16",
            slip(score=lambda log_p, dim: -log_p / np.log(2) / dim + 4),
            "you take log₂ 16: 0 to 16 are 17 levels, and the cell is 1/17 wide.",
        ),
        Signature(
            "log₂ 256",
            slip(score=lambda log_p, dim: -log_p / np.log(2) / dim + 8),
            "you take log₂ 256, that of photographs: these images have 17 levels, and the cells are 1/17 wide.",
        ),
        Signature(
            "log 17 in nats",
            slip(score=lambda log_p, dim: -log_p / np.log(2) / dim + np.log(17)),
            "the first term is in bits and the volume of the cell in nats: both need the base 2.",
        ),
        Signature(
            "log p in nats",
            slip(score=lambda log_p, dim: -log_p / dim + LOG2_17),
            "log p comes in nats, and you add bits to it: divide by log 2 first.",
        ),
        Signature(
            "multiplied by log 2",
            slip(score=lambda log_p, dim: -log_p * np.log(2) / dim + LOG2_17),
            "you multiply the nats by log 2: one nat is more than one bit, so the number of bits is the larger one.",
        ),
        Signature(
            "bits of an image",
            slip(score=lambda log_p, dim: -log_p / np.log(2) + dim * LOG2_17),
            "those are the bits of a whole image: share them out over its D pixels.",
        ),
        Signature(
            "log p of an image",
            slip(score=lambda log_p, dim: -log_p / np.log(2) + LOG2_17),
            "log p is that of a whole image and log₂ 17 that of a pixel: share the first out over D pixels.",
        ),
        Signature(
            "divided by N",
            divided_by(len),
            "you divide by the number of images: bits per *dimension* are per pixel.",
        ),
        Signature(
            "divided by all pixels",
            divided_by(np.size),
            "you divide by the pixels of the whole batch: log p is one image's, so share it out over that image's own.",
        ),
        Signature(
            "sign of log p",
            slip(score=lambda log_p, dim: log_p / np.log(2) / dim + LOG2_17),
            "in your score a denser place costs more bits: it is the likely images that are cheap, so −log p.",
        ),
        Signature(
            "log-likelihood for bits",
            slip(score=lambda log_p, dim: log_p / np.log(2) / dim - LOG2_17),
            "that is log₂ of the probability, per pixel: the bits of a code are minus that, and never negative.",
        ),
        Signature(
            "no noise",
            slip(y=lambda images, one: images / 17 + 0 * one),
            "you score the levels themselves, on which spikes would win: add u before you ask for log p.",
        ),
        Signature(
            "middle of the cell",
            slip(y=lambda images, one: (images + 0.5) / 17 + 0 * one),
            "you score the middle of each cell: the bound averages over the cell, so use the draws u.",
        ),
        Signature(
            "not divided by 17",
            slip(y=lambda images, one: images + one),
            "your y runs from 0 to 17: this density is one of the unit cube.",
        ),
        Signature(
            "sixteen levels throughout",
            slip(
                y=lambda images, one: (images + one) / 16,
                score=lambda log_p, dim: -log_p / np.log(2) / dim + np.log2(16),
            ),
            "you count 16 levels, in y and in the volume of a cell: 0 to 16 are 17.",
        ),
        Signature(
            "divided by 16",
            slip(y=lambda images, one: (images + one) / 16),
            "you divide by 16, so that a white pixel plus noise ends above 1: 17 cells must fit between 0 and 1.",
        ),
        Signature(
            "noise over the whole range",
            slip(y=lambda images, one: images / 17 + one),
            "you divide x by 17 and not u: a level's noise must stay within its own cell, 1/17 wide.",
        ),
        Signature(
            "only the noise divided",
            slip(y=lambda images, one: images + one / 17),
            "you divide u by 17 and not x: the sum belongs in brackets, since a division binds more tightly.",
        ),
        Signature(
            "noise centred",
            slip(y=lambda images, one: (images + one - 0.5) / 17),
            "you centre the noise, and black then ends below 0: a level x owns the cell from x to x + 1.",
        ),
        Signature(
            "one draw",
            slip(u=lambda u: u[:1]),
            "you use the first draw of u only: the mean over all S draws is asked.",
        ),
        Signature(
            "noise averaged first",
            slip(u=lambda u: u.mean(axis=0)[None]),
            "you average the noise, and then score once: average the scores, since log p is no straight line.",
        ),
        Signature(
            "not averaged over the draws",
            each_draw,
            "there is a score for each draw of u: an image gets one, their mean.",
        ),
        Signature(
            "logarithm of log p",
            twice_the_logarithm,
            "you take the logarithm of log_prob_y, which is one already: from nats to bits there is only a factor.",
        ),
        Signature(
            "summed over the draws",
            summed_over_draws,
            "you sum log p over the draws of u: E_u is a mean.",
        ),
        Signature(
            "log of the mean",
            log_of_the_mean,
            "you take the logarithm of the mean density: that guesses log P itself, from above the bound; reported "
            "is the mean of the logarithms.",
        ),
    ),
)
