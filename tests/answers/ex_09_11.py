"""Answers to ex-09-11 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


def scaled_by_channels(z, log_scale, shift):
    log_det = np.sum(log_scale)
    return z * np.exp(log_scale) + shift, np.full(len(z), log_det)


def scaled_counting_all(z, log_scale, shift):
    log_det = z[0].size * np.sum(log_scale)
    return z * np.exp(log_scale) + shift, np.repeat(log_det, len(z))


def scaled_by_images(z, log_scale, shift):
    everywhere = np.broadcast_to(log_scale, z.shape)
    return z * np.exp(everywhere) + shift, np.ones(len(z)) * everywhere.sum()


MISTAKES = (
    ("places not counted", scaled_by_channels),
    ("counts channels twice", scaled_counting_all),
    ("counts the images", scaled_by_images),
)
