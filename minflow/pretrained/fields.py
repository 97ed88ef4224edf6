"""A flow for the field φ⁴ with m² = −1 and λ = ⅛ on L × L sites, L even: one set of weights for every L.

    flow, params = pretrained.lattice(8)
    x, log_q = flow.sample_and_log_prob(params, rng, 1000)      # 1000 fields (1000, 64), and their log-densities

`python -m benchmarks.lattice --train` trains it again on L = 4, 6 and 8 and writes the file; chapter 15 says more.
"""

from pathlib import Path

import numpy as np

from .. import trees
from ..arrays import as_positive, as_size
from ..distributions import Mixture, MultivariateNormal
from ..flow import Flow
from ..signatures import Array, Params
from ..transforms import Chain, LatticeCoupling

MEAN, MASS2 = 1.0, 0.7
MIDDLE, MIDDLE_MASS2 = 0.03, 0.3
LAYERS, HIDDEN = 6, (24,)
FILE = Path(__file__).with_name("lattice.npz")


def free_field(side: int, mass2: float) -> Array:
    """The covariance of the Gaussian field with the action Σ ½ (∂φ)² + ½ mass2 φ², L × L sites: (L², L²)."""
    sites = as_size(side, "side") ** 2
    one = np.eye(sites).reshape(sites, side, side)
    near = sum(np.roll(one, step, axis) for step in (1, -1) for axis in (1, 2))
    return np.linalg.inv(((4 + as_positive(mass2, "mass2")) * one - near).reshape(sites, sites))


def lattice_flow(side: int) -> Flow:
    """q(φ) = q(−φ): free fields around +MEAN and −MEAN, and a few in the middle, through couplings that are odd."""
    one = np.ones(as_size(side, "side") ** 2)
    wells = [MultivariateNormal(sign * MEAN * one, free_field(side, MASS2)) for sign in (1, -1)]
    between = MultivariateNormal(0 * one, free_field(side, MIDDLE_MASS2))
    base = Mixture([*wells, between], [0.5 - MIDDLE / 2, 0.5 - MIDDLE / 2, MIDDLE])
    return Flow(base, Chain([LatticeCoupling((side, side), k % 2, HIDDEN) for k in range(LAYERS)]))


def lattice(side: int) -> tuple[Flow, Params]:
    """(flow, params) for side × side sites, an even number; at 10 and more it was not trained."""
    flow = lattice_flow(side)
    with np.load(FILE, allow_pickle=False) as stored:
        return flow, trees.views(stored["flat"].astype(np.float64), _shapes(flow))


def _shapes(flow):
    """Parameters of `flow` whose shapes alone count: which numbers are drawn does not matter."""
    return flow.init(np.random.default_rng(0))
