"""Digits: how few bits does a flow need for handwritten digits that it has not seen, after 60 CPU-seconds of training?

The flow is a density of v, 64 numbers on the line, one for each pixel: v = logit(0.05 + 0.9 (x + u)/17), as in chapter
12. The judge draws the split and the noise u, and takes the density from the map.
"""

import numpy as np

from minflow import data
from minflow.transforms import Logit

from .maps import Map
from .submission import Row

TITLE, TIME, UNIT = "digits", "5 hours", "bits for each pixel of 300 images, less is better"
SECONDS, TEST = 60, 300
EDGE = 0.05


def to_line(y):
    """(v, log|det ∂v/∂y|): y (N, 64) in [0, 1) -> (N, 64), (N,)."""
    v, log_det = Logit(64).forward({}, EDGE + (1 - 2 * EDGE) * y)
    return v, log_det + 64 * np.log(1 - 2 * EDGE)


def judge(submission, seed, seconds=SECONDS):
    """One Row; Refused where the submission fails, or its map is not one-to-one."""
    rng = np.random.default_rng(seed)
    images = rng.permutation(np.concatenate(data.digits()))
    trained = submission.train((images[TEST:],), int(rng.integers(2**31)), seconds)
    v, log_det = to_line(data.dequantise(rng, images[:TEST]))
    bits = -(Map(submission, trained, rng).log_prob(v) + log_det) / (64 * np.log(2)) + np.log2(17)
    yield Row("bits/dim", float(bits.mean()), float(bits.std(ddof=1) / TEST**0.5), f"{trained.seconds:.0f} CPU-seconds")


def total(rows):
    return rows[0].value, rows[0].error
