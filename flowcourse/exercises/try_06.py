"""The fill-in cells of lesson 6."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def points(rng):
    by_hand = np.array([[1.0, 2.0], [0.0, -1.0]])
    return [TestInput((by_hand,)), TestInput((rng.normal(size=(5, 2)),))]


def after_one_layer(z):
    """x₂ after the pencil layer, and z₁, which has passed it."""
    z1, z2 = z.T
    return z2 * np.exp(z1 / 2) + z1**2, z1


def log_det_of_both(z):
    x2, z1 = after_one_layer(z)
    return z1 / 2 + x2 / 2


def shares(rng):
    return [TestInput((0.5,)), TestInput((float(rng.uniform(0.05, 0.4)),)), TestInput((float(rng.uniform(0.6, 0.9)),))]


CHECKS = (
    Check(
        "try-06-1",
        title="the log-det of two layers, each at its own point",
        arguments=("z",),
        returns=("log_det",),
        inputs=points,
        expected=log_det_of_both,
        mistakes=(
            Mistake(
                "both at z",
                lambda z: z[:, 0] / 2 + z[:, 1] / 2,
                "layer 2 is evaluated at z here: its network reads the second coordinate as layer 1 has left it.",
            ),
            Mistake(
                "one coordinate for both",
                lambda z: z[:, 0],
                "your second network reads the first coordinate again: layer 2 passes the other one.",
            ),
            Mistake(
                "no shift",
                lambda z: z[:, 0] / 2 + z[:, 1] * np.exp(z[:, 0] / 2) / 2,
                "layer 1 also shifts the second coordinate, and layer 2 reads it after the shift.",
            ),
            Mistake(
                "only the last layer",
                lambda z: after_one_layer(z)[0] / 2,
                "that is the log_det of layer 2 alone: both layers stretch.",
            ),
            Mistake(
                "only the first layer",
                lambda z: z[:, 0] / 2,
                "that is the log_det of layer 1 alone: both layers stretch.",
            ),
            Mistake(
                "subtracted",
                lambda z: z[:, 0] / 2 - after_one_layer(z)[0] / 2,
                "you subtract the second log_det: both layers are passed in the same direction.",
            ),
        ),
    ),
    Check(
        "try-06-2",
        title="what wasted mass costs, in nats",
        arguments=("share",),
        returns=("the gap",),
        inputs=shares,
        expected=lambda share: -np.log(1 - share),
        mistakes=(
            Mistake(
                "to first order",
                lambda share: share,
                "nearly, for a small share: by which factor is q below p on the data, and what is log p − log q?",
            ),
            Mistake(
                "log of the waste",
                lambda share: -np.log(share),
                "a model that wastes nothing would pay without limit: it is the mass that is left which counts.",
            ),
            Mistake(
                "q − p",
                lambda share: np.log(1 - share),
                "a gap is never below 0: it is the mean of log p − log q, in this order.",
            ),
            Mistake(
                "no log",
                lambda share: 1 / (1 - share),
                "that is p/q on the data. The gap is the mean of its logarithm.",
            ),
            Mistake(
                "weighted",
                lambda share: -(1 - share) * np.log(1 - share),
                "the mean is over the data, and all of them lie where q is (1 − ε) p: no weight is left out.",
            ),
        ),
    ),
)
