"""Answers to ex-06-9 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np


def scaled_by_loop(z, log_scale, shift):
    x, total = np.empty(z.shape), 0.0
    for place in range(z.shape[1]):
        x[:, place] = z[:, place] * np.exp(log_scale) + shift
        total = total + np.sum(log_scale)
    return x, np.full(len(z), total)


def scaled_by_broadcast(z, log_scale, shift):
    everywhere = np.ones(z.shape) * log_scale
    return z * np.exp(everywhere) + shift, everywhere.sum(axis=(1, 2))


RIGHT = (scaled_by_loop, scaled_by_broadcast)


def scaled_by_images(z, log_scale, shift):
    everywhere = np.broadcast_to(log_scale, z.shape)
    return z * np.exp(everywhere) + shift, np.ones(len(z)) * everywhere.sum()


MISTAKES = (("counts the images", scaled_by_images),)
