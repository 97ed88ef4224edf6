"""Training step, log_prob and sample of one RealNVP: interleaved repetitions, CPU time of one thread."""

import time

import numpy as np

from .peers.common import LEARNING_RATE

MODEL = {"dim": 2, "layers": 8, "hidden": (64, 64)}
WARM, TIMED = 3, 10  # steps of a peer in one round: the first bring its arrays back into the cache


def run(adapters, quick=False):
    """Rows: dtype, batch, task, peer, median and quartiles in ms, and the ratio of medians to minflow's."""
    rounds, rows = (3 if quick else 30), []
    for dtype in ("float32", "float64"):
        for batch in (256,) if quick else (256, 1024):
            tasks = _tasks(adapters, dtype, batch)
            times = interleaved({(task, peer): act for (task, peer), act in tasks.items()}, rounds)
            rows += [_row(dtype, batch, task, peer, times) for task, peer in tasks]
    return rows


def interleaved(actions, rounds):
    """CPU seconds of each call: in every round each action is run WARM + TIMED times, the last TIMED are timed."""
    times = {key: [] for key in actions}
    for _ in range(rounds):
        for key, act in actions.items():
            for count in range(WARM + TIMED):
                start = time.process_time()
                act()
                if count >= WARM:
                    times[key].append(time.process_time() - start)
    return times


def batches(x, size, rng):
    """Batches of a shuffled data set for ever, as each peer's step draws them."""
    while True:
        order = rng.permutation(len(x))
        for start in range(0, len(x) - size + 1, size):
            yield x[order[start : start + size]]


def _tasks(adapters, dtype, batch):
    tasks, x = {}, np.random.default_rng(1).normal(size=(20_000, MODEL["dim"])).astype(dtype)
    for peer, adapter in adapters.items():
        model, drawn = adapter.build(dtype, **MODEL), batches(x, batch, np.random.default_rng(2))
        for _ in range(20):  # compiled, and off the identity
            model.step(next(drawn), LEARNING_RATE)
        tasks["training step", peer] = lambda model=model, drawn=drawn: model.step(next(drawn), LEARNING_RATE)
        tasks["log_prob", peer] = lambda model=model: model.log_prob(x[:batch])
        tasks["sample", peer] = lambda model=model: model.sample(batch)
    return tasks


def _row(dtype, batch, task, peer, times):
    low, middle, high = np.quantile(times[task, peer], [0.25, 0.5, 0.75])
    ours = np.median(times.get((task, "minflow"), [np.nan]))
    found = {"dtype": dtype, "batch": batch, "task": task, "peer": peer}
    return (
        found
        | {name: 1e3 * value for name, value in (("ms", middle), ("from", low), ("to", high))}
        | {"minflow is faster by": middle / ours}
    )
