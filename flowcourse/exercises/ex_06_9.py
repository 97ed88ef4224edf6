"""ex-06-9, a fault to repair: a scale that many places share, counted once in the log_det."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset


def inputs(rng):
    images = np.arange(1.0, 25.0).reshape(4, 3, 2)
    test_inputs = [TestInput((images, np.array([np.log(2), 0.0]), np.array([0.0, 1.0])))]
    for n, places, channels in ((3, 5, 2), (4, 2, 3), (3, 1, 4), (2, 6, 1), (1, 50, 2), (2, 1024, 3), (1, 5000, 1)):
        log_scale, shift = (np.array([offset(rng) / 2 for _ in range(channels)]) for _ in range(2))
        z = rng.normal(size=(n, places, channels))
        z[0, 0, 0] = 0.0
        test_inputs.append(TestInput((z, log_scale, shift)))
    return test_inputs


def scaled(z, log_scale, shift):
    x = z * np.exp(log_scale) + shift
    return x, np.full(len(z), z.shape[1] * np.sum(log_scale))


def differs_from_slopes(inputs, values):
    """|log_det − Σ log|∂x/∂z|| over places and channels, the slopes measured in the answer's own x."""
    gaps = []
    for test_input, (x, log_det) in zip(inputs, values):
        z, log_scale, shift = test_input.args
        slopes = np.where(z == 0, np.exp(log_scale), (x - shift) / np.where(z == 0, 1.0, z))
        gaps.append(float(np.max(np.abs(np.sum(np.log(np.abs(slopes)), axis=(1, 2)) - log_det))))
    return max(gaps)


def times(factor):
    """The log_det that counts Σ log_scale factor(N, P, C) times."""
    return lambda z, log_scale, shift: (None, np.full(len(z), factor(*z.shape) * np.sum(log_scale)))


CHECK = Check(
    "ex-06-9",
    arguments=("z", "log_scale", "shift"),
    returns=("x", "log_det"),
    inputs=inputs,
    domains={
        "z": domains.entries(domains.real(1e-3, 1e2)),
        "log_scale": domains.entries(domains.real(1e-3, 3)),
        "shift": domains.entries(domains.real(1e-3, 10)),
    },
    expected=scaled,
    laws=(Law("log_det is the sum of the log-slopes of all numbers of an image", differs_from_slopes),),
    mistakes=(
        Mistake(
            "one number for the batch",
            lambda z, log_scale, shift: (None, scaled(z, log_scale, shift)[1][0]),
            "the number is right and comes once: give one for each of the N images, even where they are equal.",
        ),
        Mistake(
            "places not counted",
            times(lambda n, places, channels: 1),
            "for images of one place it is right. An image of P places is P·C numbers: how many of them does each"
            " scale stretch?",
        ),
        Mistake(
            "counts channels twice",
            times(lambda n, places, channels: places * channels),
            "you multiply by P·C, and the sum runs over the channels already.",
        ),
        Mistake(
            "channels for places",
            times(lambda n, places, channels: channels),
            "you multiply by C, and the sum runs over the channels already: what else is repeated?",
        ),
        Mistake(
            "counts the images",
            times(lambda n, places, channels: n * places),
            "you count the images as well: every image of the batch has its own log_det.",
        ),
        Mistake(
            "images for places",
            times(lambda n, places, channels: n),
            "you multiply by N, the number of images. They are samples; the places within one image share the scale.",
        ),
        Mistake(
            "a mean over places",
            times(lambda n, places, channels: 1 / places),
            "you divide by the number of places: every place adds its stretch.",
        ),
    ),
)
