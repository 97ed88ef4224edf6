"""A quick look without Jupyter: train RealNVP on two moons, say how close it came, draw the four panels.

    python -m minflow

--steps, --seed and --figure change what it does; it needs no notebook and one core.
"""

import argparse
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy loads: for matrices this small one thread is faster

import numpy as np

from . import data, models
from .evaluation import kl_gap
from .training import fit


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m minflow", description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=_count, default=10_000, help="training steps (default 10000)")
    parser.add_argument("--seed", type=_count, default=0, help="seed of all randomness (default 0)")
    parser.add_argument("--figure", default="two-moons.png", help="where to write the picture (default two-moons.png)")
    options = parser.parse_args(arguments)

    rng = np.random.default_rng(options.seed)
    moons = data.two_moons(sigma=0.05)
    flow = models.realnvp(dim=2, layers=12, hidden=(32, 32))  # closer in the same time than 8 of (64, 64)
    params = flow.init(rng, moons.sample(rng, 2000))

    print(f"RealNVP, {len(flow.transform.layers) - 1} couplings, on fresh samples of two moons (σ = {moons.sigma})")
    start, cpu = time.perf_counter(), time.process_time()
    params, _ = fit(flow, params, lambda rng, n: moons.sample(rng, n).astype(np.float32), steps=options.steps, rng=rng)
    start, cpu = time.perf_counter() - start, time.process_time() - cpu

    gap, error = kl_gap(flow, params, moons, rng)
    print(f"exact entropy  {moons.entropy:.4f} nats, the floor of the NLL")
    print(f"NLL            {moons.entropy + gap:.4f} nats")
    print(f"KL gap         {gap:.4f} ± {error:.4f} nats, on 200 000 fresh points")
    print(f"training       {options.steps} steps in {start:.1f} s ({cpu:.1f} CPU-seconds)")
    _draw(flow, params, moons, rng, options.figure)


def _draw(flow, params, moons, rng, path):
    try:
        from . import plots
    except ImportError:
        sys.exit("The picture needs matplotlib: python3 bootstrap.py installs it into .venv")
    picture = plots.four_panel(flow, params, moons.sample(rng, 2000), rng)
    try:
        picture.save(path)
    except OSError as problem:
        sys.exit(f"figure must be a file that can be written; got {path} ({problem.strerror}): use --figure PATH")
    print(f"picture        {path}")


def _count(text):
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"must be a whole number, 0 or more; got {text!r}")
    return int(text)


if __name__ == "__main__":
    main()
