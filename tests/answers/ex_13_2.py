"""Answers to ex-13-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import numpy as np

from ._chapter_13 import LN2, LOG2_17, REPORTS, usual


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


def bits_with(score, y=lambda images, one: (images + one) / 17, choose=lambda u: u):
    """score(log_p (S, N), D) of the answers that go wrong after, or before, the density is asked."""

    def answer(images, u, log_prob_y):
        log_p = np.array([log_prob_y(y(images, one)) for one in choose(u)])
        return score(log_p, images.shape[1])

    return answer


def bits_of_a_block(images, u, log_prob_y):
    return usual(log_prob_y((images + u) / 17), images.shape[1])


RIGHT = (
    bits_loop,
    bits_in_one_batch,
)


MISTAKES = (
    ("raised", bits_of_a_block),
    *((name, bits_with(score)) for name, score in REPORTS),
    ("log₂ 256", bits_with(lambda log_p, dim: usual(log_p, dim) - LOG2_17 + math.log2(256))),
    (
        "sixteen levels throughout",
        bits_with(lambda log_p, dim: usual(log_p, dim) - LOG2_17 + 4, lambda images, one: (images + one) / 16),
    ),
    ("log of the mean", bits_with(lambda log_p, dim: LOG2_17 - np.log2(np.exp(log_p).mean(axis=0)) / dim)),
    ("shape", bits_with(lambda log_p, dim: LOG2_17 - log_p.mean(axis=1) / LN2 / dim)),
)
