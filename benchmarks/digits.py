"""Bits per dimension on the 8×8 digits, dequantised, in a given CPU time.

The split, the dequantisation and the score are those of `minflow.data`: 1300 images train, 197 choose the step that is
kept, 300 test, 16 draws an image, the same for all flows. Every flow sees pixels sent to the line by one map, from the
histogram of each pixel to a normal, and answers for its change of volume. Each is trained from several seeds, which
draw its parameters, its orders where they are random, and its data.

All flows but those of `fit` share one loop: float32, batch 128, fresh dequantisation and Gaussian noise of 0.2 in every
batch, Adam with a rate that warms up over the first 5 % of the time to 2e-3 and falls to 0 as a cosine of it, gradient
clipped at norm 5, weight decay 1 on the matrices (AdamW): with 1300 images, memorising them is what costs most.
Twenty times the held-out images are scored, outside the time that counts; after 5 checks without a better score the
training is over. Sizes: couplings 8 layers of 128-128, autoregressive flows 5, splines of 5 bins up to ±4;
for nflows' autoregressive flows and normflows' couplings the library's own residual networks, of width 128.
"""

import copy
import math
import time
from functools import partial

import numpy as np

from minflow import data, models
from minflow.data.digits import LEVELS

from .quality import fit_for, over_seeds, some

SMOOTH, CLIP_AT = 0.2, 1e-12
BATCH, PEAK, CLIP, DECAY, NOISE, CHECKS, PATIENCE = 128, 2e-3, 5.0, 1.0, 0.2, 20, 5


def checkerboards(dim, layers):
    """Masks of a square picture: its black fields, then its white ones, in turn."""
    field = np.add.outer(*2 * [np.arange(math.isqrt(dim))]).ravel()
    return [field % 2 == k % 2 for k in range(layers)]


COUPLINGS = {"layers": 8, "hidden": (128, 128)}
IN_TURN = {"layers": 5, "hidden": (128, 128)}
SPLINES = {"bins": 5, "bound": 4.0, "masks": checkerboards}
# peer: what it trains, its size
MODELS = [
    ("minflow", "autoregressive splines", IN_TURN | SPLINES),
    ("minflow", "spline couplings", COUPLINGS | SPLINES),
    ("nflows", "autoregressive splines", IN_TURN | SPLINES),
    ("nflows", "spline couplings", COUPLINGS | SPLINES),
    ("normflows", "spline couplings", COUPLINGS | SPLINES),
    ("zuko", "autoregressive splines", IN_TURN | SPLINES),
    ("flowjax", "autoregressive splines", IN_TURN | SPLINES),
    ("flowjax", "spline couplings", COUPLINGS | SPLINES),
]
OURS = models.realnvp, models.maf, models.nsf_ar


def run(adapters, quick=False, seconds=90.0, seeds=3):
    """Rows: peer, model; bits/dim on the test images, steps, CPU seconds as means over the seeds."""
    seconds, draws, seeds = (3.0, 2, 2) if quick else (seconds, 16, seeds)
    parts, fits = data.digits(), []
    to_line = Marginals(parts[0])
    for peer, model, size in MODELS:
        if peer in adapters:
            build = partial(adapters[peer].OTHERS[model], "float32", 64, **size)
            each = [_peer(build(seed=s), to_line, *parts, seconds, draws, s) for s in some(seeds)]
            fits.append(({"peer": peer, "model": model}, each))
    for build in OURS if "minflow" in adapters else ():
        each = [_fit(build(64), to_line, *parts, seconds, draws, seed) for seed in some(seeds)]
        fits.append(({"peer": "minflow", "model": f"models.{build.__name__}, fit"}, each))
    return sorted(compared(fits), key=lambda row: row["bits/dim"])


def compared(fits):
    """Rows of (names, what each seed found), with what each model needs more than the one that did best held out.

    The best is minflow's, if minflow was measured. The difference is paired: image by image, the mean over the seeds;
    its error is that of the mean over the images.
    """
    rows, images = [], []
    for names, each in fits:
        images.append(np.mean([one["images"] for one in each], axis=0))
        each = [{key: value for key, value in one.items() if key != "images"} for one in each]
        rows.append(names | over_seeds(each, "bits/dim"))
    best = min(range(len(rows)), key=lambda i: (rows[i]["peer"] != "minflow", rows[i]["held out"]))
    for i, row in enumerate(rows):
        more = images[i] - images[best]
        if i != best:
            row |= {"more": float(more.mean()), "paired error": float(more.std(ddof=1) / math.sqrt(len(more)))}
    return rows


class Marginals:
    """v_d = Φ⁻¹(F_d(y_d)): F_d is the distribution of pixel d in the training images, linear within each grey level.

    log|dv/dy| = Σ_d log F_d' − log φ(v_d). Were the pixels independent, v would be N(0, I).
    """

    def __init__(self, images):
        levels = np.arange(LEVELS)
        counts = (images[:, None, :] == levels[:, None]).sum(axis=0) + SMOOTH
        self.share = counts / counts.sum(axis=0)
        self.below = np.cumsum(self.share, axis=0) - self.share

    def __call__(self, y):
        from scipy.special import ndtri  # here, since tests load this file where there is no SciPy

        level = np.floor(y * len(self.share)).astype(int)
        share, below = (np.take_along_axis(table, level, axis=0) for table in (self.share, self.below))
        v = ndtri(np.clip(below + share * (y * len(self.share) - level), CLIP_AT, 1 - CLIP_AT))
        log_slopes = np.log(len(self.share) * share) + 0.5 * v * v + 0.5 * math.log(2 * math.pi)
        return v.astype(np.float32), log_slopes.sum(axis=1)


def _peer(model, to_line, train, validation, test, seconds, draws, seed):
    """Train in the shared loop, keep what did best on the held-out images, score it on the test images."""
    rng, draw, best, steps = np.random.default_rng(seed), data.stream(train), (math.inf, None), 0

    def step(rate):
        v = to_line(draw(rng, BATCH))[0]
        model.step(v + NOISE * rng.standard_normal(v.shape, np.float32), rate, CLIP, DECAY)

    step(1e-6)
    bits_of_images(model.log_prob, to_line, validation, 1, 1)  # compiled outside the time that counts
    spent, checks, waited = 0.0, 0, 0
    while spent < seconds and waited < PATIENCE:
        start, done = time.process_time(), spent / seconds
        step(max(PEAK * (done / 0.05 if done < 0.05 else 0.5 * (1 + math.cos(math.pi * (done - 0.05) / 0.95))), 1e-7))
        steps, spent = steps + 1, spent + time.process_time() - start
        if spent * CHECKS >= (checks + 1) * seconds:
            checks = int(spent * CHECKS / seconds)
            held_out = bits_of_images(model.log_prob, to_line, validation, 1, 4).mean()
            best, waited = ((held_out, _state(model)), 0) if held_out < best[0] else (best, waited + 1)
    if best[1]:
        _restore(model, best[1])
    images = bits_of_images(model.log_prob, to_line, test, 2, draws)
    return {"bits/dim": images.mean(), "images": images, "held out": best[0], "steps": steps, "CPU s": spent}


def _fit(flow, to_line, train, validation, test, seconds, draws, seed):
    """The builder and `fit` with its defaults, given a stream and held-out points: what one meets first."""
    rng, draw = np.random.default_rng(seed), data.stream(train)

    def stream(rng, n):
        return to_line(draw(rng, n))[0]

    held_out = to_line(data.dequantise(np.random.default_rng(1), validation))[0]
    params = flow.init(rng, stream(rng, 10_000))
    params, spent, _ = fit_for(seconds, flow, params, stream, rng, validation=held_out)

    def log_prob(v):
        return flow.log_prob(params, v)

    images = bits_of_images(log_prob, to_line, test, 2, draws)
    held_out = bits_of_images(log_prob, to_line, validation, 1, 4).mean()
    return {"bits/dim": images.mean(), "images": images, "held out": held_out} | spent


def bits_of_images(log_prob, to_line, images, seed, draws):
    """Bits per dimension of each image for a density of v, by the score of `minflow.data`, whose mean is theirs."""
    rng, scores = np.random.default_rng(seed), []
    for _ in range(draws):
        v, log_det = to_line(data.dequantise(rng, images))
        scores.append(log_prob(v) + log_det)
    return math.log2(LEVELS) - np.mean(scores, axis=0) / (images.shape[1] * math.log(2))


def _state(model):
    """A copy of what is learned, in whatever way the model holds it."""
    name = next(name for name in ("flat", "weights", "params") if hasattr(model, name))
    return name, copy.deepcopy(getattr(model, name))


def _restore(model, state):
    name, values = state
    if name == "flat":
        model.flat[:] = values
    elif name == "weights":
        for weight, old in zip(model.weights, values):
            weight.data.copy_(old.data)
    else:
        model.params = values
