"""A flow of two scales for the images of `data.mnist`, conditional on the class.

    flow, params = pretrained.mnist()
    v, _ = data.Histograms(train).to_line(y)                    # the pixels of chapter 17, on the line
    flow.log_prob(params, v, pretrained.ONE_HOT[labels])        # (N,), nats

`python -m benchmarks.stored` trains it again and writes the file; chapter 17 says what it reaches.
"""

from pathlib import Path

import numpy as np

from .. import trees
from ..arrays import as_batch
from ..distributions import Normal
from ..flow import Flow
from ..signatures import Params
from ..transforms import Chain, Inverse, SplineCoupling, Split
from .fields import _shapes

FILE = Path(__file__).with_name("mnist.npz")
CLASSES = 10
ONE_HOT = np.eye(CLASSES, dtype=np.float32)


def mnist_flow() -> Flow:
    """p(v | class) of 14 × 14 pixels, row by row: every second pixel of every second row first, then the others.

    Six spline couplings on chessboards make the coarse picture of 7 × 7 pixels, and four the other pixels from it.
    """
    row, column = np.indices((14, 14)).reshape(2, -1) % 2
    channel, field = 2 * row + column, np.indices((7, 7)).sum(axis=0).ravel() % 2
    settings = {"activation": "relu", "bins": 4, "bound": 4.0, "context_dim": CLASSES}

    def couplings(*masks):
        return [Inverse(SplineCoupling(mask, (64, 64), **settings)) for mask in masks]

    coarse = Chain(couplings(*3 * [field == 0, field == 1]))
    return Flow(Normal(dim=196), Chain([Split(channel > 0, coarse), *couplings(*2 * [channel % 3 == 0, channel < 3])]))


def mnist() -> tuple[Flow, Params]:
    """(flow, params), in float32.

    It has seen the training images of `data.mnist` and their labels, and stopped by the validation images. v is what
    `data.Histograms` of the training images gives. The file holds float16.
    """
    with np.load(FILE, allow_pickle=False) as stored:
        flow = mnist_flow()
        return flow, trees.views(stored["flat"].astype(np.float32), _shapes(flow))


def log_prob_by_class(flow, params, v):
    """log p(v | class) for each class: (N, D) -> (N, 10), nats."""
    v = np.asarray(as_batch(v, "v", flow.base.dim), np.float32)
    return np.array([flow.log_prob(params, v, np.tile(k, (len(v), 1))) for k in ONE_HOT], np.float64).T


def log_mean(log_p, axis):
    """log of the mean of exp(log_p) along an axis, where exp may be 0 in floating point."""
    return np.logaddexp.reduce(log_p, axis=axis) - np.log(np.shape(log_p)[axis])
