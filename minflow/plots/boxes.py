"""What becomes of a point on its way through a model or through one layer, drawn as boxes."""

import numpy as np

from .description import describe
from .picture import GUIDE, INK, LATENT, MODEL, Picture, new_figure, short


def pipeline(models, title="What goes into a model, and what comes out"):
    """One row for each model {name: stations}, from left to right, with boxes as high as they have numbers.

    A station is (words, how many numbers, colour). Between two of them stands a map, (words,): its box leads from the
    height of the one to the height of the other, so that a map that makes z shorter than x is a funnel.
    """
    if not models:
        raise ValueError("models must hold at least one model; got none")
    figure, rows = new_figure(rows=len(models), size=(6.4, 2.2 * len(models)), squeeze=False)
    sentences = []
    for (axes,), (name, stations) in zip(rows, models.items(), strict=True):
        if [len(station) for station in stations] != [3, 1] * (len(stations) // 2) + [3]:
            raise ValueError(
                f"{name} must alternate (words, how many numbers, colour) and (words,), and end as it began"
            )
        for place, (words, *rest) in enumerate(stations):
            reach = 0 if rest else 1  # a map has the heights of its neighbours
            ends = stations[place - reach][1], stations[place + reach][1]
            _box(axes, place, words, *ends, rest[1] if rest else GUIDE)
        axes.set_title(name)
        axes.axis("off")
        sentences.append(f"{name}: {', then '.join(map(_said, stations))}.")
    return Picture(figure, " ".join(sentences), title)


def coupling(z, log_scale, shift, title="An affine coupling"):
    """The two ways through an affine coupling (article 5.8) for the point z, two numbers, of which the first passes.

    log_scale, shift: what the network returns for it.
    """
    z1, z2 = map(float, z)
    stretched = z2 * np.exp(log_scale)
    boxes = {"z₁": (0, 2, f"z₁ = {short(z1)}", LATENT), "x₁": (8, 2, f"x₁ = {short(z1)}", MODEL)}
    boxes |= {"network": (4, 1.1, "network", INK), "×": (2.7, 0, "× exp(α)", INK), "+": (5.3, 0, "+ μ", INK)}
    boxes |= {"z₂": (0, 0, f"z₂ = {short(z2)}", LATENT)}
    boxes |= {"x₂": (8, 0, f"x₂ = {short(stretched + shift)}", MODEL)}
    figure, axes = new_figure(size=(7.4, 2.9))
    drawn = {}
    for name, (across, up, words, colour) in boxes.items():
        look = {"boxstyle": "round,pad=0.4", "facecolor": "none", "edgecolor": colour}
        drawn[name] = axes.text(across, up, words, ha="center", va="center", bbox=look)
    for way in ("z₁ x₁", "z₁ network", "network ×", "network +", "z₂ ×", "× +", "+ x₂"):
        start, end = (drawn[name] for name in way.split())
        arrow = {"arrowstyle": "->", "color": INK, "patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch()}
        axes.annotate("", end.get_position(), start.get_position(), arrowprops=arrow)
    axes.text(3.1, 0.55, f"α = {short(log_scale)}", ha="right")
    axes.text(4.9, 0.55, f"μ = {short(shift)}")
    axes.text(4.0, 0.12, short(stretched), ha="center")
    axes.set(xlim=(-0.8, 9.0), ylim=(-0.4, 2.4))
    axes.axis("off")
    return Picture(figure, describe(figure), title)


def _box(axes, place, words, left, right, colour):
    across = 1.2 * place + np.array([0, 0, 1, 1])
    axes.fill(across, np.array([-left, left, right, -right]) / 2, color=colour, alpha=0.12)
    axes.text(1.2 * place + 0.5, 0, words, ha="center", va="center")


def _said(station):
    words = " ".join(station[0].split())
    return f"{words} with {station[1]} numbers" if len(station) == 3 else words
