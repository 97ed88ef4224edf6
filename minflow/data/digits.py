"""Handwritten digits of 8 × 8 pixels with 17 grey levels, read as continuous data and scored in bits per dimension.

    train, validation, test = digits()                  # (1300, 64), (197, 64), (300, 64), levels 0 … 16
    which, _, _ = digit_labels()                        # (1300,), the digit that each image shows, 0 … 9
    params, history = fit(flow, params, stream(train), …, validation=dequantise(rng, validation))
    bits, error = bits_per_dim(lambda y: flow.log_prob(params, y), rng, test)
    v, log_det = Histograms(train).to_line(dequantise(rng, test))   # pixels of nearly one shape, on the line

A pixel of level x covers x/17 ≤ y < (x + 1)/17, so every y lies in (0, 1): a logit map takes it to ℝ.

digits.npz beside this file holds the 1797 test images of Optical Recognition of Handwritten Digits, E. Alpaydin and
C. Kaynak, UCI Machine Learning Repository 1998, doi:10.24432/C50P49, under CC BY 4.0, in the order of scikit-learn.
"""

import math
from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist

import autograd.numpy as np

from ..arrays import as_events, as_function, as_positive, as_rng, as_size, as_within, checked
from ..signatures import Array, ArrayLike, Generator, Pair, Stream
from ..tracing import defvjp, getval, primitive

LEVELS = 17
FILE = Path(__file__).with_name("digits.npz")
EDGE = 1e-9  # what goes into Φ⁻¹ stays at least so far from 0 and 1
REST = 1 - 2 * EDGE
LOG_ROOT = 0.5 * math.log(2 * math.pi)
ORDER = np.random.default_rng(0).permutation(1797)  # one split for everyone, so that bits can be compared


def digits() -> tuple[Array, Array, Array]:
    """(train, validation, test): images as rows of 64 levels, 1300, 197 and 300 of them."""
    return _split("images", float)


def digit_labels() -> tuple[Array, Array, Array]:
    """(train, validation, test): the digit that each image of `digits` shows, 0 … 9: (1300,), (197,) and (300,)."""
    return _split("labels", int)


def _split(what, dtype):
    with np.load(FILE) as stored:
        rows = stored[what].astype(dtype)[ORDER]
    return rows[:1300], rows[1300:1497], rows[1497:]


def dequantise(rng: Generator, images: ArrayLike) -> Array:
    """y = (x + u) / 17, u ~ Uniform[0, 1) afresh for each pixel: (N, D) levels -> (N, D) in [0, 1)."""
    images = as_levels(images)
    return (images + as_rng(rng).uniform(size=images.shape)) / LEVELS


def stream(images: ArrayLike) -> Stream:
    """A function rng, n -> (n, D) of dequantised images, drawn with replacement: endless data for `fit`."""
    images = as_levels(images, least=1)
    return lambda rng, n: dequantise(rng, images[as_rng(rng).integers(0, len(images), as_size(n, "n", least=0))])


def bits_per_dim(
    log_prob: Callable[[Array], Array], rng: Generator, images: ArrayLike, draws: int = 16
) -> tuple[float, float]:
    """(bits, standard error over images): −E log₂ p(y) / D + log₂ 17, the mean of `draws` dequantisations an image.

    log_prob is a density of y, (N, D) -> (N,) nats. An image's cell has volume 17⁻ᴰ, and by Jensen's inequality
    E_u log p(y) − D log 17 ≤ log P(x): no code of the levels needs more bits (Theis et al. 2016, section 3.1).
    """
    log_prob, images = as_function(log_prob, "log_prob"), as_levels(images, least=2)
    scores = [log_prob(dequantise(rng, images)) for _ in range(as_size(draws, "draws"))]
    bits = math.log2(LEVELS) - np.mean(scores, axis=0) / (images.shape[1] * math.log(2))
    return float(bits.mean()), float(bits.std(ddof=1) / len(bits) ** 0.5)


@primitive
def normal_quantile(F):
    """Φ⁻¹, where the standard normal has the share F below it, with the slope 1 / φ(Φ⁻¹(F))."""
    return np.frompyfunc(NormalDist().inv_cdf, 1, 1)(F).astype(np.float64)


defvjp(normal_quantile, lambda v, F: lambda g: g * np.exp(0.5 * v * v + LOG_ROOT))


class Histograms:
    """v_d = Φ⁻¹(F_d(y_d)),  F_d the distribution function of pixel d, linear within each level

        log_det = Σ_d [log F_d′(y_d) − log φ(v_d)],  φ = Φ′ the standard normal density

    images: (N, D) levels, whose histograms are taken. extra: added to each count, so that a level that was never seen
    keeps some mass. share: (17, D), the mass of each level. F goes from 10⁻⁹ to 1 − 10⁻⁹. If the pixels were
    independent, v would be N(0, I). Cost: O(D) a point.
    """

    def __init__(self, images: ArrayLike, extra: float = 0.2) -> None:
        images = as_levels(images, least=1)
        counts = np.sum(images == np.arange(LEVELS)[:, None, None], axis=1) + as_positive(extra, "extra")
        self.share = counts / counts.sum(axis=0)
        self.below = np.cumsum(self.share, axis=0) - self.share

    def to_line(self, y: ArrayLike) -> Pair:
        """(v (N, D), log_det (N,)) at y (N, D) in [0, 1), as `dequantise` gives it."""
        y = as_within(as_events(y, "y", self.share.shape[1]), "y", (-EDGE, 1.0))
        level = np.floor(np.maximum(getval(y), 0) * LEVELS).astype(int)
        share, below = (np.take_along_axis(table, level, axis=0) for table in (self.share, self.below))
        v = normal_quantile(EDGE + REST * (below + share * (LEVELS * y - level)))
        return v, np.sum(np.log(REST * LEVELS * share) + 0.5 * v * v + LOG_ROOT, axis=1)

    def to_pixels(self, v: ArrayLike) -> Pair:
        """y (N, D) at v (N, D): the way back."""
        v = as_events(v, "v", self.share.shape[1])
        F = (np.frompyfunc(NormalDist().cdf, 1, 1)(v).astype(np.float64) - EDGE) / REST
        level = np.sum(self.below[1:, None] <= F, axis=0)
        share, below = (np.take_along_axis(table, level, axis=0) for table in (self.share, self.below))
        return np.clip((level + (F - below) / share) / LEVELS, 0, 1)


def as_levels(images: ArrayLike, least: int = 0) -> Array:
    """Checked: at least `least` rows of whole levels from 0 to 16, (N, D)."""
    images = np.asarray(images)
    if len(np.atleast_1d(images)) < least:
        raise ValueError(f"images must be at least {least}; got {len(images)}")
    need = "be rows of whole levels from 0 to 16"
    others = np.argwhere(~np.isin(checked(images, images.ndim == 2, "images", need), np.arange(LEVELS)))
    if len(others):
        row, pixel = others[0]
        got = f"{images[row, pixel]} as pixel {pixel} of row {row} in an array of shape {images.shape}"
        raise ValueError(f"images must {need}; got {got}")
    return images
