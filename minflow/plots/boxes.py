"""What becomes of a point on its way through a model, drawn as boxes: as high as they have numbers."""

import numpy as np

from .picture import GUIDE, Picture, new_figure


def pipeline(models, title="What goes into a model, and what comes out"):
    """One row for each model {name: stations}, from left to right.

    A station is (words, how many numbers, colour). Between two of them stands a map, (words,): its box leads from the
    height of the one to the height of the other, so that a map that makes z shorter than x is a funnel.
    """
    if not models:
        raise ValueError("models must hold at least one model; got none")
    figure, rows = new_figure(rows=len(models), size=(6.4, 2.2 * len(models)), squeeze=False)
    said = []
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
        said.append(f"{name}: {', then '.join(map(_said, stations))}.")
    return Picture(figure, " ".join(said), title)


def _box(axes, place, words, left, right, colour):
    across = 1.2 * place + np.array([0, 0, 1, 1])
    axes.fill(across, np.array([-left, left, right, -right]) / 2, color=colour, alpha=0.12)
    axes.text(1.2 * place + 0.5, 0, words, ha="center", va="center")


def _said(station):
    words = " ".join(station[0].split())
    return f"{words} with {station[1]} numbers" if len(station) == 3 else words
