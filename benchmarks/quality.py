"""How close a flow comes in a given CPU time: KL gap on a density that is known, from a stream of fresh samples.

minflow is trained as a user does it: a builder of `models`, and `fit` with its defaults except for the number of steps.
The peers share one loop: float32, data standardised by 10 000 draws, batch 512, Adam, gradient clipped at norm 5, a
rate that warms up over the first 5 % of the time to 5e-3 and falls to 0 as a cosine of the time spent. Their spline
couplings have the size of `models.nsf`, 6 layers of 32-32; autoregressive splines have 3 layers of 64-64, zuko's
default, or 4 (flowjax, and `models.nsf_ar`; flowjax' default, 8 layers of 50, does worse); 8 bins up to ±5 (with ±4,
as `models.nsf` has them, flowjax comes no closer to the spirals). Every flow is trained from several seeds, which draw
its parameters and its data; the standard error is that of the mean over them. Circles, spirals and the checkerboard are
blurred by noise, so their densities are smooth.
"""

import math
import time

import numpy as np

from minflow import data, models, training

from .peers.common import LEARNING_RATE, masks

SETS = {
    "moons": data.two_moons,
    "circles": data.two_circles,
    "checkerboard": data.blurred_checkerboard,
    "spirals": data.two_spirals,
}
BATCH, CLIP, PEAK = 512, 5.0, 5e-3
FIRST_SEED = 10  # on those before it the settings of minflow's models were chosen
OURS = models.realnvp, models.nsf, models.nsf_ar
SPLINES = {"bins": 8, "bound": 5.0, "masks": masks}
COUPLINGS = ("spline couplings", {"layers": 6, "hidden": (32, 32)} | SPLINES)
IN_TURN = "autoregressive splines"
# peer: what it trains, its size
PEERS = [
    ("flowjax", *COUPLINGS),
    ("flowjax", IN_TURN, {"layers": 4, "hidden": (64, 64)} | SPLINES),
    ("zuko", IN_TURN, {"layers": 3, "hidden": (64, 64)} | SPLINES),
    ("nflows", *COUPLINGS),
    ("normflows", *COUPLINGS),
]


def run(adapters, quick=False, sets=("moons",), seconds=None, seeds=3):
    """Rows: data set, seconds allowed, peer, model; KL gap, steps, CPU seconds as means over the seeds."""
    n, seeds, rows = (20_000, 2, []) if quick else (200_000, seeds, [])
    for name in sets:
        allowed = 2.0 if quick else seconds or (60.0 if name == "moons" else 30.0)
        density = SETS[name]()
        for build in OURS if "minflow" in adapters else ():
            row = {"data": name, "seconds": allowed, "peer": "minflow", "model": f"models.{build.__name__}, fit"}
            results = [_fit(build(2), density, allowed, n, seed) for seed in some(seeds)]
            rows.append(row | over_seeds(results, "KL gap"))
        for peer, model, size in PEERS:
            if peer in adapters:
                build, row = adapters[peer].OTHERS[model], {"data": name, "seconds": allowed}
                results = [_peer(build("float32", 2, **size, seed=s), density, allowed, n, s) for s in some(seeds)]
                rows.append(row | {"peer": peer, "model": model} | over_seeds(results, "KL gap"))
    return rows


def some(seeds):
    """That many seeds."""
    return range(FIRST_SEED, FIRST_SEED + seeds)


def over_seeds(results, score):
    """The mean of every number over the seeds, the standard error of the mean score, and the score of each seed."""
    means = {key: float(np.mean([one[key] for one in results])) for key in results[0]}
    scores = [one[score] for one in results]
    error = float(np.std(scores, ddof=1) / math.sqrt(len(scores)))
    return means | {"standard error": error, "of each seed": scores}


def _peer(model, density, seconds, n, seed):
    rng = np.random.default_rng(seed)
    draws = density.sample(rng, 10_000)
    mean, std = draws.mean(axis=0), draws.std(axis=0)

    def fresh(count):
        return ((density.sample(rng, count) - mean) / std).astype(np.float32)

    model.step(fresh(BATCH), LEARNING_RATE, CLIP)  # compiled outside the time that counts
    steps, start = 0, time.process_time()
    while (done := (time.process_time() - start) / seconds) < 1:
        model.step(fresh(BATCH), max(rate_at(done), 1e-6), CLIP)
        steps += 1
    spent = time.process_time() - start

    def log_prob(x):
        return model.log_prob(((x - mean) / std).astype(np.float32)) - np.log(std).sum()

    return gap(density, log_prob, n) | {"steps": steps, "CPU s": spent}


def rate_at(done, peak=PEAK):
    """The learning rate after this share of the time: it warms up over the first 5 %, and falls to 0 as a cosine."""
    return peak * (done / 0.05 if done < 0.05 else 0.5 * (1 + math.cos(math.pi * (done - 0.05) / 0.95)))


def _fit(flow, density, seconds, n, seed):
    rng = np.random.default_rng(seed)

    def stream(rng, count):
        return density.sample(rng, count).astype(np.float32)

    params, spent, _ = fit_for(seconds, flow, flow.init(rng, stream(rng, 10_000)), stream, rng)
    result = gap(density, lambda x: flow.log_prob(params, x.astype(np.float32)), n)
    return result | spent


def fit_for(seconds, flow, params, stream, rng, **settings):
    """(params, what was spent, history) of `fit` with as many steps as take about `seconds`."""
    start = time.process_time()
    training.fit(flow, params, stream, steps=100, rng=np.random.default_rng(1), progress=False)
    steps = int(100 * seconds / (time.process_time() - start))
    start = time.process_time()
    params, history = training.fit(flow, params, stream, steps=steps, rng=rng, progress=False, **settings)
    return params, {"steps": len(history.losses), "CPU s": time.process_time() - start}, history


def gap(density, log_prob, n):
    """KL(p‖q) on n fresh points, the same for all, and the standard error that comes from their number."""
    x = density.sample(np.random.default_rng(99), n)
    log_q = np.concatenate([log_prob(x[start : start + 4096]) for start in range(0, n, 4096)])
    difference = density.log_prob(x) - log_q
    return {"KL gap": float(difference.mean()), "error of the points": float(difference.std() / math.sqrt(n))}
