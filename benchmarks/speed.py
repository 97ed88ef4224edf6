"""Training step, log_prob and sample: CPU time of one thread, each peer in a process of its own, all of them in turn.

In every round each peer does what is asked a few times untimed, which brings its arrays back into the cache, and up to
ten times timed. Given is the median over all rounds. RealNVP has 8 couplings of 64-64; spline couplings are 6 of 32-32
with 8 bins; models.… are minflow's named flows with their defaults.
"""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
SIZES = {
    "RealNVP": {"layers": 8, "hidden": [64, 64]},
    "spline couplings": {"layers": 6, "hidden": [32, 32], "bins": 8, "bound": 5.0},
}
NAMED_FLOWS = ("models.planar_flow", "models.radial_flow", "models.iresnet", "models.cnf")
BATCHES = (256, 1024, 4096)
ALL = ("training step", "log_prob", "sample")
WORK = [("RealNVP", batch, task) for batch in BATCHES for task in ALL]
WORK += [("spline couplings", 512, task) for task in ALL]
WORK += [(model, batch, "training step") for model in NAMED_FLOWS for batch in BATCHES]
QUICK = [("RealNVP", 256, task) for task in ALL]


def run(names, quick=False, before=None):
    """Rows: model, dtype, batch, task, peer, median and quartiles in ms, and the ratio of medians to minflow's.

    before: the folder of another state of the project, whose minflow is measured beside this one.
    """
    return [row for dtype in ("float32", "float64") for row in _run(names, dtype, quick, before)]


def _run(names, dtype, quick, before):
    """The rows of one dtype, which JAX has for a whole process."""
    rows = []
    with started(names, before) as processes:
        for model, batch, task in QUICK if quick else WORK:
            times = asked(processes, [model, SIZES.get(model, {}), dtype, batch, task], _rounds(model, quick))
            rows += _rows(
                {"model": model, "own": model in NAMED_FLOWS, "dtype": dtype, "batch": batch, "task": task}, times
            )
    return rows


@contextmanager
def started(names, before=None):
    """{peer: its process}, of `timed`; "before" is the minflow of another folder."""
    processes = {peer: _start(peer) for peer in names} | ({"before": _start("minflow", before)} if before else {})
    try:
        yield processes
    finally:
        for process in processes.values():
            process.kill()
            process.communicate()


def asked(processes, question, rounds):
    """{peer: CPU seconds}: in every round each peer is asked in turn."""
    times = {peer: [] for peer in processes}
    for _ in range(rounds):
        for peer, process in processes.items():
            times[peer] += _ask(process, question)
    return times


def _rounds(model, quick):
    return 3 if quick else 5 if model in NAMED_FLOWS else 20


def _start(*arguments):
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.timed", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ask(process, question):
    process.stdin.write(json.dumps(question) + "\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def _rows(labels, times):
    ours = np.median(times["minflow"]) if times.get("minflow") else np.nan
    for peer, seconds in times.items():
        if seconds:
            low, middle, high = np.quantile(seconds, [0.25, 0.5, 0.75])
            milliseconds = {name: 1e3 * value for name, value in (("ms", middle), ("from", low), ("to", high))}
            yield labels | {"peer": peer} | milliseconds | {"minflow is faster by": middle / ours}
