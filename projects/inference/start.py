"""(Three sentences: what you trained, what your own diagnostics said, and whether you would act on this posterior.)"""

import numpy as np

from minflow import models
from minflow.training import fit


class OfCounts:
    """A conditional flow of θ that reads log(1 + counts), in units of order 1."""

    def __init__(self, flow, x):
        self.flow, self.middle, self.unit = flow, np.log1p(x).mean(axis=0), np.log1p(x).std(axis=0)

    def context(self, x):
        return (np.log1p(x) - self.middle) / self.unit

    def log_prob(self, params, theta, x):
        return self.flow.log_prob(params, theta, self.context(x))

    def sample(self, params, rng, n, x):
        return self.flow.sample(params, rng, n, self.context(x))


def train(theta, x, rng, cpu_seconds):
    """(flow, params) of q(θ | x), trained on pairs theta (N, 2) and x (N, 48) in at most cpu_seconds CPU-seconds."""
    flow = OfCounts(models.realnvp(2, layers=6, hidden=(32, 32), context_dim=x.shape[1]), x)
    context = flow.context(x)
    start = flow.flow.init(rng, theta, context)
    params, _ = fit(flow.flow, start, theta, context=context, steps=1000, validation=False, rng=rng, progress=False)
    return flow, params
