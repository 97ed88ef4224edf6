"""What must be true of dequantised images; see statements.py for the form."""

import math

import numpy as np

from .statements import close


def dequantised_levels_fill_their_cells_evenly(m, rng):
    """y lies in [x/17, (x + 1)/17) and 17 y − x is uniform, afresh in each pixel and each call."""
    images = rng.integers(0, 17, (200, 20))
    u = 17 * m.data.dequantise(rng, images) - images
    assert (u > -1e-12).all() and (u < 1).all()
    assert abs(u.mean() - 0.5) < 6 * math.sqrt(1 / 12 / u.size) and abs(u.var() - 1 / 12) < 0.01
    assert abs(np.corrcoef(u[:, 0], u[:, 1])[0, 1]) < 0.5 and abs(np.corrcoef(u[0], u[1])[0, 1]) < 0.9
    assert (m.data.dequantise(rng, images) != m.data.dequantise(rng, images)).mean() > 0.99


def bits_count_the_cells(m, rng):
    """A density that is 17 / 2 on the lower half of the levels of each pixel gives one bit less than log₂ 17."""
    images = rng.integers(0, 8, (30, 5))
    bits, error = m.data.bits_per_dim(lambda y: np.full(len(y), 5 * math.log(2.0)), rng, images)
    close(bits, math.log2(17) - 1)
    uneven = lambda y: -np.sum(np.floor(17 * y + 1e-9), axis=1)  # noqa: E731
    bits, error = m.data.bits_per_dim(uneven, rng, images, draws=2)
    each = images.mean(axis=1) / math.log(2) + math.log2(17)
    close(bits, each.mean())
    close(error, each.std(ddof=1) / math.sqrt(30))


def a_stream_draws_all_images_alike(m, rng):
    images, n = np.arange(12).reshape(6, 2), 6000
    y = m.data.stream(images)(rng, n)
    assert y.shape == (n, 2)
    levels = np.floor(17 * y + 1e-9).astype(int)
    assert (levels[:, 1] == levels[:, 0] + 1).all()
    counts = np.bincount(levels[:, 0] // 2, minlength=6)
    assert len(counts) == 6 and (abs(counts - 1000) < 6 * math.sqrt(1000 * 5 / 6)).all()
