"""Answers to ex-13-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from ._chapter_13 import LN2, LOG2_17, nats, one_number, usual


def bits_loop(images, u, log_prob_y):
    found = []
    for n, image in enumerate(images):
        scores = [float(log_prob_y(((image + noise[n]) / 17)[None])[0]) for noise in u]
        found.append(math.log2(17) - sum(scores) / len(scores) / len(image) / LN2)
    return np.array(found)


def bits_in_one_batch(images, u, log_prob_y):
    y = ((images + u) / 17).reshape(-1, images.shape[1])
    log_p = log_prob_y(y).reshape(len(u), -1) - images.shape[1] * np.log(17)
    return -log_p.mean(axis=0) / (images.shape[1] * LN2)


RIGHT = (bits_loop, bits_in_one_batch)


def bits_without_noise(images, u, log_prob_y):
    log_p = log_prob_y(images / 17)
    return np.log2(17) - log_p / (images.shape[1] * np.log(2))


def bits_without_division(images, u, log_prob_y):
    log_p = np.mean([log_prob_y(images + one) for one in u], axis=0)
    return LOG2_17 - log_p / images.shape[1] / LN2


def bits_with_16_cells(images, u, log_prob_y):
    scores = [log_prob_y((images + one) / 17) for one in u]
    return math.log2(16) - np.mean(scores, axis=0) / LN2 / images.shape[1]


def log_p_of(images, u, log_prob_y):
    return np.array([log_prob_y((images + one) / 17) for one in u]), images.shape[1]


MISTAKES = (
    ("no noise", bits_without_noise),
    ("log₂ 16", bits_with_16_cells),
    ("not divided by 17", bits_without_division),
    ("nats for bits", lambda *args: nats(*log_p_of(*args))),
    ("mean over the batch", lambda *args: one_number(*log_p_of(*args))),
    ("shape", lambda *args: usual(log_p_of(*args)[0].T, log_p_of(*args)[1])),
    ("raised", lambda images, u, log_prob_y: log_prob_y((images + u) / 17)),
)
