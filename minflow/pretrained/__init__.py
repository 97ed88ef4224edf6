"""Flows that were trained before: their parameters are a file of this folder.

    pairs = pretrained.digits()                          # [(flow, params), …], densities of v given a class
    v, _ = data.Histograms(train).to_line(y)             # the pixels of chapter 17, on the line
    pretrained.log_prob_by_class(pairs, v)               # (N, 10), log p(v | class) in nats
    flow, params = pretrained.mnist()                    # the same for images of 14 × 14 pixels: see scales.py
    flow, params = pretrained.pictures()                 # from noise to such images, by a velocity: see pixels.py
    flow, params = pretrained.lattice(8)                 # fields on 8 × 8 sites: see fields.py

`python -m benchmarks.stored` trains the first two again and writes their files; benchmarks/README.md says what they
reach.
"""

from pathlib import Path

import numpy as np

from .. import trees
from ..arrays import as_batch, checked
from ..distributions import Normal
from ..flow import Flow
from ..signatures import Params
from ..transforms import Chain, Inverse, SplineCoupling
from .fields import _shapes
from .fields import lattice as lattice
from .fields import lattice_flow as lattice_flow
from .pixels import noisy as noisy
from .pixels import pictures as pictures
from .pixels import read_pictures as read_pictures
from .pixels import stored as stored
from .pixels import to_levels as to_levels
from .scales import mnist as mnist
from .scales import mnist_flow as mnist_flow

CLASSES, LAYERS, HIDDEN, BINS, BOUND = 10, 6, (64, 64), 5, 4.0
FILE = Path(__file__).with_name("digits.npz")
ONE_HOT = np.eye(CLASSES, dtype=np.float32)


def digits_flow() -> Flow:
    """p(v | class) of 8 × 8 pixels: spline couplings on checkerboards, the class one-hot as their context."""
    field = np.add.outer(np.arange(8), np.arange(8)).ravel() % 2
    settings = {"activation": "relu", "bins": BINS, "bound": BOUND, "context_dim": CLASSES}
    couplings = [Inverse(SplineCoupling(field == k % 2, HIDDEN, **settings)) for k in range(LAYERS)]
    return Flow(Normal(dim=64), Chain(couplings))


def digits() -> list[tuple[Flow, Params]]:
    """[(flow, params), (flow, params)]: two flows of `digits_flow`, from two seeds, in float32.

    They have seen the training images of `data.digits` and their labels, and stopped by the validation images. v is
    what `data.Histograms` of the training images gives. The file holds float16.
    """
    with np.load(FILE, allow_pickle=False) as stored:
        return [pair_of(digits_flow(), flat) for flat in stored["flows"]]


def pair_of(flow, flat):
    """(flow, params) of a flow and a vector with all its parameters, in the order of `trees.flatten`."""
    return flow, trees.views(np.asarray(flat, np.float32), _shapes(flow))


def log_prob_by_class(pairs, v):
    """log of the mean over the pairs (flow, params) of p(v | class), for each class: (N, D) -> (N, 10), nats."""
    checked(pairs, len(pairs) > 0, "pairs", "hold at least one pair (flow, params)")
    v = np.asarray(as_batch(v, "v", pairs[0][0].base.dim), np.float32)
    log_p = [[flow.log_prob(params, v, np.tile(k, (len(v), 1))) for k in ONE_HOT] for flow, params in pairs]
    return log_mean(np.array(log_p, np.float64), axis=0).T


def log_mean(log_p, axis):
    """log of the mean of exp(log_p) along an axis, where exp may be 0 in floating point."""
    return np.logaddexp.reduce(log_p, axis=axis) - np.log(np.shape(log_p)[axis])
