"""ex-17-3: the log-density of two scales behind a 1×1; the given code counts log|det A| once."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Mistake, TestInput
from ._draws import matrix


def inputs(rng):
    """By hand; random matrices with several places; one place; a rotation; and a negative determinant."""
    test_inputs = [TestInput((np.zeros((1, 2, 2)), 2 * np.eye(2), np.ones(2)))]
    for count, places, channels in ((3, 4, 3), (2, 9, 4), (4, 1, 3)):
        scale = rng.uniform(1.3, 2.5, places)
        test_inputs.append(TestInput((rng.normal(size=(count, places, channels)), matrix(rng, channels), scale)))
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    test_inputs.append(TestInput((rng.normal(size=(2, 4, 3)), turn, rng.uniform(0.4, 0.8, 4))))
    mirror = matrix(rng, 3)
    mirror[0] *= -np.linalg.slogdet(mirror)[0]
    test_inputs.append(TestInput((rng.normal(size=(2, 4, 3)), mirror, rng.uniform(1.3, 2.5, 4))))
    test_inputs.append(TestInput((rng.normal(size=(2, 1024, 2)), 40 * matrix(rng, 2), rng.uniform(0.1, 0.3, 1024))))
    test_inputs.append(TestInput((rng.normal(size=(3, 5, 1)), np.array([[-2.5]]), rng.uniform(1e-3, 50, 5))))
    return [*test_inputs, TestInput((rng.normal(size=(2, 3, 2)), 1e-4 * matrix(rng, 2), rng.uniform(1e-3, 50, 3)))]


def log_p(x, A, scale, of_A=1.0, of_scale=1.0, solved=True, divided=True):
    """log p with so much of log|det A| for each place, and of log scale."""
    z = (np.linalg.solve(A, x.reshape(-1, len(A)).T).T if solved else x.reshape(-1, len(A)) @ A.T).reshape(x.shape)
    z = np.concatenate([z[:, :, :1] / scale[:, None] if divided else z[:, :, :1], z[:, :, 1:]], axis=2)
    base = -0.5 * np.sum(z**2, axis=(1, 2)) - 0.5 * np.log(2 * np.pi) * z[0].size
    return base - of_A * x.shape[1] * np.linalg.slogdet(A)[1] - of_scale * np.sum(np.log(scale))


def as_given(x, A, scale):
    return log_p(x, A, scale, of_A=1 / x.shape[1])


def without_absolute_value(x, A, scale):
    """NaN where the determinant is negative."""
    return log_p(x, A, scale) if np.linalg.slogdet(A)[0] > 0 else np.full(len(x), np.nan)


CHECK = Check(
    "ex-17-3",
    arguments=("x", "A", "scale"),
    returns=("log p",),
    inputs=inputs,
    domains={"x": domains.entries(domains.real()), "scale": domains.entries(domains.positive())},
    expected=log_p,
    mistakes=(
        Mistake(
            "scale for each channel",
            lambda x, A, scale: log_p(x, A, scale, of_scale=len(A)),
            "A is right now, and the scales count for every channel: only the coarse one is multiplied by them.",
        ),
        Mistake(
            "A transposed",
            lambda x, A, scale: log_p(x, A.T, scale),
            "you solve with the transpose of A: places are rows, so the points go into solve as columns.",
        ),
        Mistake(
            "as given",
            as_given,
            "that is what the code returned: how often does A stand on the diagonal of the whole Jacobian?",
        ),
        Mistake(
            "channels for places",
            lambda x, A, scale: log_p(x, A, scale, of_A=len(A) / x.shape[1]),
            "you count log|det A| once for each channel: it counts once for each place.",
        ),
        Mistake(
            "every number",
            lambda x, A, scale: log_p(x, A, scale, of_A=len(A)),
            "you count log|det A| for each number of the image: A moves all channels of a place at once.",
        ),
        Mistake(
            "scale at every place again",
            lambda x, A, scale: log_p(x, A, scale, of_scale=x.shape[1]),
            "A is right now, and the scales count too often: each of them stands at one place already.",
        ),
        Mistake(
            "sign of log|det A|",
            lambda x, A, scale: log_p(x, A, scale, of_A=-1.0),
            "the sign of log|det A| is turned: a larger A spreads the images, so their density is lower.",
        ),
        Mistake(
            "scale forgotten",
            lambda x, A, scale: log_p(x, A, scale, of_scale=0.0),
            "A is right now, and the log of the scales is missing.",
        ),
        Mistake(
            "A the other way",
            lambda x, A, scale: log_p(x, A, scale, solved=False),
            "you multiply by A: x = A z, so z is the solution of an equation.",
        ),
        Mistake(
            "no absolute value",
            without_absolute_value,
            "det A may be negative: take log|det A|.",
        ),
        Mistake(
            "images for places",
            lambda x, A, scale: log_p(x, A, scale, of_A=len(x) / x.shape[1]),
            "you count the images: log|det A| counts once for each place, and x.shape[1] of them are in an image.",
        ),
        Mistake(
            "sign of log scale",
            lambda x, A, scale: log_p(x, A, scale, of_scale=-1.0),
            "the sign of Σ log scale is turned: a larger scale spreads the images, so their density is lower.",
        ),
        Mistake(
            "no log-det at all",
            lambda x, A, scale: log_p(x, A, scale, of_A=0.0, of_scale=0.0),
            "both log-dets are missing.",
        ),
        Mistake(
            "multiplied by the scale",
            lambda x, A, scale: log_p(x, A, 1 / scale, of_scale=-1.0),
            "you multiply the coarse channel by scale: on the way from x to z the scale is undone.",
        ),
    ),
)
