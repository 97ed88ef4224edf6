"""Answers to ex-10-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np


def loss_by_draws(share, Z):
    """The mean over five draws, all of them on the mode, where p is 3, say."""
    log_p = np.log(np.full(5, 3.0))
    return np.mean(log_p - math.log(share) - (log_p + math.log(Z)))


RIGHT = (loss_by_draws, lambda share, Z: math.log(1 / (share * Z)))


def at_least_a_hundredth(share, Z):
    return -np.log(max(share, 0.01)) - np.log(Z)


MISTAKES = (("", at_least_a_hundredth),)
