"""The gap challenge: how close does a flow come to six densities, in so many CPU-seconds each?

The judge draws the shape of each density, hundreds of numbers, and so no file holds them. Each is a mixture of spots,
bent by a map that keeps areas, and its log-density is exact.
"""

import numpy as np

from .densities import Bent, kl_gap
from .maps import Map
from .shapes import SHAPES
from .submission import Row

TITLE, TIME, UNIT = "the gap challenge", "6 hours", "nats above the entropy, the mean over six densities"
SECONDS = 20  # CPU-seconds for each density
TRAIN, TEST = 20_000, 10_000


def judge(submission, seed, seconds=SECONDS, names=tuple(SHAPES)):
    """A Row for each density, in order; Refused where the submission fails on one or breaks a law."""
    for k, name in enumerate(names):
        rng = np.random.default_rng([seed, k])
        yield row(submission, Bent(SHAPES[name](rng), rng), name, rng, seconds)


def total(rows):
    """(the mean gap, its standard error)."""
    return float(np.mean([row.value for row in rows])), float(np.linalg.norm([row.error for row in rows]) / len(rows))


def row(submission, target, name, rng, seconds):
    """Train on points of the target, then measure the gap on others."""
    trained = submission.train((target.sample(rng, TRAIN),), int(rng.integers(2**31)), seconds)
    flow, test = Map(submission, trained, rng), target.sample(rng, TEST)
    gap, error = kl_gap(target.log_prob(test), flow.log_prob(test))
    flow.sample(TEST, target.dim)
    return Row(name, gap, error, f"trained for {trained.seconds:.1f} CPU-seconds")
