"""The course's own submission: splines in float32, for a fixed number of steps that fits into the budget."""

import numpy as np

from minflow import models
from minflow.training import fit


def train(data, rng, cpu_seconds):
    data = data.astype(np.float32)
    flow = models.nsf(2)
    params, _ = fit(flow, flow.init(rng, data), data, steps=4500, rng=rng, patience=20, progress=False)
    return flow, params
