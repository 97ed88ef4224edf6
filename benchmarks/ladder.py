"""The rungs of `plots.ladder`:  python -m benchmarks.ladder  computes each gap to the moons, beside the stored one.

Where no model of a kind gets closer than a floor, the floor is an integral of the moons' density on a grid. The
others are what a flow of the kind reached; the spline flow trains about as long as in `quality`, a minute.
"""

import numpy as np

from minflow import data, models, training
from minflow.distributions import Normal
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.plots.ladder import RUNGS
from minflow.transforms import ActNorm, Chain, Linear, RQSpline

MOONS = data.two_moons(sigma=0.05)


def floors(width=0.01):
    """{rung: nats} of the four kinds of maps that cannot come closer, from a grid of squares of this width."""
    x1, x2 = np.arange(-1.5, 2.5, width), np.arange(-1.0, 1.5, width)
    points = np.stack(np.meshgrid(x1, x2, indexing="ij"), axis=-1)
    density = np.exp(MOONS.log_prob(points.reshape(-1, 2))).reshape(points.shape[:2])
    mass = density / density.sum()
    p1, p2 = mass.sum(axis=1), mass.sum(axis=0)
    centred = points - np.einsum("ij,ijk->k", mass, points)
    covariance = np.einsum("ij,ijk,ijl->kl", mass, centred, centred)
    seen = p1 > 1e-12
    conditional = mass[seen] / p1[seen, None]
    spread = conditional @ x2**2 - (conditional @ x2) ** 2
    triangle = _gaussian(covariance[0, 0]) + p1[seen] @ _gaussian(spread)
    falling = np.sort(density.ravel())[::-1]
    areas = np.arange(1, falling.size + 1) * width**2  # of the places where the density is at least this high
    second_moment = np.sum(falling * areas / np.pi) * width**2  # of the same heights, in rings round one middle
    entropies = {
        "a Gaussian": np.log(2 * np.pi * np.e) + 0.5 * np.linalg.slogdet(covariance)[1],
        "elementwise maps": _entropy(p1, width) + _entropy(p2, width),
        "one affine triangle": triangle,
        "maps that keep volume": np.log(np.pi * np.e * second_moment),
    }
    return {name: float(entropy - MOONS.entropy) for name, entropy in entropies.items()}


def _gaussian(variance):
    return 0.5 * np.log(2 * np.pi * np.e * variance)


def _entropy(shares, width):
    shares = shares[shares > 0]
    return -np.sum(shares * np.log(shares / width))


def reached():
    """{rung: nats} of the flows that were trained."""
    in_turn = Flow(Normal(dim=2), Chain([Linear(2), RQSpline(2, bins=8)] * 4 + [ActNorm(2)]))
    return {
        "linear and spline layers in turn": _fit(in_turn, steps=250, batch_size=256, learning_rate=0.03),
        "RealNVP": _fit(models.realnvp(dim=2, layers=12, hidden=(32, 32)), steps=3000),
        "a spline flow": _fit(models.nsf(dim=2), steps=23_000),
    }


def _fit(flow, **settings):
    def stream(rng, n):
        return MOONS.sample(rng, n).astype(np.float32)

    rng = np.random.default_rng(0)
    params, _ = training.fit(flow, flow.init(rng, stream(rng, 2000)), stream, rng=rng, progress=False, **settings)
    return kl_gap(flow, params, MOONS, np.random.default_rng(4), n=50_000)[0]


if __name__ == "__main__":
    for name, gap in (floors() | reached()).items():
        print(f"{name:33} {gap:.4f}   stored {RUNGS[name][0]}")
