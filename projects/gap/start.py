"""Where to start: a RealNVP, trained for a fixed number of steps, so that a seed gives the same score each time."""

from minflow import models
from minflow.training import fit


def train(data, rng, cpu_seconds):
    """(flow, params) of a flow in the plane, trained on data (N, 2) in at most cpu_seconds CPU-seconds."""
    flow = models.realnvp(2)
    params, _ = fit(flow, flow.init(rng, data), data, steps=1500, rng=rng, progress=False)
    return flow, params
