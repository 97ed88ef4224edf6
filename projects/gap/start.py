"""Where to start: a RealNVP, trained for about as long as the budget allows."""

import time

from minflow import models
from minflow.training import fit


def train(data, rng, cpu_seconds):
    """(flow, params) of a flow in the plane, trained on data (N, 2) in at most cpu_seconds CPU-seconds."""
    flow = models.realnvp(2)
    params = flow.init(rng, data)
    start = time.process_time()
    fit(flow, params, data, steps=50, rng=rng, progress=False)
    for_one_step = (time.process_time() - start) / 50
    steps = int(0.7 * (cpu_seconds - 50 * for_one_step) / for_one_step)
    params, _ = fit(flow, params, data, steps=steps, rng=rng, progress=False)
    return flow, params
