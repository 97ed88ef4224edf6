"""Small grey images, such as handwritten digits and samples of a flow, side by side in lines."""

import math

import numpy as np

from ..arrays import as_finite, as_floats, checked
from .picture import Picture, new_figure, number

LEVELS = 17  # of grey; a pixel below the second of them is called black
EDGE = 0.5  # the grey of the frame around each image


def images(rows, title="Images", columns=16):
    """Square grey images {name: (N, pixels)}, from 0 (black) to 1 (white), in lines of `columns`, under their names.

    What is below 0 or above 1 is drawn as black or white. A name may be empty. The alt text says for each name how many
    images there are, their mean grey, the share of black pixels, and how much a pixel varies between images.
    """
    if not rows:
        raise ValueError("rows must hold at least one row of images; got none")
    tiles = {name: _as_tiles(pixels, f"rows[{name!r}]") for name, pixels in rows.items()}
    lines = [-(-len(y) // columns) for y in tiles.values()]
    heights = [count * 7.2 / columns + 0.3 * bool(name) for count, name in zip(lines, rows)]
    size = (7.2, sum(heights) + 0.2 * len(rows))
    figure, panels = new_figure(rows=len(rows), size=size, squeeze=False, height_ratios=heights)
    for (axes,), (name, y), count in zip(panels, tiles.items(), lines, strict=True):
        axes.imshow(_mosaic(y, count, columns), cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        axes.axis("off")
        axes.set_title(name, loc="left", fontsize=10)
    return Picture(figure, " ".join(_said(name, y) for name, y in tiles.items()), title)


def _as_tiles(pixels, name):
    """(N, pixels) -> (N, side, side), between 0 and 1."""
    pixels = as_floats(pixels, name)
    side = math.isqrt(pixels.shape[1]) if pixels.ndim == 2 and len(pixels) else 0
    square = side > 0 and side**2 == pixels.shape[1]
    as_finite(checked(pixels, square, name, "be rows of square images, such as (N, 64)"), name)
    return np.clip(pixels, 0, 1).reshape(-1, side, side)


def _mosaic(tiles, lines, columns):
    """All tiles with a frame each, in lines; NaN, which is drawn as nothing, where the last line is not full."""
    framed = np.pad(tiles, ((0, 0), (1, 1), (1, 1)), constant_values=EDGE)
    side = framed.shape[1]
    full = np.full((lines * columns, side, side), np.nan)
    full[: len(framed)] = framed
    return full.reshape(lines, columns, side, side).swapaxes(1, 2).reshape(lines * side, columns * side)


def _said(name, tiles):
    count, side = len(tiles), tiles.shape[1]
    words = f"{count} image{'s' if count > 1 else ''} of {side} × {side} pixels, mean grey {number(tiles.mean())}"
    words += f", {number(np.mean(tiles < 1 / LEVELS))} of the pixels black"
    if count > 1:
        words += f"; between images a pixel varies by {number(tiles.std(axis=0).mean())}"
    return f"{name}: {words}." if name else f"{words}."
