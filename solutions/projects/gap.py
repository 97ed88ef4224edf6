"""The course's own submission: splines in float32, for as many steps as the budget allows."""

import time

import numpy as np

from minflow import models
from minflow.training import fit


class Until:
    """Ends a fit when the time is over; what was learned until then stays."""

    def __init__(self, end):
        self.end = end

    def wants_params(self, step):
        return False

    def __call__(self, step, params, loss):
        if time.process_time() > self.end:
            raise TimeoutError("the budget is spent")


def train(data, rng, cpu_seconds):
    end = time.process_time() + 0.97 * cpu_seconds
    data = data.astype(np.float32)
    flow = models.nsf(2)
    params = flow.init(rng, data)
    for _ in range(2):  # the first time pays for what is done once
        before = time.process_time()
        fit(flow, params, data, steps=40, rng=rng, validation=False, progress=False)
        for_one_step = (time.process_time() - before) / 40
    steps = int(0.85 * (end - time.process_time()) / for_one_step)
    options = {"validation": False, "progress": False, "callback": Until(end)}
    params, _ = fit(flow, params, data, steps=steps, rng=rng, **options)
    return flow, params
