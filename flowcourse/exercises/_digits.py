"""Densities of y on the unit cube and a map from it to the line, to hand to an answer as arguments."""

import numpy as np

LOG2_17 = np.log2(17)


def images_of(y):
    """y if it is a batch (N, D), or a sentence: a flow takes no other."""
    if np.ndim(y) != 2:
        raise ValueError(f"log_prob_y takes a batch (N, D) of images; it was given shape {np.shape(y)}")
    return y


def ramp(y):
    """log p of pixels that are more often bright than dark: p = Π 2 y_d on the unit cube."""
    return np.sum(np.log(2 * images_of(y)), axis=1)


def gaussian(mean, std, y):
    """log p of pixels that are N(mean, std²), each by itself."""
    return np.sum(-0.5 * ((images_of(y) - mean) / std) ** 2 - np.log(std) - 0.5 * np.log(2 * np.pi), axis=1)


def logit_line(edge, y):
    """(v, log_det) of v = logit(t), t = edge + (1 − 2 edge) y: y (N, D) -> (N, D), (N,)."""
    t = edge + (1 - 2 * edge) * y
    log_slope = np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t)
    return np.log(t) - np.log(1 - t), np.sum(log_slope, axis=1)
