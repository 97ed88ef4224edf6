"""A small moving picture of a flow, for a page on which no script runs:  animate(flow, params, rng, "moons.gif")."""

from colorsys import hls_to_rgb
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from ..arrays import as_size
from .figure import unpack
from .flow import watch

SIZE = 480, 320  # pixels
BETWEEN = 6  # frames from one state to the next
REST = 10  # frames at either end
DURATION = 60  # milliseconds of a frame
COLOURS = 31
LIGHT = 0.19  # the luminance of each colour: its contrast to white is 4.4, and to a nearly black page as much


def animate(flow, params, rng, path, n=1200):
    """Writes a GIF in which n samples go from z to x and back, each in the colour of its angle in z.

    The view follows the points: it is as wide as they are at each state. Raises what `watch` raises, and ValueError
    unless the name ends in .gif.
    """
    if Path(path).suffix.lower() != ".gif":
        raise ValueError(f"path must end in .gif; got {str(path)!r}")
    data = watch(flow, params, rng, n=as_size(n, "n")).data
    states = unpack(data["states"])
    angle = np.arctan2(*(states[0] - states[0].mean(axis=0)).T[::-1])
    wheel = np.array([_colour(k / COLOURS) for k in range(COLOURS)]) * 255
    kinds = ((angle / (2 * np.pi) + 1) * COLOURS).astype(int) % COLOURS
    low, high = np.quantile(states, (0.002, 0.998), axis=1)
    middle, reach = (low + high) / 2, (high - low).max(axis=1) * 1.1
    times = np.linspace(0, len(states) - 1, BETWEEN * (len(states) - 1) + 1)
    frames = [
        _frame(_at(states, t), _at(middle, t), _at(reach, t), kinds, wheel)
        for t in (*times[:1].repeat(REST), *times, *times[-1:].repeat(REST), *times[::-2])
    ]
    frames[0].save(
        path,
        save_all=True,
        append_images=frames[1:],
        duration=DURATION,
        loop=0,
        disposal=2,
        transparency=0,
        optimize=True,
    )


def _at(states, t):
    """Between two states everything is on a straight line."""
    k = min(int(t), len(states) - 2)
    return states[k] * (1 - t + k) + states[k + 1] * (t - k)


def _colour(hue):
    """The colour of this hue that can be seen on white as well as on a nearly black page."""
    colours = np.array([hls_to_rgb(hue, lightness, 0.9) for lightness in np.linspace(0.15, 0.85, 141)])
    return colours[np.argmin(np.abs(luminance(colours) - LIGHT))]


def luminance(colours):
    """The relative luminance that WCAG defines, of colours (..., 3) from 0 to 1."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def _frame(points, middle, reach, kinds, wheel):
    scale = min(SIZE) / reach
    places = (points - middle) * (scale, -scale) + np.array(SIZE) / 2
    image = Image.new("P", SIZE, 0)
    image.putpalette(bytes(3) + wheel.astype(np.uint8).tobytes())
    draw = ImageDraw.Draw(image)
    for (x, y), kind in zip(places.round().tolist(), kinds.tolist()):
        draw.rectangle((x, y, x + 1, y + 1), fill=kind + 1)
    return image
