"""One peer in a process of its own: it reads what to do, one line of JSON each, and answers with CPU seconds.

    python -m benchmarks.timed minflow [the folder of another state of the project]

A line is [model, its size, dtype, batch, task]; an empty answer says that this peer has no such model.
"""

import json
import sys
import time

import numpy as np

from . import machine, peers
from .peers.common import LEARNING_RATE, masks


def main(name, folder=None):
    machine.pin()
    if folder:
        sys.path.insert(0, folder)  # whose minflow is then the one that is timed
    adapter, made = peers.load([name])[0][name], {}
    for line in sys.stdin:
        *what, task = json.loads(line)
        model, size, dtype, batch = what
        key = json.dumps(what)
        if key not in made:
            made[key] = tasks(adapter, model, size, dtype, batch)
        print(json.dumps(seconds(made[key][task]) if made[key] else []), flush=True)


def tasks(adapter, model, size, dtype, batch):
    """{task: a call that does it} for a model of the adapter, once it is compiled and off the identity; {} for none."""
    build = adapter.build if model == "RealNVP" else getattr(adapter, "OTHERS", {}).get(model)
    if build is None and (adapter.NAME != "minflow" or not model.startswith("models.")):
        return {}
    size = {key: tuple(value) if isinstance(value, list) else value for key, value in size.items()}
    dim = size.pop("dim", 2)
    if build is None:
        made = own(model.partition(".")[2], dtype)
    else:
        made = build(dtype, dim, **size, **({"masks": masks, "seed": 0} if "bins" in size else {}))
    x = np.random.default_rng(1).normal(size=(20_000, dim)).astype(dtype)
    drawn = batches(x, batch, np.random.default_rng(2))
    for _ in range(20 if build else 3):
        made.step(next(drawn), LEARNING_RATE)
    return {
        "training step": lambda: made.step(next(drawn), LEARNING_RATE),
        "log_prob": lambda: made.log_prob(x[:batch]),
        "sample": lambda: made.sample(batch),
    }


def own(name, dtype):
    """A flow of minflow.models with its defaults."""
    from minflow import models

    from .peers.minflow_peer import Model

    return Model(getattr(models, name)(2), np.dtype(dtype))


def batches(x, size, rng):
    """Endless batches of a shuffled data set, as each peer's step draws them."""
    while True:
        order = rng.permutation(len(x))
        for start in range(0, len(x) - size + 1, size):
            yield x[order[start : start + size]]


def seconds(act):
    """Times of a few calls, after some that bring the arrays back into the cache: fewer where one takes long."""
    start = time.process_time()
    act()
    warm, timed = (2, 10) if time.process_time() - start < 0.02 else (0, 3)
    for _ in range(warm):
        act()
    times = []
    for _ in range(timed):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return times


if __name__ == "__main__":
    main(*sys.argv[1:])
