"""ex-13-3: v = logit(ε + (1 − 2ε) w/17) of levels plus noise w = x + u, and its log-det."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import area


def inputs(rng):
    found = [TestInput((np.array([[8.5, 0.0], [8.5, 8.5], [17.0, 4.25]]), 0.25))]
    for n, dim in ((4, 3), (3, 5)):
        w, edge = rng.uniform(1, 16, size=(n, dim)), float(rng.uniform(0.03, 0.15))
        w[0, 0] = 0.0
        found.append(TestInput((w, edge)))
    return [*found, TestInput((np.linspace(0, 16.5, 1651)[:, None], float(rng.uniform(0.05, 0.15))), "grid")]


def chain(w, edge):
    t = edge + (1 - 2 * edge) * w / 17
    log_slope = -np.log(17) + np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t)
    return np.log(t) - np.log(1 - t), np.sum(log_slope, axis=1)


def slopes_miss_the_range(inputs, values):
    """∫ dv/dw dw against the range of v, for one pixel on a grid."""
    w, (v, log_det) = inputs[-1].args[0][:, 0], values[-1]
    return abs(area(w, np.exp(log_det)) - float(v[-1, 0] - v[0, 0]))


def with_t(make):
    """v at another t = make(w, edge), whatever the log_det."""
    return lambda w, edge: (logit(make(w, edge)), None)


def logit(t):
    return np.log(t) - np.log(1 - t)


def slopes(log_slope):
    """log_det = Σ log_slope(y, t, edge)."""

    def formula(w, edge):
        y = w / 17
        return None, np.sum(log_slope(y, edge + (1 - 2 * edge) * y, edge), axis=1)

    return formula


def once(constant):
    """log constant(edge) counted once for an image, and not once for each pixel."""

    def formula(w, edge):
        return None, chain(w, edge)[1] - (w.shape[1] - 1) * np.log(constant(edge))

    return formula


def plain_slope(w, edge):
    t = edge + (1 - 2 * edge) * w / 17
    return (1 - 2 * edge) / 17 / (t * (1 - t))


def picture(answer):
    """A pixel that is mostly black or white as levels plus noise, and as the answer's v for two distances."""
    from minflow import plots

    rng = np.random.default_rng(0)
    levels = rng.choice(17, (2000, 1), p=np.array([9, *[1] * 15, 9]) / 33)
    w = levels + rng.uniform(size=(2000, 1))
    near, far = (answer(w, edge)[0] for edge in (0.05, 0.001))
    figure, panels = plots.new_figure(columns=3, size=(9.6, 3.0))
    titles = "Levels: a heap at each wall", "ε = 0.05: wider heaps, cut off", "ε = 0.001: tails, far out"
    names = "w = x + u", "v, ε = 0.05", "v, ε = 0.001"
    for axes, values, name, title in zip(panels, (w, near, far), names, titles, strict=True):
        axes.hist(values[:, 0], 34, density=True, color=plots.DATA, alpha=0.7)
        axes.set(xlabel=name, ylabel="count / (N · width)", title=title)
    short, long = (np.abs(v).max() for v in (near, far))
    alt = "Three histograms of a pixel that is mostly black or white. Levels plus noise: a narrow heap at either wall. "
    alt += f"Your v with ε = 0.05: wider heaps, which end at once at ±{short:.1f}. With ε = 0.001 they thin out in "
    return plots.Picture(figure, alt + f"tails, as a bell does, but these reach to ±{long:.0f}.")


CHECK = Check(
    "ex-13-3",
    arguments=("w", "edge"),
    returns=("v", "log_det"),
    inputs=inputs,
    batch=("w",),
    expected=chain,
    laws=(Law("the slopes add up to the range of v", slopes_miss_the_range, tolerance=1e-3),),
    picture=picture,
    mistakes=(
        Mistake(
            "levels not divided by 17",
            with_t(lambda w, edge: edge + (1 - 2 * edge) * w),
            "you squeeze w itself, which goes up to 17, and t must stay below 1: first y = w/17.",
        ),
        Mistake(
            "divided by 16",
            with_t(lambda w, edge: edge + (1 - 2 * edge) * w / 16),
            "you divide by 16: w = x + u goes up to 17, since a white pixel is 16 plus noise.",
        ),
        Mistake(
            "no distance from the ends",
            with_t(lambda w, edge: w / 17),
            "you take the logit of y itself, and at black and white it runs off to ∓∞: keep the distance ε.",
        ),
        Mistake(
            "ends clipped",
            with_t(lambda w, edge: np.clip(w / 17, edge, 1 - edge)),
            "you cut y off at ε and 1 − ε: different pixels then share one v, and the map has no inverse. "
            "Squeeze the whole interval.",
        ),
        Mistake(
            "one end only",
            with_t(lambda w, edge: edge + (1 - edge) * w / 17),
            "you keep a distance from 0 and none from 1: the interval must lose ε at both ends.",
        ),
        Mistake(
            "sigmoid for logit",
            lambda w, edge: (1 / (1 + np.exp(-(edge + (1 - 2 * edge) * w / 17))), None),
            "that is the sigmoid, which leads from the line to the interval: its inverse leads back.",
        ),
        Mistake(
            "logit of 1 − t",
            lambda w, edge: (-chain(w, edge)[0], None),
            "your v falls where w rises: black must go to the left, so log t comes first.",
        ),
        Mistake(
            "log t alone",
            lambda w, edge: (np.log(edge + (1 - 2 * edge) * w / 17), None),
            "you take log t, which sends 0 to −∞ and leaves 1 where it is: the logit treats both ends alike.",
        ),
        Mistake(
            "17 forgotten in the log_det",
            slopes(lambda y, t, edge: np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t)),
            "your log_det begins at y: from w to y each pixel is divided by 17, which is a slope as well.",
        ),
        Mistake(
            "sign of log 17",
            slopes(lambda y, t, edge: np.log(17) + np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t)),
            "you add log 17: from w to y lengths become 17 times *smaller*.",
        ),
        Mistake(
            "squeeze forgotten in the log_det",
            slopes(lambda y, t, edge: -np.log(17) - np.log(t) - np.log(1 - t)),
            "from y to t every length is multiplied by 1 − 2ε, and your log_det does not know of it.",
        ),
        Mistake(
            "sign of the squeeze",
            slopes(lambda y, t, edge: -np.log(17) - np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t)),
            "you divide by 1 − 2ε where the squeeze multiplies: dt/dy = 1 − 2ε.",
        ),
        Mistake(
            "the logit's slope alone",
            slopes(lambda y, t, edge: -np.log(t) - np.log(1 - t)),
            "that is the slope of the last map, from t to v: the two before it change lengths, too.",
        ),
        Mistake(
            "slope of the sigmoid",
            slopes(lambda y, t, edge: -np.log(17) + np.log(1 - 2 * edge) + np.log(t) + np.log(1 - t)),
            "t(1 − t) is the sigmoid's slope, at most 1/4: the logit is its inverse and stretches by at least 4.",
        ),
        Mistake(
            "slope at y",
            slopes(lambda y, t, edge: -np.log(17) + np.log(1 - 2 * edge) - np.log(y) - np.log(1 - y)),
            "you take the logit's slope at y: the logit acts on t, so its slope belongs there.",
        ),
        Mistake(
            "half of the slope",
            slopes(lambda y, t, edge: -np.log(17) + np.log(1 - 2 * edge) - np.log(t)),
            "1/t is the slope of log t: −log(1 − t) has a slope, too, and the two together are 1/(t(1 − t)).",
        ),
        Mistake(
            "1/t times 1/(1 − t) subtracted",
            slopes(lambda y, t, edge: -np.log(17) + np.log(1 - 2 * edge) - np.log(t) + np.log(1 - t)),
            "log(1 − t) has the wrong sign: the slope is one over the *product* of t and 1 − t.",
        ),
        Mistake(
            "constants once an image",
            once(lambda edge: (1 - 2 * edge) / 17),
            "you count log 17 and log(1 − 2ε) once for the whole image: each of the D pixels is divided and squeezed.",
        ),
        Mistake(
            "17 once an image",
            once(lambda edge: 1 / 17),
            "you count log 17 once for the whole image: each of its D pixels is divided by 17.",
        ),
        Mistake(
            "squeeze once an image",
            once(lambda edge: 1 - 2 * edge),
            "you count log(1 − 2ε) once for the whole image: each of its D pixels is squeezed.",
        ),
        Mistake(
            "summed over the images",
            lambda w, edge: (None, np.sum(np.log(plain_slope(w, edge)), axis=0)),
            "you add up over the images, axis 0: the pixels of one image, along axis 1, make up its volume.",
        ),
        Mistake(
            "logarithm of the sum",
            lambda w, edge: (None, np.log(np.sum(plain_slope(w, edge), axis=1))),
            "you add up the slopes and then take the logarithm: a determinant is their *product*.",
        ),
        Mistake(
            "slopes without logarithm",
            lambda w, edge: (None, np.sum(plain_slope(w, edge), axis=1)),
            "you add up the slopes: what adds up is their logarithms.",
        ),
        Mistake(
            "determinant for its logarithm",
            lambda w, edge: (None, np.prod(plain_slope(w, edge), axis=1)),
            "that is the determinant: its logarithm is asked, and 64 pixels would show why.",
        ),
    ),
)
