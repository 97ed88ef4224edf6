"""A picture with its title and its alt text, the course's colours, and an empty figure in its style."""

import base64
import html
import io
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection, QuadMesh
from matplotlib.colors import to_rgb, to_rgba_array
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from PIL import Image

# Okabe and Ito's palette: told apart with any of the common colour-vision deficiencies.
LATENT = "#0072B2"
DATA = "#D55E00"
MODEL = "#009E73"
WRONG = "#CC79A7"
GUIDE = "#767676"
INK = "#777777"  # of text and axes, for a page that is white or nearly black; `describe` leaves out guides alone

DPI = 100  # of the page
SHARPNESS = 2  # pixels of a picture for one of the page: many screens show them
PALETTE = 128
ROUNDS = 3
TICKS = 5  # intervals between the numbers on an axis, at most: they are half of what a frame of a widget costs
SMALLEST = 5  # points, of a title that is made to fit
STYLE = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.hinting": "none",  # it makes "=" bold
    "font.family": "DejaVu Sans",
    "figure.constrained_layout.w_pad": 0.07,  # inches; less, and titles touch the edge that a dark page shows
    "figure.constrained_layout.h_pad": 0.09,
}


COLOURED = {
    Text: ("color",),
    Line2D: ("color", "markeredgecolor", "markerfacecolor"),
    Patch: ("edgecolor", "facecolor"),
    Collection: ("edgecolor", "facecolor"),
}


class Picture:
    """A finished PNG, its title and its alt text; the last line of a notebook cell shows it.

    Notebooks get it as HTML: a line with the title, and then <img alt="…">, which JupyterLab, nbconvert and myst-nb
    all pass on to a screen reader. JupyterLab shows the title of a picture that is folded: let it name what is shown,
    and let the alt text, which does not repeat it, say what is found. The figure is closed.
    """

    def __init__(self, figure, alt, title=""):
        check_figure(figure)
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(f"alt must say in words what the figure shows; got {alt!r}")
        self.alt, self.title = " ".join(alt.split()), " ".join(title.split())
        self.width = round(figure.get_figwidth() * DPI)
        self.png = _render(figure)
        pyplot.close(figure)

    def save(self, path):
        """Write the PNG to `path`, whose name must end in .png."""
        path = Path(path)
        if path.suffix.lower() != ".png":
            raise ValueError(f"path must end in .png; got {str(path)!r}")
        path.write_bytes(self.png)

    def _repr_html_(self):
        data = base64.b64encode(self.png).decode("ascii")
        image = f'<img alt="{html.escape(self.alt)}" width="{self.width}" style="max-width: 100%" '
        above = f"{html.escape(self.title, quote=False)}\n<br>" if self.title else ""
        return f'{above}{image}src="data:image/png;base64,{data}">'

    def __repr__(self):
        return f"Picture: {self.title}. {self.alt}" if self.title else f"Picture: {self.alt}"


def new_figure(columns=1, rows=1, size=None, layout="constrained", **subplots):
    """An empty figure in the course's style, and its axes: one, or an array as `Figure.subplots` gives it.

    size is (width, height) in inches; other arguments go to `Figure.subplots`.
    """
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=size or (3.8 * columns + 1.0, 3.3 * rows), layout=layout)
        axes = figure.subplots(rows, columns, **subplots)
    for one in np.ravel(axes):
        for axis in (one.xaxis, one.yaxis):
            axis.get_major_locator().set_params(nbins=TICKS)
    return figure, axes


def check_figure(figure):
    """Raises ValueError unless `figure` is one of matplotlib."""
    if not isinstance(figure, Figure):
        raise ValueError(f"figure must be a matplotlib Figure; got {type(figure).__name__}")


def check_box(box):
    """Raises ValueError unless `box` is ((low, high), (low, high))."""
    if np.shape(box) != (2, 2) or not all(low < high for low, high in box):
        raise ValueError(f"box must be ((low, high), (low, high)) with low < high; got {box}")


def number(value, digits=2):
    """`value` rounded for a title or an alt text: never −0.00, and with a minus that screen readers say."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}".replace("-", "−")


def short(value, digits=3):
    """`value` in so many digits at most, or as the whole number that it is: 2, 0.5, −0.333, 1 024, 2e−05."""
    value = float(value) + 0.0
    text = thousands(int(value)) if abs(value) < 1e6 and value.is_integer() else f"{value:.{digits}g}"
    if "e+" in text and abs(value) < 1e6:
        text = thousands(int(float(text)))
    return text.replace("-", "−")


def diameter(count):
    """Of each of so many points in a picture, in points of print: 2.4 pixels of a page, and 5 where they are few."""
    return 1.7 if count >= 100 else 3.6


def thousands(count):
    return f"{count:,}".replace(",", " ")


def _render(figure):
    """The figure as a PNG on a transparent ground, of at most PALETTE colours: a third of the bytes."""
    with matplotlib.rc_context(STYLE):
        figure.set_dpi(SHARPNESS * DPI)
        _fit_for_any_page(figure)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        while _shrink_titles(figure):
            canvas.draw()
    buffer = io.BytesIO()
    _in_few_colours(np.asarray(canvas.buffer_rgba())).save(buffer, format="png")
    return buffer.getvalue()


def _fit_for_any_page(figure):
    """Nothing behind the figure and its axes, and in INK what would be black, except what lies on a filled panel."""
    needed = {part.patch for part in (figure, *figure.axes)}
    for part in (figure, *figure.axes):
        part.patch.set_visible(to_rgb(part.get_facecolor()) != to_rgb("white"))
    for axes in figure.axes:
        if axes.images or any(isinstance(mesh, QuadMesh) for mesh in axes.collections):
            needed.update(*(on.findobj() for on in (*axes.lines, *axes.patches, *axes.collections, *axes.texts)))
    drawn = set(figure.findobj()) - needed
    drawn |= {text.arrow_patch for text in drawn if getattr(text, "arrow_patch", None)}  # which findobj leaves out
    for artist in drawn:
        for name in next((names for kind, names in COLOURED.items() if isinstance(artist, kind)), ()):
            colours = to_rgba_array(getattr(artist, f"get_{name}")())
            black = (colours[:, :3] == 0).all(axis=1) & (colours[:, 3] > 0)
            if black.any():
                colours[black, :3] = to_rgb(INK)
                artist.set(**{name: colours if isinstance(artist, Collection) else colours[0]})


def _in_few_colours(pixels):
    """`pixels` (height, width, 4) as an image of at most PALETTE colours, the first of them transparent.

    Where there are more, k-means compares them as light, colour × opacity, from a start all along their sorted list.
    A rare colour weighs more than its share, so that thin lines and the tails of heat maps keep theirs.
    """
    packed = np.ascontiguousarray(pixels).view("<u4")[..., 0]
    seen = pixels[..., 3] > 0
    colours, which, counts = np.unique(packed[seen], return_inverse=True, return_counts=True)
    palette = colours.view(np.uint8).reshape(-1, 4)
    place = np.arange(len(palette))
    if len(palette) >= PALETTE:
        light, weights = palette.astype(np.float32), np.sqrt(counts)
        light[:, :3] *= light[:, 3:] / 255
        shares = np.arange(0.5, PALETTE - 1) / (PALETTE - 1)
        centres = light[np.unique(np.searchsorted(np.cumsum(weights) / weights.sum(), shares))]
        for _ in range(ROUNDS):
            place = np.argmin(np.sum(centres**2, axis=1) - 2 * light @ centres.T, axis=1)
            sums = [np.bincount(place, weights * part, len(centres)) for part in (*light.T, 1)]
            centres = np.where(sums[-1] > 0, sums[:-1] / np.maximum(sums[-1], 1), centres.T).T.astype(np.float32)
        palette = centres.copy()
        palette[:, :3] *= 255 / centres[:, 3:]
    indices = np.zeros(seen.shape, dtype=np.uint8)
    indices[seen] = 1 + place[which]
    image = Image.fromarray(indices, "P")
    image.putpalette(bytes(4) + palette.round().clip(0, 255).astype(np.uint8).tobytes(), "RGBA")
    return image


def _shrink_titles(figure):
    """Make titles that the edge would cut off smaller, since no layout makes room for them; True if there were any."""
    titles = [text for text in (figure._suptitle, *(axes.title for axes in figure.axes)) if text is not None]
    shrunk = False
    for text in titles:
        box = text.get_window_extent()
        room = 2 * min((box.x0 + box.x1) / 2, figure.bbox.width - (box.x0 + box.x1) / 2) - 4
        if 0 < room < box.width and text.get_ha() == "center" and text.get_fontsize() > SMALLEST:
            text.set_fontsize(max(SMALLEST, 0.97 * text.get_fontsize() * room / box.width))
            shrunk = True
    return shrunk
