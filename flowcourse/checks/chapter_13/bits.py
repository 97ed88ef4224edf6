"""Bits per dimension, right ones and with slips: what the check of ex-13-2 is made of."""

from functools import partial

import numpy as np

from ..model import Probe
from .densities import LOG2_17, gaussian, ramp


def probes(rng):
    levels = np.array([[2.0, 8.0], [8.0, 8.0], [16.0, 0.0]])
    u = np.array([[[0.125, 0.5], [0.5, 0.5], [0.75, 0.25]]])
    found = [Probe((levels, u, ramp))]
    for density, n, dim, draws in ((ramp, 4, 3, 5), (_bell(rng), 3, 5, 4), (_bell(rng), 5, 4, 2)):
        levels = rng.integers(0, 17, size=(n, dim)).astype(float)
        found.append(Probe((levels, rng.uniform(size=(draws, n, dim)), density)))
    return found


def _bell(rng):
    """Narrow enough for the mean of log p to differ from the logarithm of the mean."""
    return partial(gaussian, float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.15, 0.25)))


def bits(images, u, log_prob_y):
    log_p = np.mean([log_prob_y((images + one) / 17) for one in u], axis=0)
    return -log_p / np.log(2) / images.shape[1] + LOG2_17


def slip(y=None, u=None, score=None):
    """What comes of other y, of other draws, or of another formula of (mean log p, D)."""

    def formula(images, noise, log_prob_y):
        noise = u(noise) if u else noise
        log_p = np.mean([log_prob_y(y(images, one) if y else (images + one) / 17) for one in noise], axis=0)
        dim = images.shape[1]
        return score(log_p, dim) if score else -log_p / np.log(2) / dim + LOG2_17

    return formula


def twice_the_logarithm(images, u, log_prob_y):
    log_p = np.mean([np.log2(log_prob_y((images + one) / 17)) for one in u], axis=0)
    return -log_p / images.shape[1] + LOG2_17


def each_draw(images, u, log_prob_y):
    return np.array([bits(images, one[None], log_prob_y) for one in u])


def log_of_the_mean(images, u, log_prob_y):
    log_p = np.log(np.mean(np.exp([log_prob_y((images + one) / 17) for one in u]), axis=0))
    return -log_p / np.log(2) / images.shape[1] + LOG2_17


def divided_by(count):
    """count(images) in the place of D under log p."""

    def formula(images, u, log_prob_y):
        return (bits(images, u, log_prob_y) - LOG2_17) * images.shape[1] / count(images) + LOG2_17

    return formula


def summed_over_draws(images, u, log_prob_y):
    return (bits(images, u, log_prob_y) - LOG2_17) * len(u) + LOG2_17
