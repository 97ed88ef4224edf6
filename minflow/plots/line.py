"""Densities on a line: one curve with its histogram, and a map that carries one density to another."""

import math

import numpy as np

from ..arrays import as_line
from ..change_of_variables import log_density_1d
from ..distributions import Normal, Uniform
from .picture import DATA, GUIDE, INK, LATENT, MODEL, Picture, new_figure, number, short, thousands

POINTS = 801
BINS = 10, 50  # least and most bars, 1.5 √N between them


def density_1d(log_prob, low, high, samples=None, title=None, name="x"):
    """The curve exp(log_prob) on [low, high], over a histogram of `samples` (N,) where they are given.

    Bars are counts / (N · width), so that they and the curve measure the same thing.
    """
    if not low < high:
        raise ValueError(f"low must be below high; got {low} and {high}")
    x = np.linspace(low, high, POINTS)
    p = np.exp(log_prob(x))
    area, peak = number(np.trapezoid(p, x)), number(p.max())
    alt = f"A curve from {number(low, 1)} to {number(high, 1)}: area {area}, highest {peak} "
    alt += f"at {name} = {number(x[np.argmax(p)], 1)}."
    figure, axes = new_figure(size=(6.4, 3.2))
    if samples is not None:
        samples = as_line(samples, "samples")
        count = thousands(len(samples))
        edges, heights = _bars(samples, low, high)
        axes.stairs(heights, edges, fill=True, color=DATA, alpha=0.5, label=f"histogram of {count} samples")
        gap = np.max(np.abs(heights - np.exp(log_prob((edges[:-1] + edges[1:]) / 2))))
        alt += f" A histogram of {count} samples under it, whose bars differ by at most {number(gap)}."
    axes.plot(x, p, color=MODEL, linewidth=2, label=f"p({name})")
    axes.set(xlabel=name, ylabel="density", xlim=(low, high), ylim=(0, None))
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    return Picture(figure, alt, title or f"The density of {name}")


def slope(a=2.0, b=0.0, base=None, x_range=None):
    """X = a·Z + b: the density of Z, the line that carries it, the density of X.

    base is a Normal, the standard one unless given, or a Uniform. Every |a| ≤ 3 is drawn in one frame, so that
    pictures can be compared, unless `x_range` gives another.
    """
    if not 1e-3 <= abs(a) < math.inf:
        raise ValueError(f"a must be finite and not 0, where every z would land on x = b; got {a!r}")
    base = Normal() if base is None else base
    z_range = _range_of(base)
    reach = max(3.0, abs(a)) * max(map(abs, z_range))
    shift = f" {'+' if b > 0 else '−'} {short(abs(b))}" if b else ""
    effect = f"{'mirrored, ' if a < 0 else ''}{short(abs(a))} times as wide, {short(1 / abs(a))} times as high"
    picture = pushforward(
        base,
        f=lambda z: a * z + b,
        h=lambda x: (x - b) / a,
        z_range=z_range,
        x_range=x_range or (b - reach, b + reach),
        title=f"X = {short(a)}·Z{shift}",
    )
    picture.alt = f"The density of X is {effect}. {picture.alt}"
    return picture


def pushforward(base, f, h, z_range, x_range, support=(-math.inf, math.inf), strip=None, data=None, title="X = f(Z)"):
    """p_Z above, x = f(z) below it, p_X beside that: a strip of probability followed through the map.

    f and h = f⁻¹ work elementwise, h written with autograd.numpy; `support` is the range of f; `strip` an
    interval of z. p_X is `change_of_variables.log_density_1d`; every number printed is measured on its curve.
    Points `data` (N,) are drawn as bars under p_X, and the mean of log p_X over them is printed; the densities are then
    drawn larger.
    """
    z, log_p = np.linspace(*z_range, POINTS), log_density_1d(base, h, support=support)
    x, ends = f(z), np.quantile(z, (0.6, 0.7)) if strip is None else np.asarray(strip, dtype=float)
    table = _Measured("Z", base.log_prob, z, ends), _Measured("X", log_p, x, f(ends))
    figure, ((above, words), (plane, beside)) = new_figure(
        size=(6.6, 5.2), columns=2, rows=2, width_ratios=(3, 2), height_ratios=(2, 3), layout=None
    )
    figure.subplots_adjust(left=0.1, right=0.98, bottom=0.1, top=0.98, hspace=0.07, wspace=0.12)
    top = 1.0 if data is None else 0.6
    _draw(above, table[0], LATENT, top)
    alt = f"The density of Z, the map, the density of X. {' '.join(map(str, table))}"
    text = _columns(table)
    if data is not None:
        edges, heights = _bars(as_line(data, "data"), *x_range)
        beside.stairs(heights, edges, orientation="horizontal", fill=True, color=DATA, alpha=0.5)
        score = number(np.mean(log_p(data)), 3)
        text += f"\n\nmean log p of\nthe data: {score} nats"
        alt += f" Bars of {thousands(len(data))} data points beside the density of X; their mean log p is {score} nats."
    _draw(beside, table[1], MODEL, top, upright=False)
    plane.plot(z, x, color=INK)
    for corner_z, corner_x in zip(ends, f(ends), strict=True):
        corner = [corner_z, corner_z, z_range[1]], [x_range[1], corner_x, corner_x]
        plane.plot(*corner, color=GUIDE, linewidth=0.8, linestyle="--")
    above.set(xlim=z_range, xticks=[], ylabel="density of Z")
    plane.set(xlim=z_range, ylim=x_range, xlabel="z", ylabel="x = f(z)")
    beside.set(ylim=x_range, yticks=[], xlabel="density of X")
    words.axis("off")
    words.text(0.02, 0.9, text, va="top", fontsize=9.5, linespacing=1.7, family="monospace")
    return Picture(figure, alt, title)


class _Measured:
    """A density on a grid, and what a picture says of it: area, peak, and the probability of a strip."""

    def __init__(self, name, log_prob, points, strip):
        order, grid = np.argsort(points), np.linspace(min(strip), max(strip), POINTS)
        self.name, self.points, self.strip = name, points[order], grid
        self.p, self.p_strip = np.exp(log_prob(self.points)), np.exp(log_prob(grid))
        self.area = number(np.trapezoid(self.p, self.points))
        self.peak, self.probability = number(self.p.max()), number(np.trapezoid(self.p_strip, grid))

    def __str__(self):
        ends = f"{number(self.strip[0])} to {number(self.strip[-1])}"
        return f"{self.name}: area {self.area}, peak {self.peak}, {self.probability} in the strip {ends}."


def _columns(table):
    rows = (("", "Z", "X"), *((name, *(getattr(m, name) for m in table)) for name in ("area", "peak")))
    rows += (("strip", *(m.probability for m in table)),)
    return "\n".join(f"{row[0]:<11}{row[1]:>5}{row[2]:>7}" for row in rows)


def _draw(axes, density, colour, top, upright=True):
    """A density with the area under it filled, dark over the strip; on its side unless upright."""
    points, p = density.points, density.p
    outline = np.r_[points[0], points, points[-1]], np.r_[0, p, 0]
    axes.plot(*(outline if upright else outline[::-1]), color=colour, linewidth=2)
    fill = axes.fill_between if upright else axes.fill_betweenx
    fill(points, p, color=colour, alpha=0.15, linewidth=0)
    fill(density.strip, density.p_strip, color=colour, alpha=0.6, linewidth=0)
    limits = axes.set_ylim if upright else axes.set_xlim
    limits(0, max(top, 1.05 * p.max()))


def _range_of(base):
    """The z worth drawing: all of a Uniform, 3.5 standard deviations each side of a Normal."""
    if not isinstance(base, (Normal, Uniform)) or base.dim != 1:
        raise ValueError(f"base must be a Normal or a Uniform of one dimension; got {type(base).__name__}")
    loc, scale = float(base.loc[0]), float(base.scale[0])
    return (loc, loc + scale) if isinstance(base, Uniform) else (loc - 3.5 * scale, loc + 3.5 * scale)


def _bars(samples, low, high):
    if len(samples) == 0:
        raise ValueError("samples must hold at least one number; got an empty array")
    bins = int(np.clip(np.floor(1.5 * len(samples) ** 0.5), *BINS))
    counts, edges = np.histogram(samples, bins=bins, range=(low, high))
    return edges, counts / (len(samples) * (edges[1] - edges[0]))
