"""Densities and points in the plane: a heat map of log p, and the four panels that judge a 2-D flow."""

import numpy as np

from ..arrays import as_batch, as_rng, same_shape
from ..transforms.base import without_context
from .description import spread
from .picture import DATA, INK, LATENT, MODEL, Picture, check_box, new_figure, number, thousands

GRID = 160
FLOOR = 10.0
LEVELS = (0.5, 0.9, 0.99)


def density(log_prob, box, points=None, title=None):
    """A heat map of log p on the box ((low, high), (low, high)), `points` (N, 2) drawn over it where given.

    log_prob: (N, 2) -> (N,). What lies more than 10 nats below the highest value has the darkest colour, so
    that the tails do not use up the scale.
    """
    log_p, (x1, x2) = on_grid(log_prob, box)
    top, cell = log_p.max(), (x1[1] - x1[0]) * (x2[1] - x2[0])
    mass = number(np.exp(log_p).sum() * cell)
    row, column = np.unravel_index(np.argmax(log_p), log_p.shape)
    figure, axes = new_figure(size=(5.2, 4.2))
    figure.colorbar(heat_map(axes, log_p, box), ax=axes, label="log p(x), nats")
    if points is not None:
        axes.plot(*as_batch(points, "points", 2)[:1000].T, ".", color="white", markersize=1.5)
    axes.set(xlabel="x₁", ylabel="x₂", xlim=box[0], ylim=box[1])
    peak = f"{number(top, 1)} nats, near ({number(x1[column], 1)}, {number(x2[row], 1)})"
    alt = f"Heat map: highest, {peak}; the box {box_words(box)} holds {mass} of the mass."
    return Picture(figure, alt, title or "log p(x) in the plane")


def four_panel(
    flow, params, x, rng, title="Data and their latent points above, latent samples and generated points below"
):
    """Data X, the same points encoded as Z = h(X), latent samples, and what f makes of them (article 5.8.3).

    A flow that fits puts as much of Z inside the base's curves as they promise, and draws an X like the data. Curves
    that coincide, such as those of a Uniform, are one curve that holds more. x: (N, 2), of which 2000 are drawn.
    """
    without_context(flow)
    x = as_batch(x, "x", 2)[:2000]
    if len(x) == 0:
        raise ValueError("x must hold at least one point; got shape (0, 2)")
    z = flow.to_latent(params, x)
    latent = flow.base.sample(as_rng(rng), len(x))
    generated = flow.to_data(params, latent)
    figure, axes = new_figure(columns=2, rows=2, size=(7.2, 7.0))
    x_box, z_box = _box(x), _square(latent)
    log_p, centres = on_grid(flow.base.log_prob, z_box)
    levels, held = levels_of(log_p, LEVELS)
    for panel in (axes[0, 1], axes[1, 0]):
        _contours(panel, log_p, centres, levels)
    z_inside, latent_inside = (share_above(flow.base.log_prob, levels[1], points) for points in (z, latent))
    panels = (
        (axes[0, 0], x, DATA, x_box, "The data X,", f"{thousands(len(x))} points"),
        (axes[0, 1], z, LATENT, z_box, "Encoded, Z = h(X):", f"{z_inside} are inside the {held[1]} % curve"),
        (axes[1, 0], latent, LATENT, z_box, "Latent samples Z:", f"{latent_inside} are inside the {held[1]} % curve"),
        (axes[1, 1], generated, MODEL, x_box, "Generated, X = f(Z):", "compare with the data"),
    )
    promised = ", ".join(str(share) for share in dict.fromkeys(held))
    for panel, points, colour, box, *words in panels:
        panel.set_box_aspect(1)  # so that the panels stand in columns
        panel.plot(*points.T, ".", color=colour, markersize=2, alpha=0.6)
        names = (f"z₁  (curves hold {promised} % of the base)", "z₂") if colour == LATENT else ("x₁", "x₂")
        panel.set(xlim=box[0], ylim=box[1], xlabel=names[0], ylabel=names[1], title="\n".join(words))
    sentences = (f"{' '.join(words)}; {spread(points)}." for _, points, _, _, *words in panels)
    return Picture(figure, f"Four panels. {' '.join(sentences)}", title)


def _contours(axes, log_p, centres, levels):
    """Draw the curves of log p on the grid at these levels, and a plateau's along its edge."""
    seen = np.maximum(log_p, log_p.max() - 10 * FLOOR)  # which is finite
    style = {"colors": INK, "linestyles": "solid", "linewidths": 0.8, "zorder": 3}
    axes.contour(*centres, seen, np.unique(levels), **style)
    axes.set_aspect("equal")


def levels_of(log_p, shares):
    """For each share, the level of log p on the grid above which that share of the mass lies, and how many % do.

    Those are more than the share where the level is that of a plateau.
    """
    order = np.sort(log_p.ravel())[::-1]
    mass = np.cumsum(np.exp(order - order[0]))
    places = np.minimum(np.searchsorted(mass, [share * mass[-1] for share in shares]), mass.size - 1)
    last = np.searchsorted(-order, -order[places], side="right") - 1
    return order[places], [round(100 * mass[place] / mass[-1]) for place in last]


def share_above(log_prob, level, points):
    """How many of `points` have log_prob of at least `level`, to 5 %, in words."""
    return f"{5 * round(20 * np.mean(log_prob(points) >= level))} %"


def heat_map(axes, log_p, box):
    """The image of log p (row, column) on the box; what lies FLOOR nats below the highest is darkest."""
    extent = (*box[0], *box[1])
    return axes.imshow(
        np.maximum(log_p, log_p.max() - FLOOR), origin="lower", extent=extent, cmap="cividis", aspect="auto"
    )


def on_grid(log_prob, box):
    """log_prob at the centres of GRID × GRID cells of the box: (row, column) = (second, first coordinate)."""
    check_box(box)
    x1, x2 = (low + (np.arange(GRID) + 0.5) * (high - low) / GRID for low, high in box)
    points = np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)
    log_p = same_shape(log_prob(points), points[:, 0], "log_prob")
    if not np.isfinite(log_p.max()):
        got = f"{log_p.max()} as its highest on {box_words(box)}"
        raise ValueError(f"log_prob must be finite somewhere in the box; got {got}")
    return log_p.reshape(GRID, GRID), (x1, x2)


def _box(points):
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.12 * (high - low) + 1e-3
    return tuple(zip(low - margin, high + margin, strict=True))


def _square(points):
    """A square box for both coordinates, far enough out for the base's 99 % curve."""
    low, high = points.min(), points.max()
    margin = 0.12 * (high - low) + 1e-3
    return ((low - margin, high + margin),) * 2


def box_words(box):
    return " × ".join(f"[{number(low, 1)}, {number(high, 1)}]" for low, high in box)
