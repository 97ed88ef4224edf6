"""The fill-in cells of lesson 3."""

from functools import partial

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import matrix, offset, scale


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


def moments(rng):
    """By hand, the four numbers of the lesson under a standard normal; and two random cases."""
    test_inputs = [TestInput((2.0, 0.5, 0.0, 0.0))]
    for _ in range(2):
        shift = offset(rng)
        test_inputs.append(TestInput((shift + offset(rng), scale(rng), float(np.log(scale(rng))), shift)))
    return test_inputs


def nll(mean, variance, log_scale, shift, distance=None):
    distance = variance + (mean - shift) ** 2 if distance is None else distance
    return 0.5 * distance * np.exp(-2 * log_scale) + log_scale + 0.5 * np.log(2 * np.pi)


def covariances(rng):
    """By hand, uniform on an interval of length 1; and random ones of two and three dimensions."""
    test_inputs = [TestInput((np.array([[1 / 12]]), 0.0))]
    for dim in (2, 3):
        A = matrix(rng, dim)
        test_inputs.append(TestInput((A @ A.T, float(rng.uniform(-1.5, -0.5)))))
    return test_inputs


def gap(S, entropy, constant=None):
    constant = len(S) / 2 * (1 + np.log(2 * np.pi)) if constant is None else constant
    return constant + 0.5 * np.log(np.linalg.det(S)) - entropy


def curvatures(rng):
    return [TestInput((1.0, 400.0))] + [
        TestInput((float(rng.uniform(0.2, 1.5)), float(rng.uniform(8, 60)))) for _ in range(2)
    ]


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
        "try-03-2",
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
        "try-03-3",
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
    Check(
        "try-03-4",
        title="the NLL, from mean and variance alone",
        arguments=("mean", "variance", "log_scale", "shift"),
        returns=("the NLL",),
        inputs=moments,
        expected=nll,
        mistakes=(
            Mistake(
                "about the mean",
                lambda mean, variance, log_scale, shift: nll(mean, variance, log_scale, shift, variance),
                "the variance measures distances from the mean: the NLL has distances from the shift.",
            ),
            Mistake(
                "about zero",
                lambda mean, variance, log_scale, shift: nll(mean, variance, log_scale, shift, variance + mean**2),
                "variance plus mean² is the mean square distance from 0: the NLL has distances from the shift.",
            ),
            Mistake(
                "shift alone",
                lambda mean, variance, log_scale, shift: nll(mean, variance, log_scale, shift, (mean - shift) ** 2),
                "you treat all points as if they were at their mean: they also scatter around it.",
            ),
            Mistake(
                "subtracted",
                lambda mean, variance, log_scale, shift: nll(
                    mean, variance, log_scale, shift, variance - (mean - shift) ** 2
                ),
                "the distance from mean to shift makes the points lie farther from the shift, not nearer.",
            ),
            Mistake(
                "not squared",
                lambda mean, variance, log_scale, shift: nll(
                    mean, variance, log_scale, shift, variance + np.abs(mean - shift)
                ),
                "the NLL has squares of distances: square the distance from mean to shift, too.",
            ),
            Mistake(
                "variance squared",
                lambda mean, variance, log_scale, shift: nll(
                    mean, variance, log_scale, shift, variance**2 + (mean - shift) ** 2
                ),
                "the variance is a mean of squares already: do not square it again.",
            ),
            Mistake(
                "no half",
                lambda mean, variance, log_scale, shift: nll(
                    mean, variance, log_scale, shift, 2 * (variance + (mean - shift) ** 2)
                ),
                "the half in front of the squares is missing.",
            ),
            Mistake(
                "scale once",
                lambda mean, variance, log_scale, shift: (
                    nll(mean, variance, log_scale, shift)
                    + 0.5 * (variance + (mean - shift) ** 2) * (np.exp(-log_scale) - np.exp(-2 * log_scale))
                ),
                "z is squared, so the scale is divided out twice.",
            ),
            Mistake(
                "no log-det",
                lambda mean, variance, log_scale, shift: nll(mean, variance, log_scale, shift) - log_scale,
                "the log-det is missing: without it the best scale would be infinite.",
            ),
            Mistake(
                "wrong sign of the log-det",
                lambda mean, variance, log_scale, shift: nll(mean, variance, log_scale, shift) - 2 * log_scale,
                "the log-det of h is −α, and the NLL has the opposite sign.",
            ),
            Mistake(
                "no constant",
                lambda mean, variance, log_scale, shift: (
                    nll(mean, variance, log_scale, shift) - 0.5 * np.log(2 * np.pi)
                ),
                "only the constant of the normal density is missing.",
            ),
        ),
    ),
    Check(
        "try-03-5",
        title="how much the best Gaussian misses",
        arguments=("S", "entropy"),
        returns=("the gap",),
        inputs=covariances,
        expected=gap,
        mistakes=(
            Mistake(
                "the NLL",
                lambda S, entropy: gap(S, 0.0),
                "that is the NLL of the best Gaussian: the gap is how far it lies above the floor.",
            ),
            Mistake(
                "entropy added",
                lambda S, entropy: gap(S, -entropy),
                "you add the entropy: the gap is what the NLL has beyond it.",
            ),
            Mistake(
                "constant of the plane",
                lambda S, entropy: gap(S, entropy, 1 + np.log(2 * np.pi)),
                "your constant is that of the plane: it has a part for each of the D dimensions.",
            ),
            Mistake(
                "constant of a line",
                lambda S, entropy: gap(S, entropy, 0.5 * (1 + np.log(2 * np.pi))),
                "your constant is that of a line: it has a part for each of the D dimensions.",
            ),
            Mistake(
                "no eigenvalues",
                lambda S, entropy: gap(S, entropy, len(S) / 2 * np.log(2 * np.pi)),
                "the codes of the best Gaussian are not all at 0: how low is λ − log λ, and how many are there?",
            ),
            Mistake(
                "no half",
                lambda S, entropy: gap(S, entropy) + 0.5 * np.log(np.linalg.det(S)),
                "you count log det S whole: the volume that A makes is the root of det S.",
            ),
            Mistake(
                "twice the NLL",
                lambda S, entropy: 2 * gap(S, 0.0) - entropy,
                "your NLL is twice too large: both the constant and log det S are halved.",
            ),
            Mistake(
                "no logarithm",
                lambda S, entropy: gap(S, entropy) + 0.5 * (np.linalg.det(S) - np.log(np.linalg.det(S))),
                "the determinant of S enters as its logarithm.",
            ),
        ),
    ),
    Check(
        "try-03-6",
        title="the best single learning rate for two curvatures",
        arguments=("flat", "steep"),
        returns=("the rate",),
        inputs=curvatures,
        expected=lambda flat, steep: 2 / (flat + steep),
        mistakes=(
            Mistake(
                "the limit",
                lambda flat, steep: 2 / steep,
                "at this rate the factor of the steep direction is −1: it goes back and forth and never comes nearer.",
            ),
            Mistake(
                "steep alone",
                lambda flat, steep: 1 / steep,
                "the steep direction arrives in one step, but the flat one is slow: a higher rate would help it.",
            ),
            Mistake(
                "flat alone",
                lambda flat, steep: 1 / flat,
                "now the flat direction arrives in one step, but in the steep one the distance grows with each step.",
            ),
            Mistake(
                "mean of the rates",
                lambda flat, steep: (1 / flat + 1 / steep) / 2,
                "the mean of two good rates is too high for the steep direction: look at its factor.",
            ),
            Mistake(
                "geometric mean",
                lambda flat, steep: 1 / np.sqrt(flat * steep),
                "for very different curvatures this is too high: in the steep direction the distance grows.",
            ),
            Mistake(
                "half",
                lambda flat, steep: 1 / (flat + steep),
                "both factors are still positive, and the flat one is the larger: a higher rate makes it smaller.",
            ),
            Mistake(
                "difference",
                lambda flat, steep: 2 / (steep - flat),
                "nearly: the two factors have the same size where the flat one is positive and the steep one negative.",
            ),
        ),
    ),
    Check(
        "try-03-7",
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
