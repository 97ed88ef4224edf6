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


RIGHT = (floor_by_kl, floor_by_loss)


def floor_in_the_plane(entropy, dim):
    v = np.exp(entropy) / (2 * np.pi * np.e)
    gap = v - 1 - np.log(v)
    return gap, entropy - dim / 2 * LOG_2PI_E


def floor_without_log(entropy, dim):
    v = math.exp(2 * entropy / dim - LOG_2PI_E)
    return dim / 2 * (v - 1), dim / 2 * math.log(v)


def floor_with_the_loss(entropy, dim):
    v = np.exp(2 * entropy / dim) / (2 * np.pi * np.e)
    loss = dim / 2 * (np.log(2 * np.pi) + v)
    return loss, dim / 2 * np.log(v)


MISTAKES = (
    ("a plane assumed", floor_in_the_plane),
    ("no log v", floor_without_log),
    ("the loss for the gap", floor_with_the_loss),
    ("order", lambda entropy, dim: floor_by_kl(entropy, dim)[::-1]),
    ("parts", lambda entropy, dim: floor_by_kl(entropy, dim)[0]),
)
