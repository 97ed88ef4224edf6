"""Logits of grey levels, right ones and with slips: what the check of ex-13-3 is made of."""

import numpy as np

from ..draws import area
from ..model import Probe


def probes(rng):
    found = [Probe((np.array([[8.5, 0.0], [8.5, 8.5], [17.0, 4.25]]), 0.25))]
    for n, dim in ((4, 3), (3, 5)):
        w, edge = rng.uniform(1, 16, size=(n, dim)), float(rng.uniform(0.03, 0.15))
        w[0, 0] = 0.0
        found.append(Probe((w, edge)))
    return [*found, Probe((np.linspace(0, 16.5, 1651)[:, None], float(rng.uniform(0.05, 0.15))), "grid")]


def chain(w, edge):
    t = edge + (1 - 2 * edge) * w / 17
    log_slope = -np.log(17) + np.log(1 - 2 * edge) - np.log(t) - np.log(1 - t)
    return np.log(t) - np.log(1 - t), np.sum(log_slope, axis=1)


def logit(t):
    return np.log(t) - np.log(1 - t)


def with_t(make):
    """v at another t = make(w, edge), whatever the log_det."""
    return lambda w, edge: (logit(make(w, edge)), None)


def slopes(log_slope):
    """log_det = Σ log_slope(y, t, edge)."""

    def formula(w, edge):
        y = w / 17
        return None, np.sum(log_slope(y, edge + (1 - 2 * edge) * y, edge), axis=1)

    return formula


def plain_slope(w, edge):
    t = edge + (1 - 2 * edge) * w / 17
    return (1 - 2 * edge) / 17 / (t * (1 - t))


def once(constant):
    """log constant(edge) counted once for an image, and not once a pixel."""

    def formula(w, edge):
        return None, chain(w, edge)[1] - (w.shape[1] - 1) * np.log(constant(edge))

    return formula


def slopes_miss_the_range(probes, values):
    """∫ dv/dw dw against the range of v, for one pixel on a grid."""
    w, (v, log_det) = probes[-1].args[0][:, 0], values[-1]
    return abs(area(w, np.exp(log_det)) - float(v[-1, 0] - v[0, 0]))


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
