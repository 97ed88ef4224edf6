"""Handwritten digits of 8 × 8 pixels with 17 grey levels, read as continuous data and scored in bits per dimension.

    train, validation, test = digits()                  # (1300, 64), (197, 64), (300, 64), levels 0 … 16
    params, history = fit(flow, params, stream(train), …, validation=dequantise(rng, validation))
    bits, error = bits_per_dim(lambda y: flow.log_prob(params, y), rng, test)

A pixel of level x covers x/17 ≤ y < (x + 1)/17, so every y lies in (0, 1): a logit map takes it to ℝ.
"""

import math

import numpy as np

from ..arrays import as_function, as_rng, as_size, checked

LEVELS = 17
ORDER = np.random.default_rng(0).permutation(1797)  # one split for everyone, so that bits can be compared


def digits():
    """(train, validation, test): images of scikit-learn's digits as rows of 64 levels, 1300, 197 and 300 of them."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise ImportError("digits are read by scikit-learn, which is not here: pip install scikit-learn") from None
    images = load_digits().data[ORDER]
    return images[:1300], images[1300:1497], images[1497:]


def dequantise(rng, images):
    """y = (x + u) / 17, u ~ Uniform[0, 1) afresh for each pixel: (N, D) levels -> (N, D) in [0, 1)."""
    images = _levels(images)
    return (images + as_rng(rng).uniform(size=images.shape)) / LEVELS


def stream(images):
    """A function rng, n -> (n, D) of dequantised images, drawn with replacement: endless data for `fit`."""
    images = _levels(images, least=1)
    return lambda rng, n: dequantise(rng, images[as_rng(rng).integers(0, len(images), as_size(n, "n", least=0))])


def bits_per_dim(log_prob, rng, images, draws=16):
    """(bits, standard error over images): −E log₂ p(y) / D + log₂ 17, the mean of `draws` dequantisations an image.

    log_prob is a density of y, (N, D) -> (N,) nats. An image's cell has volume 17⁻ᴰ, and by Jensen's inequality
    E_u log p(y) − D log 17 ≤ log P(x): no code of the levels needs more bits (Theis et al. 2016, section 3.1).
    """
    log_prob, images = as_function(log_prob, "log_prob"), _levels(images, least=2)
    scores = [log_prob(dequantise(rng, images)) for _ in range(as_size(draws, "draws"))]
    bits = math.log2(LEVELS) - np.mean(scores, axis=0) / (images.shape[1] * math.log(2))
    return float(bits.mean()), float(bits.std(ddof=1) / len(bits) ** 0.5)


def _levels(images, least=0):
    images = np.asarray(images)
    if len(np.atleast_1d(images)) < least:
        raise ValueError(f"images must be at least {least}; got {len(images)}")
    levels = images.ndim == 2 and np.isin(images, np.arange(LEVELS)).all()
    return checked(images, levels, "images", "be rows of whole levels from 0 to 16")
