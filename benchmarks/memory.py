"""Memory of one backward pass: its peak less what was there before and less the gradient itself.

Each measurement is a process of its own. Where the system can say it, the peak is that of the resident memory (Linux:
VmHWM, set back before the pass), the same measure for every library; the JSON has beside it what `tracemalloc` counts
of NumPy programs. For JAX it is the size of the temporary buffers that XLA plans, since the resident peak also holds
its compiler.
"""

import json
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np

MEGA = 1e6


def run(names, quick=False):
    """Rows: depth, peer, MB by each of the measures that apply."""
    rows, n = [], 1024 if quick else 4096
    for layers in (4, 8) if quick else (8, 64):
        rows += [{"couplings": layers, "peer": name, "N": n} | measured(name, n, 2, layers) for name in names]
    return rows


def measured(name, n, dim, layers, hidden=(64, 64)):
    """One backward pass in a process of its own, float64."""
    given = json.dumps([name, n, dim, layers, hidden])
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.memory", given]
    out = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    return json.loads(out.stdout) if out.returncode == 0 else {"note": out.stderr.strip().splitlines()[-1]}


def _measure(name, n, dim, layers, hidden):
    from .peers import load

    model = load([name])[0][name].build("float64", dim, layers, tuple(hidden))
    x, has_room = np.random.default_rng(0).normal(size=(n, dim)), name in ("minflow", "numpy_by_hand")
    gradient = 0 if has_room else 8 * model.parameter_count / MEGA  # where it has no place before the pass
    if hasattr(model, "compiled_gradient"):
        plan = model.compiled_gradient.lower(model.params, x).compile().memory_analysis()
        return {"XLA's plan, MB": plan.temp_size_in_bytes / MEGA}
    model.gradient(x[:1])  # so that code is loaded, and little room is made
    model.grad = None
    row = {"resident, MB": _resident_peak(lambda: model.gradient(x)) - gradient}
    if has_room:
        fresh = load([name])[0][name].build("float64", dim, layers, tuple(hidden))
        tracemalloc.start()
        fresh.gradient(x)
        row["traced, MB"] = tracemalloc.get_traced_memory()[1] / MEGA
    return row


def _resident_peak(act):
    """MB by which the resident memory rises above where it was, at its highest."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
        before = _status("VmRSS")
        act()
        return (_status("VmHWM") - before) * 1024 / MEGA
    except OSError:
        return float("nan")


def _status(field):
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(field + ":")))


if __name__ == "__main__":
    print(json.dumps(_measure(*json.loads(sys.argv[1]))))
