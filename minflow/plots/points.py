"""Points of the plane on their way through a flow, and beside the density that they were drawn from."""

import numpy as np

from ..arrays import as_batch
from .description import describe, spread
from .picture import LATENT, MODEL, Picture, diameter, new_figure, thousands
from .plane import box_words, heat_map, levels_of, on_grid, share_above

SHOWN = 2000


def clouds(panels, colours=None, title=None, columns=None):
    """Clouds of points (N, 2), {title: points}, each in a panel, all on the same axes: z → after each layer → x.

    colours: one of the palette for each panel (LATENT for the first and MODEL for the others, unless given), or
    values (N,) that follow each point through all panels. 2000 points are drawn.
    """
    panels = {name: as_batch(points, f"panels[{name!r}]", 2) for name, points in panels.items()}
    if not panels or any(len(points) == 0 for points in panels.values()):
        raise ValueError(
            f"panels must hold clouds of at least one point; got sizes {[len(p) for p in panels.values()]}"
        )
    columns = min(columns or 4, len(panels))
    rows = -(-len(panels) // columns)
    low, high = _limits(np.concatenate([points[:SHOWN] for points in panels.values()]))
    height = 2.4 * np.clip((high[1] - low[1]) / (high[0] - low[0]), 0.4, 1.6)
    size = (2.5 * columns + 0.4, (height + 0.4) * rows + 0.2)
    figure, all_axes = new_figure(columns, rows, size=size, sharex=True, sharey=True, squeeze=False)
    followed = colours is not None and not isinstance(colours[0], str)
    chosen = [LATENT] + [MODEL] * (len(panels) - 1) if colours is None or followed else colours
    for axes, (name, points), colour in zip(all_axes.flat, panels.items(), chosen, strict=False):
        style = {"c": np.asarray(colours)[:SHOWN], "cmap": "viridis"} if followed else {"color": colour}
        axes.scatter(*points[:SHOWN].T, s=diameter(len(points)) ** 2, alpha=0.7, linewidths=0, **style)
        axes.set_title(name, fontsize=10)
        axes.set(aspect="equal", xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    for place in range(len(panels), columns * rows):
        all_axes.flat[place].axis("off")
        all_axes.flat[place - columns].tick_params(labelbottom=True)  # nothing below it shows them
    return Picture(figure, describe(figure), title or "; ".join(panels))


def density_and_samples(log_prob, samples, box, title=None):
    """log p as a heat map on the box ((low, high), (low, high)), and beside it `samples` (N, 2): the same shape or not?

    The title of the second panel says how many samples lie where the highest 90 % of the mass in the box is.
    """
    samples = as_batch(samples, "samples", 2)
    if len(samples) == 0:
        raise ValueError("samples must hold at least one point; got shape (0, 2)")
    log_p, _ = on_grid(log_prob, box)
    figure, (left, right) = new_figure(columns=2, size=(8.6, 3.7), sharex=True, sharey=True)
    figure.colorbar(heat_map(left, log_p, box), ax=left)
    right.plot(*samples[:SHOWN].T, ".", color=MODEL, markersize=2, alpha=0.6)
    (level,), (held,) = levels_of(log_p, (0.9,))
    share = share_above(log_prob, level, samples)
    left.set(xlabel="x₁", ylabel="x₂", xlim=box[0], ylim=box[1], title="log p(x), nats")
    count = thousands(len(samples))
    right.set(xlabel="x₁", title=f"{count} samples: {share} in the {held} % region")
    alt = f"Heat map of log p on {box_words(box)}, and beside it {count} samples, {spread(samples)}; "
    alt += f"{share} of them lie where the density has its highest {held} %."
    return Picture(figure, alt, title or "log p(x), and samples")


def _limits(points):
    """The corners of a box that shows all but the few points farthest out."""
    low, high = np.quantile(points, (0.002, 0.998), axis=0)
    margin = 0.06 * (high - low) + 1e-3
    return low - margin, high + margin
