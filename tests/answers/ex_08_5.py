"""Answers to ex-08-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np

LOG_2PI_E = math.log(2 * math.pi) + 1


def floor_by_kl(entropy, dim):
    """The gap as a Kullback–Leibler divergence between two Gaussians, each of D equal axes."""
    std = math.exp(entropy / dim) / math.sqrt(2 * math.pi * math.e)
    one_axis = -math.log(std) + 0.5 * std**2 - 0.5
    return dim * one_axis, dim * math.log(std)


def floor_by_loss(entropy, dim):
    v = np.exp(entropy * 2 / dim) / (2 * np.pi * np.e)
    loss = dim / 2 * np.log(2 * np.pi) + dim * v / 2
    return loss - entropy, entropy - dim / 2 * np.log(2 * np.pi * np.e)


def floor_with(v=lambda h, d: math.exp(2 * h / d - LOG_2PI_E), gap=lambda v, h, d: d / 2 * (v - 1 - math.log(v))):
    """v(entropy, dim), gap(v, entropy, dim), and the right log_volume."""
    return lambda entropy, dim: (gap(v(entropy, dim), entropy, dim), floor_by_kl(entropy, dim)[1])


RIGHT = (
    floor_by_kl,
    floor_by_loss,
)


MISTAKES = (
    ("divided by 2π, times e", floor_with(v=lambda h, d: np.exp(2 * h / d) / (2 * np.pi) * np.e)),
    ("the other KL", floor_with(gap=lambda v, h, d: d / 2 * (1 / v - 1 + np.log(v)))),
    ("the loss for the gap", floor_with(gap=lambda v, h, d: d / 2 * (math.log(2 * math.pi) + v))),
    ("order", lambda entropy, dim: floor_by_kl(entropy, dim)[::-1]),
    ("parts", lambda entropy, dim: floor_by_kl(entropy, dim)[0]),
)
