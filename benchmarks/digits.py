"""Bits per dimension on the 8×8 digits, dequantised, in a given CPU time.

The split, the dequantisation and the score are those of `minflow.data`: 1300 images train, 197 choose the step that is
kept, 300 test, 16 draws an image, the standard error over images. Every peer trains on v = logit(0.05 + 0.9 y) and
answers for this change of variables.
"""

import copy
import math
import time

import numpy as np

from minflow import data

EDGE, BATCH, PEAK, CLIP, CHECK = 0.05, 128, 1e-3, 5.0, 250
# What `build` is called with beside dtype and dim, one entry a peer that does best with something else.
MODELS, DEFAULT = {}, {"layers": 8, "hidden": (128, 128)}


def run(adapters, quick=False, seconds=180.0):
    """Rows: peer, bits/dim on the test images, standard error, steps, CPU seconds."""
    seconds, draws = (3.0, 2) if quick else (seconds, 16)
    parts = data.digits()
    return [
        {"peer": peer} | _peer(adapter.build("float32", 64, **MODELS.get(peer, DEFAULT)), *parts, seconds, draws)
        for peer, adapter in adapters.items()
    ]


def to_line(y):
    """(v, log|dv/dy|): y in [0, 1) sent to the line, away from the logit's poles."""
    s = EDGE + (1 - 2 * EDGE) * y
    log_det = np.sum(math.log(1 - 2 * EDGE) - np.log(s) - np.log1p(-s), axis=1)
    return (np.log(s) - np.log1p(-s)).astype(np.float32), log_det


def _peer(model, train, validation, test, seconds, draws):
    def bits(images, seed, draws):
        def log_prob(y):
            v, log_det = to_line(y)
            return model.log_prob(v) + log_det

        return data.bits_per_dim(log_prob, np.random.default_rng(seed), images, draws)

    rng, draw, best, steps = np.random.default_rng(0), data.stream(train), (math.inf, _state(model)), 0
    model.step(to_line(draw(rng, BATCH))[0], 1e-6, CLIP)  # compiled outside the time that counts
    start = time.process_time()
    while (done := (time.process_time() - start) / seconds) < 1:
        rate = PEAK * (done / 0.05 if done < 0.05 else 0.5 * (1 + math.cos(math.pi * done)))
        model.step(to_line(draw(rng, BATCH))[0], max(rate, 1e-7), CLIP)
        steps += 1
        if steps % CHECK == 0:
            held_out = bits(validation, 1, 4)[0]
            best = (held_out, _state(model)) if held_out < best[0] else best
    spent = time.process_time() - start
    if best[0] < bits(validation, 1, 4)[0]:
        _restore(model, best[1])
    found, error = bits(test, 2, draws)
    return {"bits/dim": found, "standard error": error, "steps": steps, "CPU s": spent}


def _state(model):
    """A copy of what is learned, in whatever way the model holds it."""
    name = next(name for name in ("flat", "weights", "params") if hasattr(model, name))
    return name, copy.deepcopy(getattr(model, name))


def _restore(model, state):
    name, kept = state
    if name == "flat":
        model.flat[:] = kept
    elif name == "weights":
        for weight, old in zip(model.weights, kept):
            weight.data.copy_(old.data)
    else:
        model.params = kept
