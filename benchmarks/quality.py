"""How close the flow comes in a given CPU time: KL gap on a density that is known, from a stream of fresh samples.

Every peer trains the same RealNVP (8 couplings, 64-64, relu, float32) with the same data, standardised by 10 000 draws,
batch 512, Adam, gradient clipped at norm 5, a rate that warms up over the first 5 % of the time to 5e-3 and falls to 0
as a cosine of the time spent. What is left is each library's speed and the way it bounds its scales.
"""

import math
import time

import numpy as np

from minflow import data, models, training

from .peers.common import LEARNING_RATE

SETS = {"moons": "two_moons", "circles": "two_circles", "checkerboard": "checkerboard", "spirals": "two_spirals"}
MODEL, BATCH, PEAK, CLIP = {"dim": 2, "layers": 8, "hidden": (64, 64)}, 512, 5e-3, 5.0


def run(adapters, quick=False, sets=("moons",), seconds=60.0):
    """Rows: data set, peer, KL gap with its standard error, steps, CPU seconds."""
    seconds, n = (2.0, 20_000) if quick else (seconds, 200_000)
    rows = []
    for name in sets:
        density = getattr(data, SETS[name])()
        for peer, adapter in adapters.items():
            rows.append({"data": name, "peer": peer} | _peer(adapter, density, seconds, n))
        if "minflow" in adapters:
            rows.append({"data": name, "peer": "minflow: models.realnvp and fit"} | _fit(density, seconds, n))
    return rows


def _peer(adapter, density, seconds, n):
    rng = np.random.default_rng(0)
    draws = density.sample(rng, 10_000)
    mean, std = draws.mean(axis=0), draws.std(axis=0)

    def fresh(count):
        return ((density.sample(rng, count) - mean) / std).astype(np.float32)

    model = adapter.build("float32", **MODEL)
    model.step(fresh(BATCH), LEARNING_RATE, CLIP)  # compiled outside the time that counts
    steps, start = 0, time.process_time()
    while (done := (time.process_time() - start) / seconds) < 1:
        rate = PEAK * (done / 0.05 if done < 0.05 else 0.5 * (1 + math.cos(math.pi * (done - 0.05) / 0.95)))
        model.step(fresh(BATCH), max(rate, 1e-6), CLIP)
        steps += 1

    def log_prob(x):
        return model.log_prob(((x - mean) / std).astype(np.float32)) - np.log(std).sum()

    return gap(density, log_prob, n) | {"steps": steps, "CPU s": time.process_time() - start}


def _fit(density, seconds, n):
    """minflow as a user meets it: the builder, `fit` and its defaults; as many steps as the time allows."""
    flow, rng = models.realnvp(2), np.random.default_rng(0)

    def stream(rng, count):
        return density.sample(rng, count).astype(np.float32)

    params = flow.init(rng, stream(rng, 10_000))
    start = time.process_time()
    training.fit(flow, params, stream, steps=100, rng=np.random.default_rng(1), progress=False)
    steps = int(100 * seconds / (time.process_time() - start))
    start = time.process_time()
    params, _ = training.fit(flow, params, stream, steps=steps, rng=rng, progress=False)
    spent = time.process_time() - start
    return gap(density, lambda x: flow.log_prob(params, x.astype(np.float32)), n) | {"steps": steps, "CPU s": spent}


def gap(density, log_prob, n):
    """KL(p‖q) on n fresh points, the same for all peers, and its standard error."""
    x = density.sample(np.random.default_rng(99), n)
    log_q = np.concatenate([log_prob(x[start : start + 4096]) for start in range(0, n, 4096)])
    difference = density.log_prob(x) - log_q
    return {"KL gap": float(difference.mean()), "standard error": float(difference.std() / math.sqrt(n))}
