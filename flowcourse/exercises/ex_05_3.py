"""ex-05-3: log-scale and shift of the elementwise affine flow with the highest likelihood."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale


def inputs(rng):
    found = [TestInput((np.array([[1.0, 0.0], [3.0, 6.0], [3.0, 6.0], [5.0, 0.0]]),))]
    for n, dim in ((5, 3), (7, 2)):
        x = np.stack([offset(rng) + scale(rng) * rng.exponential(size=n) for _ in range(dim)], axis=1)
        found.append(TestInput((x,)))
    return found


def best(x):
    return np.log(np.std(x, axis=0)), np.mean(x, axis=0)


def slope_of_the_nll(inputs, values):
    """The largest entry of the gradient of the NLL: −mean(z) exp(−α) in the shift, 1 − mean(z²) in the log-scale."""
    slopes = []
    for test_input, (log_scale, shift) in zip(inputs, values, strict=True):
        z = (test_input.args[0] - shift) * np.exp(-log_scale)
        slopes += [np.max(np.abs(np.mean(z, axis=0) * np.exp(-log_scale))), np.max(np.abs(1 - np.mean(z**2, axis=0)))]
    return float(max(slopes))


def log_scale_mistake(name, log_scale, sentence):
    return Mistake(name, lambda x: (log_scale(x, np.std(x, axis=0)), None), sentence)


CHECK = Check(
    "ex-05-3",
    arguments=("x",),
    returns=("log_scale", "shift"),
    inputs=inputs,
    expected=best,
    laws=(Law("the gradient of the NLL is 0 there", slope_of_the_nll),),
    mistakes=(
        log_scale_mistake(
            "N − 1",
            lambda x, std: np.log(np.std(x, axis=0, ddof=1)),
            "you divide by N − 1: that makes the variance unbiased, and the likelihood does not ask for it. At your "
            "log-scale the NLL has slope 1/N.",
        ),
        log_scale_mistake(
            "scale for log-scale",
            lambda x, std: std,
            "that is the scale: the parameter is its logarithm, α in x = e^α z + μ.",
        ),
        log_scale_mistake(
            "log of the variance",
            lambda x, std: 2 * np.log(std),
            "that is the logarithm of the variance: e^α multiplies z, so it is a deviation, and e^(2α) the variance.",
        ),
        log_scale_mistake(
            "the variance",
            lambda x, std: std**2,
            "that is the variance: the parameter is the logarithm of a deviation.",
        ),
        log_scale_mistake(
            "scale of the inverse",
            lambda x, std: -np.log(std),
            "that is the log-scale of h, from x to z: α belongs to the way from z to x.",
        ),
        log_scale_mistake(
            "not centred",
            lambda x, std: 0.5 * np.log(np.mean(x**2, axis=0)),
            "you square x itself: the shift takes the mean away first, and what is left has to be squared.",
        ),
        log_scale_mistake(
            "sum for mean",
            lambda x, std: np.log(std * np.sqrt(len(x))),
            "you sum the squares: the variance is their mean, or else it would grow with N.",
        ),
        log_scale_mistake(
            "absolute deviation",
            lambda x, std: np.log(np.mean(np.abs(x - np.mean(x, axis=0)), axis=0)),
            "you average |x − mean|: that is the best scale for a Laplace base; the normal asks for squares.",
        ),
        Mistake(
            "all coordinates together",
            lambda x: (np.log(np.std(x)), np.mean(x)),
            "one number came for all coordinates: each has a scale and a shift of its own.",
        ),
        Mistake(
            "over the wrong axis",
            lambda x: (np.log(np.std(x, axis=1)), np.mean(x, axis=1)),
            "you average over the coordinates of each point: rows are samples, so average down the rows.",
        ),
        Mistake(
            "shift of the inverse",
            lambda x: (None, -np.mean(x, axis=0) / np.std(x, axis=0)),
            "that is what h adds after scaling: μ belongs to the way from z to x, which takes z = 0 to the mean of the "
            "data.",
        ),
        Mistake(
            "shift turned round",
            lambda x: (None, -np.mean(x, axis=0)),
            "you shift the data to 0, which is the way back: f takes z = 0 to the mean of the data.",
        ),
        Mistake(
            "median for mean",
            lambda x: (None, np.median(x, axis=0)),
            "that is the median, the best shift for a Laplace base: the normal asks for the mean.",
        ),
    ),
)
