"""A quick look without Jupyter: train RealNVP on two moons, say how close it came, draw how it moves its samples.

    python -m minflow

It needs no notebook and one core, and writes the moving picture two-moons.gif.
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


def main(steps=10_000, picture="two-moons.gif"):
    """Train for `steps` steps, and draw into the file `picture`; ends before the training if it cannot be drawn."""
    try:
        from .widgets.animation import animate
    except ModuleNotFoundError as missing:
        install = '`pip install "flowcourse[course]"`; in a clone of the course, `make lab`'
        sys.exit(f"The picture needs {missing.name}, which is not installed: run {install}")
    place = picture if os.path.isfile(picture) else os.path.dirname(picture) or "."
    if os.path.isdir(picture) or not os.access(place, os.W_OK):
        sys.exit(f"{picture} cannot be written: run this in a folder that exists and that you may write to")
    rng, moons = np.random.default_rng(0), data.two_moons(sigma=0.05)
    flow = models.realnvp(dim=2, layers=12, hidden=(32, 32))  # closer in the same time than 8 of (64, 64)
    params = flow.init(rng, moons.sample(rng, 2000))

    print(f"RealNVP, {len(flow.transform.layers) - 1} couplings, on fresh samples of two moons (σ = {moons.sigma})")
    start = time.perf_counter()
    params, _ = fit(flow, params, lambda rng, n: moons.sample(rng, n).astype(np.float32), steps=steps, rng=rng)
    seconds = time.perf_counter() - start

    gap, error = kl_gap(flow, params, moons, rng)
    print(f"exact entropy  {moons.entropy:.4f} nats, the floor of the NLL")
    print(f"NLL            {moons.entropy + gap:.4f} nats")
    print(f"KL gap         {gap:.4f} ± {error:.4f} nats, on 200 000 fresh points")
    print(f"training       {steps} steps in {seconds:.1f} s")
    animate(flow, params, rng, picture)
    print(f"picture        {picture}")


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m minflow", description=__doc__.splitlines()[0]).parse_args()
    main()
