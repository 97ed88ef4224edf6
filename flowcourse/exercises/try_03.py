"""The fill-in cells of lesson 3."""

from functools import partial

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import scale


def points_after_two_steps(rng):
    """By hand, the images of (1, 2) and (−1, 1); and five random points."""
    return [TestInput((np.array([[5.0, 127.0], [0.0, 1.0]]),)), TestInput((rng.uniform(-1.5, 1.5, (5, 2)),))]


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


def code(bend, x):
    """h of a banana: x₂ is straightened."""
    return np.stack([x[:, 0], (x[:, 1] - bend * x[:, 0] ** 2) / 0.7], axis=1)


def point(bend, z):
    return np.stack([z[:, 0], 0.7 * z[:, 1] + bend * z[:, 0] ** 2], axis=1)


def two_points(rng):
    """By hand, two ends of the banana and the middle between them; and random pairs of points."""
    ends = np.array([[-2.0, 2.0]]), np.array([[2.0, 2.0]])
    test_inputs = [TestInput((*ends, 0.5, partial(code, 0.5), partial(point, 0.5)))]
    for n in (1, 3):
        bend = scale(rng)
        pairs = rng.normal(size=(2, n, 2))
        test_inputs.append(TestInput((*pairs, float(rng.uniform(0.1, 0.4)), partial(code, bend), partial(point, bend))))
    return test_inputs


def mix(first, second, share):
    return (1 - share) * first + share * second


CHECKS = (
    Check(
        "try-03-1",
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
        "try-03-2",
        title="between two points, by their codes",
        arguments=("first", "second", "share", "to_latent", "to_data"),
        returns=("the point between",),
        batch=("first", "second"),
        inputs=two_points,
        expected=lambda first, second, share, to_latent, to_data: to_data(
            mix(to_latent(first), to_latent(second), share)
        ),
        mistakes=(
            Mistake(
                "mixed in x",
                lambda first, second, share, to_latent, to_data: mix(first, second, share),
                "you mix the points themselves: the straight line between them leaves the data. Mix their codes.",
            ),
            Mistake(
                "not decoded",
                lambda first, second, share, to_latent, to_data: mix(to_latent(first), to_latent(second), share),
                "that is a code: carry it back to the data.",
            ),
            Mistake(
                "not encoded",
                lambda first, second, share, to_latent, to_data: to_data(mix(first, second, share)),
                "you decode a mix of data points: encode them before you mix.",
            ),
            Mistake(
                "directions exchanged",
                lambda first, second, share, to_latent, to_data: to_latent(mix(to_data(first), to_data(second), share)),
                "the two directions are exchanged: data are encoded first, and the mix is decoded.",
            ),
            Mistake(
                "ends exchanged",
                lambda first, second, share, to_latent, to_data: to_data(
                    mix(to_latent(second), to_latent(first), share)
                ),
                "you start at the second point: a share of 0 must give the first.",
            ),
            Mistake(
                "added",
                lambda first, second, share, to_latent, to_data: to_data(to_latent(first) + share * to_latent(second)),
                "the code of the first point keeps its full weight: at a share of 1 nothing of it may be left.",
            ),
        ),
    ),
)
