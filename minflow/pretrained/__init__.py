"""Flows that were trained before: their parameters are a file of this folder.

    pairs = pretrained.digits()                          # [(flow, params), …], densities of v given a class
    v, _ = data.Histograms(train).to_line(y)             # the pixels of chapter 17, on the line
    pretrained.log_prob_by_class(pairs, v)               # (N, 10), log p(v | class) in nats

`python -m benchmarks.stored` trains them again and writes the file; docs and chapter 17 say what they reach.
"""

from pathlib import Path

import numpy as np

from .. import trees
from ..arrays import as_batch
from ..distributions import Normal
from ..flow import Flow
from ..signatures import Params
from ..transforms import Chain, Inverse, SplineCoupling
from .fields import _shapes
from .fields import lattice as lattice
from .fields import lattice_flow as lattice_flow

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
        return [pair_of(flat) for flat in stored["flows"]]


def pair_of(flat):
    """(flow, params) of a vector with all parameters, in the order of `trees.flatten`."""
    flow = digits_flow()
    return flow, trees.views(np.asarray(flat, np.float32), _shapes(flow))


def bits_after_the_logit():
    """bits/dim of the best model of chapter 12, six spline couplings after the logit, for each test image: (300,)."""
    with np.load(FILE, allow_pickle=False) as stored:
        return stored["after_the_logit"].astype(np.float64)


def log_prob_by_class(pairs, v):
    """log of the mean over the pairs (flow, params) of p(v | class), for each class: (N, 64) -> (N, 10), nats."""
    v = np.asarray(as_batch(v, "v", 64), np.float32)
    log_p = [[flow.log_prob(params, v, np.tile(k, (len(v), 1))) for k in ONE_HOT] for flow, params in pairs]
    return log_mean(np.array(log_p, np.float64), axis=0).T


def log_mean(log_p, axis):
    """log of the mean of exp(log_p) along an axis, where exp may be 0 in floating point."""
    return np.logaddexp.reduce(log_p, axis=axis) - np.log(np.shape(log_p)[axis])
