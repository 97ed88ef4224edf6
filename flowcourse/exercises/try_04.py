"""The fill-in cells of lesson 4."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput


def points_of_a_growing_layer(rng):
    by_hand = np.array([[np.e, 4.0], [1 / np.e, 1.0], [1.0, 3.0]])
    return [TestInput((by_hand,)), TestInput((np.exp(rng.uniform(-1.5, 1.5, (5, 2))),))]


def points_after_two_steps(rng):
    """By hand, the images of (1, 2) and (−1, 1); and five random points."""
    return [TestInput((np.array([[5.0, 127.0], [0.0, 1.0]]),)), TestInput((rng.uniform(-1.5, 1.5, (5, 2)),))]


def log_dets_on_the_way(rng):
    by_hand = TestInput((-4.3379, -np.log([2.0, 2.0, 1.0, 2.0])))
    return [by_hand, *(TestInput((float(rng.normal(-3, 1)), rng.normal(size=M))) for M in (1, 5))]


def pair(first, second):
    return np.stack([first, second], axis=1)


def undone(x):
    z2 = x[:, 1] - x[:, 0] ** 3
    return pair(x[:, 0] - z2**2, z2)


def undone_as_applied(x):
    z1 = x[:, 0] - x[:, 1] ** 2
    return pair(z1, x[:, 1] - z1**3)


def done_again(x):
    first = x[:, 0] + x[:, 1] ** 2
    return pair(first, x[:, 1] + first**3)


CHECKS = (
    Check(
        "try-04-1",
        title="the log-det of the way back, at points x",
        arguments=("x",),
        returns=("log_det",),
        inputs=points_of_a_growing_layer,
        expected=lambda x: -np.log(x[:, 0]) - np.log(1 + np.log(x[:, 0]) ** 2),
        mistakes=(
            Mistake(
                "at x",
                lambda x: -x[:, 0] - np.log(1 + x[:, 0] ** 2),
                "you put x₁ where z₁ belongs: this layer changes the first coordinate, so carry it back first.",
            ),
            Mistake(
                "half carried back",
                lambda x: -np.log(x[:, 0]) - np.log(1 + x[:, 0] ** 2),
                "nearly: the factor of the second coordinate also depends on z, and you put x into it.",
            ),
            Mistake(
                "forward",
                lambda x: np.log(x[:, 0]) + np.log(1 + np.log(x[:, 0]) ** 2),
                "that is the log-det of the way there, at the corresponding z: what f stretches, h shrinks.",
            ),
            Mistake(
                "second coordinate alone",
                lambda x: -np.log(1 + np.log(x[:, 0]) ** 2),
                "you count the second coordinate alone: here the first one is stretched, too.",
            ),
            Mistake(
                "first coordinate alone",
                lambda x: -np.log(x[:, 0]),
                "you count the first coordinate alone: the second one has a factor as well, which depends on z.",
            ),
        ),
    ),
    Check(
        "try-04-2",
        title="two steps, undone",
        arguments=("x",),
        returns=("z",),
        inputs=points_after_two_steps,
        expected=undone,
        mistakes=(
            Mistake(
                "order of the forward map",
                undone_as_applied,
                "you undo the first step first: its square is that of a coordinate which the second step then changed.",
            ),
            Mistake(
                "both from x",
                lambda x: pair(x[:, 0] - x[:, 1] ** 2, x[:, 1] - x[:, 0] ** 3),
                "one of your coordinates is right: the other step must be undone at the point between the two steps.",
            ),
            Mistake("forward", done_again, "you make the two steps once more: they must be undone."),
        ),
    ),
    Check(
        "try-04-3",
        title="the log-density on the way",
        arguments=("log_p_z", "log_dets"),
        returns=("log p",),
        inputs=log_dets_on_the_way,
        expected=lambda log_p_z, log_dets: log_p_z - np.cumsum(log_dets),
        mistakes=(
            Mistake(
                "added",
                lambda log_p_z, log_dets: log_p_z + np.cumsum(log_dets),
                "you add the log-dets: these are those of f, and where f stretches, the density falls.",
            ),
            Mistake(
                "one layer each",
                lambda log_p_z, log_dets: log_p_z - log_dets,
                "each of your numbers contains one layer alone: what the layers before it did is still there.",
            ),
            Mistake(
                "the end everywhere",
                lambda log_p_z, log_dets: log_p_z - np.sum(log_dets) * np.ones(len(log_dets)),
                "that is the log-density at the end of the chain: a point on the way has not met all of the layers.",
            ),
            Mistake(
                "from the end",
                lambda log_p_z, log_dets: log_p_z - np.cumsum(log_dets[::-1])[::-1],
                "you count the layers that are still to come: a point on the way has met those before it.",
            ),
            Mistake(
                "one layer late",
                lambda log_p_z, log_dets: log_p_z - np.cumsum(log_dets) + log_dets,
                "you start with the density at z₀: the first number is asked after the first layer.",
            ),
        ),
    ),
)
