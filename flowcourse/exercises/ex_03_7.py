"""ex-03-7: log-scale and shift of the affine flow over a Laplace base with the highest likelihood."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale

STEP = 0.01


def inputs(rng):
    test_inputs = [TestInput((np.array([[1.0, 0.0], [2.0, 6.0], [9.0, 3.0]]),))]
    for n, dim, width in ((5, 3, 1.0), (7, 2, 1.0), (5, 1, 300.0), (3, 4, 0.003)):
        x = np.stack([offset(rng) + width * scale(rng) * rng.exponential(size=n) for _ in range(dim)], axis=1)
        test_inputs.append(TestInput((x,)))
    return test_inputs


def spread(x, centre=np.median):
    """The mean distance from the centre, in each coordinate."""
    return np.mean(np.abs(x - centre(x, axis=0)), axis=0)


def best(x):
    return np.log(spread(x)), np.median(x, axis=0)


def nll(x, log_scale, shift):
    """The NLL of each coordinate over a Laplace base, without its constant."""
    return np.mean(np.abs(x - shift), axis=0) * np.exp(-log_scale) + log_scale


def falls_nearby(inputs, values):
    """By how much a step of STEP in the shift or the log-scale lowers the NLL."""
    falls = []
    for test_input, (log_scale, shift) in zip(inputs, values, strict=True):
        x = test_input.args[0]
        here = nll(x, log_scale, shift)
        for step in (-STEP, STEP):
            falls += [*(here - nll(x, log_scale + step, shift)), *(here - nll(x, log_scale, shift + step))]
    return float(max(falls))


def picture(answer):
    """The learner's fit of 21 numbers with one far away, over the right one, beside the best normal density."""
    from minflow import plots

    x = np.append(np.random.default_rng(5).normal(size=20), 15.0)
    log_scale, shift = (float(np.asarray(part)[0]) for part in answer(x[:, None]))
    at = np.linspace(-5, 17, 500)
    laplace, right = laplace_pdf(at, log_scale, shift), laplace_pdf(at, *map(float, np.ravel(best(x[:, None]))))
    normal = np.exp(-0.5 * ((at - x.mean()) / x.std()) ** 2) / (x.std() * np.sqrt(2 * np.pi))
    figure, axes = plots.new_figure(size=(6.4, 3.4))
    axes.plot(at, right, color=plots.DATA, linewidth=7, alpha=0.5, label="the right one")
    axes.plot(at, laplace, color=plots.MODEL, label="over a Laplace base, yours")
    axes.plot(at, normal, "--", color=plots.GUIDE, label="over a normal base")
    axes.plot(x, np.zeros(len(x)), "|", color=plots.DATA, markersize=12, label="data")
    axes.set(xlabel="x", ylabel="density", title="One point far away, and the best fits over two bases")
    axes.legend(frameon=False)
    alt = (
        f"20 numbers around 0 and one at 15. Your density lies on the right one, with its peak, {laplace.max():.2f}, "
        f"at {shift:.1f}; the best normal density is wider, with its peak, {normal.max():.2f}, at {x.mean():.1f}."
    )
    return plots.Picture(figure, alt.replace("-", "−"))


def laplace_pdf(x, log_scale, shift):
    return 0.5 * np.exp(-np.abs(x - shift) * np.exp(-log_scale) - log_scale)


def on_log_scale(log_scale):
    return lambda x: (log_scale(x), None)


CHECK = Check(
    "ex-03-7",
    arguments=("x",),
    returns=("log_scale", "shift"),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-3, 1e3))},
    admits=lambda x: np.all(np.ptp(x, axis=0) > 0),
    expected=best,
    picture=picture,
    laws=(Law("no small step in the shift or the log-scale lowers the NLL", falls_nearby),),
    mistakes=(
        Mistake(
            "of a normal base",
            lambda x: (np.log(np.std(x, axis=0)), np.mean(x, axis=0)),
            "those are the best numbers over a *normal* base: here −log p_Z grows like |z|, and not like z²/2.",
        ),
        Mistake(
            "mean for median",
            lambda x: (np.log(spread(x, np.mean)), np.mean(x, axis=0)),
            "your shift is the mean: it makes the sum of *squares* small. A sum of distances has its own minimum.",
        ),
        Mistake(
            "mean for median, in the shift alone",
            lambda x: (None, np.mean(x, axis=0)),
            "your shift is the mean: it makes the sum of *squares* small. A sum of distances has its own minimum.",
        ),
        Mistake(
            "distances from the mean",
            on_log_scale(lambda x: np.log(spread(x, np.mean))),
            "your scale measures distances from the mean: take them from the shift that you return.",
        ),
        Mistake(
            "standard deviation",
            on_log_scale(lambda x: np.log(np.std(x, axis=0))),
            "your scale is the standard deviation, which belongs to a normal base: set the derivative in α to zero.",
        ),
        Mistake(
            "root of the squares about the median",
            on_log_scale(lambda x: 0.5 * np.log(np.mean((x - np.median(x, axis=0)) ** 2, axis=0))),
            "your scale averages squares: −log p_Z contains |z|, so distances are averaged.",
        ),
        Mistake(
            "scale from the variance",
            on_log_scale(lambda x: np.log(np.std(x, axis=0) / np.sqrt(2))),
            "you match the variance, as a Laplace variable has variance 2: the likelihood has its maximum elsewhere.",
        ),
        Mistake(
            "median of the distances",
            on_log_scale(lambda x: np.log(np.median(np.abs(x - np.median(x, axis=0)), axis=0))),
            "you take the median of the distances: the NLL is a mean over the points, and so is the scale.",
        ),
        Mistake(
            "scale for log-scale",
            on_log_scale(spread),
            "that is the scale: the parameter is its logarithm, α in x = e^α z + μ.",
        ),
        Mistake(
            "half of the logarithm",
            on_log_scale(lambda x: 0.5 * np.log(spread(x))),
            "you halve the logarithm: that is for a variance. A mean distance already is a scale.",
        ),
        Mistake(
            "scale of the inverse",
            on_log_scale(lambda x: -np.log(spread(x))),
            "that is the log-scale of h, from x to z: α belongs to the way from z to x.",
        ),
        Mistake(
            "sum for mean",
            on_log_scale(lambda x: np.log(len(x) * spread(x))),
            "you add up the distances: the scale is their mean, and does not grow with N.",
        ),
        Mistake(
            "N − 1",
            on_log_scale(lambda x: np.log(len(x) / (len(x) - 1) * spread(x))),
            "you divide by N − 1: the likelihood gives 1/N.",
        ),
        Mistake(
            "all coordinates together",
            lambda x: (np.log(np.mean(np.abs(x - np.median(x)))), np.median(x)),
            "you return one number for all coordinates: each has a scale and a shift of its own.",
        ),
        Mistake(
            "over the wrong axis",
            lambda x: (
                np.log(np.mean(np.abs(x - np.median(x, axis=1, keepdims=True)), axis=1)),
                np.median(x, axis=1),
            ),
            "you work along the coordinates of each point: rows are samples, so work down the rows.",
        ),
        Mistake(
            "shift of the inverse",
            lambda x: (None, -np.median(x, axis=0) / spread(x)),
            "that is what h adds after scaling: μ belongs to the way from z to x.",
        ),
    ),
)
