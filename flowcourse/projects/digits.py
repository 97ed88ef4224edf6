"""Digits: how few bits does a flow need for handwritten digits that it has not seen, after 60 CPU-seconds of training?

The flow is a density of v, 64 numbers on the line, one for each pixel: v = logit(0.05 + 0.9 (x + u)/17), as in chapter
12. The judge draws the split and the noise u. It asks for no density. It computes log N(z; 0, I) + log|det ∂z/∂v|
itself, from the values of the map at v and beside it, each in a call with points of other images. That the map is
one-to-one shows on the way back, which must lead from z + J δ to v + δ for a small random δ.
"""

import numpy as np

from minflow import data
from minflow.distributions import Normal
from minflow.transforms import Logit

from .submission import Refused, Row, finite

TITLE, TIME, UNIT = "digits", "5 hours", "bits for each pixel of 300 images, less is better"
SECONDS, TEST = 60, 300
EDGE, STEP, JITTER = 0.05, 1e-4, 1e-3


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
    z, J = value_and_jacobian(submission, trained, rng, v)
    _one_to_one(submission, trained, rng, v, z, J)
    log_p = Normal(dim=64).log_prob(z) + np.linalg.slogdet(J)[1] + log_det
    bits = -log_p / (64 * np.log(2)) + np.log2(17)
    if not np.isfinite(bits).all():
        raise Refused("the log-det of flow.to_latent is not finite at some image")
    yield Row("bits/dim", float(bits.mean()), float(bits.std(ddof=1) / TEST**0.5), f"{trained.seconds:.0f} CPU-seconds")


def total(rows):
    return rows[0].value, rows[0].error


def value_and_jacobian(submission, trained, rng, v):
    """(z, J) of to_latent at v, by differences. Of the 129 points of an image, no two are in one call."""
    steps = STEP * np.concatenate([np.zeros((1, 64)), np.eye(64), -np.eye(64)])
    of_call = np.argsort(rng.uniform(size=(len(v), len(steps))), axis=1)  # which step each image takes in each call
    z = np.empty((len(v), len(steps), 64))
    for step in of_call.T:
        order = rng.permutation(len(v))
        z[order, step[order]] = ask(submission, trained, "to_latent", v[order] + steps[step[order]])
    return z[:, 0], (z[:, 1:65] - z[:, 65:]).transpose(0, 2, 1) / (2 * STEP)


def _one_to_one(submission, trained, rng, v, z, J):
    """Refused where the way back does not lead from z + J δ to v + δ."""
    shift = JITTER * rng.standard_normal(v.shape)
    order = rng.permutation(len(v))
    back = np.empty(v.shape)
    back[order] = ask(submission, trained, "to_data", (z + np.einsum("nij,nj->ni", J, shift))[order])
    miss = np.linalg.norm(back - v - shift, axis=1) / np.linalg.norm(shift, axis=1)
    if not np.max(miss) < 0.3:
        raise Refused(
            f"flow.to_data does not undo flow.to_latent: beside an image it misses by {np.max(miss):.2g} times the "
            "distance to it"
        )


def ask(submission, trained, method, points):
    """What the flow says of points, finite and of their shape, or Refused."""
    return finite(submission.ask(trained, method, points), points.shape, f"flow.{method}")
