"""Where to start: a RealNVP that is told x, in units of order 1."""

import time

from minflow import models
from minflow.training import fit


class InUnits:
    """A conditional flow of θ whose context is x in other units; a network wants numbers of order 1."""

    def __init__(self, flow, middle, unit):
        self.flow, self.middle, self.unit = flow, middle, unit

    def log_prob(self, params, theta, x):
        return self.flow.log_prob(params, theta, (x - self.middle) / self.unit)

    def sample(self, params, rng, n, x):
        return self.flow.sample(params, rng, n, (x - self.middle) / self.unit)


def train(theta, x, rng, cpu_seconds):
    """(flow, params) of q(θ | x), trained on pairs theta (N, 2) and x (N, 2) in at most cpu_seconds CPU-seconds."""
    middle, unit = x.mean(axis=0), x.std(axis=0)
    context = (x - middle) / unit
    flow = models.realnvp(2, context_dim=2)
    params = flow.init(rng, theta, context)
    start = time.process_time()
    fit(flow, params, theta, context=context, steps=50, rng=rng, progress=False)
    for_one_step = (time.process_time() - start) / 50
    steps = min(3000, int(0.7 * cpu_seconds / for_one_step))
    params, _ = fit(flow, params, theta, context=context, steps=steps, rng=rng, progress=False)
    return InUnits(flow, middle, unit), params
