"""Time and memory of a training step as the dimension grows, 8 couplings of 64-64, batch 256, float32."""

import numpy as np

from . import memory, speed

BATCH = 256


def run(names, quick=False, before=None):
    """Rows: D, peer, ms of a step (median), MB of a backward pass (resident, or XLA's plan). before: as in `speed`."""
    rows, rounds = [], 1 if quick else 5
    with speed.started(names, before) as processes:
        for dim in (2, 8) if quick else (2, 8, 32, 128, 784):
            size = {"layers": 8, "hidden": [64, 64], "dim": dim}
            times = speed.asked(processes, ["RealNVP", size, "float32", BATCH, "training step"], rounds)
            ours = np.median(times["minflow"])
            for peer, seconds in times.items():
                space = {} if quick or peer == "before" else memory.measured(peer, BATCH, dim, 8)
                megabytes = space.get("resident, MB", space.get("XLA's plan, MB"))
                row = {"D": dim, "peer": peer, "ms": 1e3 * np.median(seconds), "MB": megabytes}
                rows.append(row | {"minflow is faster by": np.median(seconds) / ours})
    return rows
