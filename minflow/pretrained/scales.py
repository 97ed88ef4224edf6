"""A flow of two scales for the images of `data.mnist`, conditional on the class.

    flow, params = pretrained.mnist()
    v, _ = data.Histograms(train).to_line(y)                    # the pixels of chapter 17, on the line
    flow.log_prob(params, v, pretrained.ONE_HOT[labels])        # (N,), nats

`python -m benchmarks.stored mnist` trains it again and writes the file; chapter 17 says what it reaches.
"""

from pathlib import Path

import numpy as np

from .. import trees
from ..distributions import Normal
from ..flow import Flow
from ..signatures import Params
from ..transforms import Chain, Inverse, SplineCoupling, Split
from .fields import _shapes

FILE = Path(__file__).with_name("mnist.npz")


def mnist_flow() -> Flow:
    """p(v | class) of 14 × 14 pixels, row by row: every second pixel of every second row first, then the others.

    Six spline couplings on chessboards make the coarse picture of 7 × 7 pixels, and four the other pixels from it.
    """
    row, column = np.indices((14, 14)).reshape(2, -1) % 2
    channel, field = 2 * row + column, np.indices((7, 7)).sum(axis=0).ravel() % 2
    settings = {"activation": "relu", "bins": 4, "bound": 4.0, "context_dim": 10}

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
