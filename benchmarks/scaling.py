"""Time and memory of a training step as the dimension grows, 8 couplings of 64-64, batch 256, float32."""

import numpy as np

from . import memory, timed
from .peers.common import LEARNING_RATE

BATCH = 256


def run(adapters, quick=False):
    """Rows: D, peer, ms of a step (median), MB of a backward pass (resident, or XLA's plan)."""
    rows = []
    for dim in (2, 8) if quick else (2, 8, 32, 128, 784):
        steps, x = {}, np.random.default_rng(1).normal(size=(4096, dim)).astype(np.float32)
        for peer, adapter in adapters.items():
            model, drawn = adapter.build("float32", dim, 8, (64, 64)), timed.batches(x, BATCH, np.random.default_rng(2))
            for _ in range(5):
                model.step(next(drawn), LEARNING_RATE)
            steps[peer] = lambda model=model, drawn=drawn: model.step(next(drawn), LEARNING_RATE)
        times = timed.interleaved(steps, 1 if quick else 5)
        ours = np.median(times["minflow"])
        for peer, seconds in times.items():
            space = {} if quick else memory.measured(peer, BATCH, dim, 8)
            megabytes = space.get("resident, MB", space.get("XLA's plan, MB"))
            row = {"D": dim, "peer": peer, "ms": 1e3 * np.median(seconds), "MB": megabytes}
            rows.append(row | {"minflow is faster by": np.median(seconds) / ours})
    return rows
