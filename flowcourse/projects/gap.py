"""The gap challenge: how close does a flow come to six densities, in so many CPU-seconds each?

The densities are those of minflow.data, each turned and bent by a map that the judge draws. The map keeps areas, so
that the entropy stays the exact one, and its numbers are too many to be found out.
"""

import numpy as np

from minflow import data

from .densities import Bent, jittered, kl_gap, log_densities, mass_of
from .submission import Row

TITLE, TIME, UNIT = "the gap challenge", "6 hours", "nats above the entropy, the mean over six densities"
SECONDS = 20  # CPU-seconds for each density
TRAIN, TEST = 100_000, 10_000
NAMES = "two_moons", "two_circles", "two_spirals", "eight_gaussians", "blurred_checkerboard", "banana"


def judge(submission, seed, seconds=SECONDS, names=NAMES):
    """A Row for each density, in order; Refused where the submission fails on one or breaks a law."""
    for k, name in enumerate(names):
        rng = np.random.default_rng([seed, k])
        yield row(submission, Bent(data.DENSITIES[name](), rng), name, rng, seconds)


def total(rows):
    """(the mean gap, its standard error)."""
    return float(np.mean([row.value for row in rows])), float(np.linalg.norm([row.error for row in rows]) / len(rows))


def row(submission, target, name, rng, seconds):
    """Train on points of the target, then measure the gap on others, and the mass."""
    trained = submission.train((target.sample(rng, TRAIN),), int(rng.integers(2**31)), seconds)
    test = target.sample(rng, TEST)
    nets, areas = jittered(rng, target.sample(rng, 100_000))
    log_q, on_nets = log_densities(submission, trained, rng, (test,), (nets.reshape(-1, 2),))
    mass = mass_of(on_nets, areas)
    gap, error = kl_gap(target.log_prob(test), log_q, mass)
    return Row(name.replace("_", " "), gap, error, f"mass {mass:.4f}, trained for {trained.seconds:.1f} CPU-seconds")
