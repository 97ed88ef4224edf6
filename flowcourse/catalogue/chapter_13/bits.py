"""ex-13-1 and ex-13-2: the bits of a pixel and of images."""

import math

import numpy as np

LN2, LOG2_17 = math.log(2), math.log2(17)


def black_from_density(q):
    height = q * 17
    return height, math.log2(17) - math.log2(height)


def black_by_coins(q):
    return q / (1 / 17 - 0 / 17), np.log(1 / q) / LN2


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


def usual(log_p, dim):
    return LOG2_17 - np.mean(log_p, axis=0) / (dim * LN2)


def bits_by(count):
    def answer(images, u, log_prob_y):
        log_p = np.mean([log_prob_y((images + one) / 17) for one in u], axis=0)
        return -log_p / LN2 / count(images) + LOG2_17

    return answer


def bits_of_a_block(images, u, log_prob_y):
    return usual(log_prob_y((images + u) / 17), images.shape[1])


REPORTS = (
    ("no log₂ 17", lambda log_p, dim: -log_p.mean(axis=0) / LN2 / dim),
    ("log₂ 17 subtracted", lambda log_p, dim: -log_p.mean(axis=0) / LN2 / dim - LOG2_17),
    ("log₂ 17 shared out", lambda log_p, dim: (LOG2_17 - log_p.mean(axis=0) / LN2) / dim),
    ("log p in nats", lambda log_p, dim: LOG2_17 - log_p.mean(axis=0) / dim),
    ("log 17 in nats", lambda log_p, dim: math.log(17) - log_p.mean(axis=0) / LN2 / dim),
    ("nats for bits", lambda log_p, dim: math.log(17) - log_p.mean(axis=0) / dim),
    ("bits of an image", lambda log_p, dim: dim * LOG2_17 - log_p.mean(axis=0) / LN2),
    ("log p of an image", lambda log_p, dim: LOG2_17 - log_p.mean(axis=0) / LN2),
    ("sign of log p", lambda log_p, dim: LOG2_17 + log_p.mean(axis=0) / LN2 / dim),
    ("log-likelihood for bits", lambda log_p, dim: log_p.mean(axis=0) / LN2 / dim - LOG2_17),
    ("mean over the batch", lambda log_p, dim: LOG2_17 - np.mean(log_p) / LN2 / dim),
)

RIGHT = {
    "ex-13-1": (black_from_density, black_by_coins),
    "ex-13-2": (bits_loop, bits_in_one_batch),
}

WRONG = {
    "ex-13-1": (
        ("the mass as the height", lambda q: (q, -np.log2(q))),
        ("multiplied by the width", lambda q: (q / 17, -np.log2(q))),
        ("sixteen cells", lambda q: (16 * q, -np.log2(q))),
        ("at most one", lambda q: (np.minimum(17 * q, 1), -np.log2(q))),
        ("the other pixels' height", lambda q: ((1 - q) / (16 / 17), -np.log2(q))),
        ("log₂ 17 subtracted twice", lambda q: (17 * q, -np.log2(17 * q) - LOG2_17)),
        ("bits of the density", lambda q: (17 * q, -np.log2(17 * q))),
        ("volume on the wrong side", lambda q: (17 * q, np.log2(17 / q))),
        ("negative bits", lambda q: (17 * q, np.log2(q))),
        ("the probability for its bits", lambda q: (17 * q, 1 / q)),
        ("expected bits", lambda q: (17 * q, -q * np.log2(q))),
        ("entropy", lambda q: (17 * q, -q * np.log2(q) - (1 - q) * np.log2(1 - q))),
        ("nats for bits", lambda q: (17 * q, -np.log(q))),
        ("order", lambda q: (-np.log2(q), 17 * q)),
        ("parts", lambda q: 17 * q),
    ),
    "ex-13-2": (
        ("raised", bits_of_a_block),
        *((name, bits_with(score)) for name, score in REPORTS),
        ("D log₂ 17", bits_with(lambda log_p, dim: usual(log_p, dim) + (dim - 1) * LOG2_17)),
        ("log₂ 16", bits_with(lambda log_p, dim: usual(log_p, dim) - LOG2_17 + math.log2(16))),
        ("log₂ 256", bits_with(lambda log_p, dim: usual(log_p, dim) - LOG2_17 + math.log2(256))),
        ("multiplied by log 2", bits_with(lambda log_p, dim: -log_p.mean(axis=0) * LN2 / dim + LOG2_17)),
        ("divided by N", bits_by(lambda images: images.shape[0])),
        ("divided by all pixels", bits_by(lambda images: images.size)),
        ("no noise", bits_with(usual, lambda images, one: images / 17)),
        ("middle of the cell", bits_with(usual, lambda images, one: (images + 0.5) / 17)),
        ("not divided by 17", bits_with(usual, lambda images, one: images + one)),
        (
            "sixteen levels throughout",
            bits_with(lambda log_p, dim: usual(log_p, dim) - LOG2_17 + 4, lambda images, one: (images + one) / 16),
        ),
        ("divided by 16", bits_with(usual, lambda images, one: (images + one) / 16)),
        ("noise over the whole range", bits_with(usual, lambda images, one: images / 17 + one)),
        ("only the noise divided", bits_with(usual, lambda images, one: images + one / 17)),
        ("noise centred", bits_with(usual, lambda images, one: (images + one - 0.5) / 17)),
        ("one draw", bits_with(usual, choose=lambda u: u[:1])),
        ("noise averaged first", bits_with(usual, choose=lambda u: u.mean(axis=0, keepdims=True))),
        ("summed over the draws", bits_with(lambda log_p, dim: LOG2_17 - log_p.sum(axis=0) / LN2 / dim)),
        ("log of the mean", bits_with(lambda log_p, dim: LOG2_17 - np.log2(np.exp(log_p).mean(axis=0)) / dim)),
        ("not averaged over the draws", bits_with(lambda log_p, dim: LOG2_17 - log_p / LN2 / dim)),
        ("logarithm of log p", bits_with(lambda log_p, dim: LOG2_17 - np.log2(log_p).mean(axis=0) / dim)),
        ("shape", bits_with(lambda log_p, dim: LOG2_17 - log_p.mean(axis=1) / LN2 / dim)),
    ),
}
