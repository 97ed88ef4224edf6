"""Where to start: six affine couplings with checkerboard masks, as in chapter 12."""

import numpy as np

from minflow import data
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.training import fit
from minflow.transforms import ActNorm, AffineCoupling, Chain


def to_line(y):
    """The codes that the judge uses: y (N, 64) in [0, 1) -> v (N, 64)."""
    t = 0.05 + 0.9 * y
    return np.log(t) - np.log(1 - t)


def train(images, rng, cpu_seconds):
    """(flow, params) of a flow over v = to_line((x + u)/17), trained on images x (N, 64) of levels 0 … 16."""
    field = np.sum(np.indices((8, 8)), axis=0).ravel()
    couplings = [AffineCoupling(field % 2 == k % 2, (64, 64)) for k in range(6)]
    flow = Flow(Normal(dim=64), Chain([*couplings, ActNorm(64)]))
    draw = data.stream(images)

    def stream(rng, n):
        return to_line(draw(rng, n)).astype(np.float32)

    params = flow.init(rng, stream(rng, 5000))
    params, _ = fit(flow, params, stream, steps=800, rng=rng, batch_size=128, learning_rate=2e-3, progress=False)
    return flow, params
