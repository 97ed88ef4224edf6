"""A picture with alt text, the course's colours, and an empty figure in its style."""

import base64
import html
import io
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

# Okabe and Ito's palette: told apart with any of the common colour-vision deficiencies.
LATENT = "#0072B2"
DATA = "#D55E00"
MODEL = "#009E73"
WRONG = "#CC79A7"
GUIDE = "#767676"

DPI = 100
PALETTE = 256
TICKS = 5  # intervals between the numbers on an axis, at most: they are half of what a frame of a widget costs
SMALLEST = 5  # points, of a title that is made to fit
STYLE = {
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.labelsize": 10,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "font.family": "DejaVu Sans",
    "figure.constrained_layout.w_pad": 0.07,  # inches; less, and titles touch the edge that a dark page shows
    "figure.constrained_layout.h_pad": 0.09,
}


class Picture:
    """A finished PNG and its alt text; the last line of a notebook cell shows it.

    Notebooks get it as HTML, <img alt="…">: that is where JupyterLab, nbconvert and myst-nb all pass the alt
    text on to a screen reader. The figure is closed.
    """

    def __init__(self, figure, alt):
        if not isinstance(figure, Figure):
            raise ValueError(f"figure must be a matplotlib Figure; got {type(figure).__name__}")
        if not isinstance(alt, str) or not alt.strip():
            raise ValueError(f"alt must say in words what the figure shows; got {alt!r}")
        self.alt = " ".join(alt.split())
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
        return f'<img alt="{html.escape(self.alt)}" style="max-width: 100%" src="data:image/png;base64,{data}">'

    def __repr__(self):
        return f"Picture: {self.alt}"


def show(figure, alt):
    """Show a matplotlib figure in a notebook, with the alt text `alt`, and close it."""
    from IPython.display import display

    display(Picture(figure, alt))


def new_figure(columns=1, rows=1, size=None, layout="constrained", **subplots):
    """An empty figure in the course's style, and its axes: one, or an array as `Figure.subplots` gives it.

    size is (width, height) in inches; other arguments go to `Figure.subplots`.
    """
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=size or (3.8 * columns + 1.0, 3.3 * rows), dpi=DPI, layout=layout)
        axes = figure.subplots(rows, columns, **subplots)
    for one in np.ravel(axes):
        for axis in (one.xaxis, one.yaxis):
            axis.get_major_locator().set_params(nbins=TICKS)
    return figure, axes


def check_box(box):
    """Raises ValueError unless `box` is ((low, high), (low, high))."""
    if np.shape(box) != (2, 2) or not all(low < high for low, high in box):
        raise ValueError(f"box must be ((low, high), (low, high)) with low < high; got {box}")


def number(value, digits=2):
    """`value` rounded for a title or an alt text: never −0.00, and with a minus that screen readers say."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}".replace("-", "−")


def short(value):
    """`value` in three digits at most: 2, 0.5, −0.333."""
    return f"{float(value):.3g}".replace("-", "−")


def thousands(count):
    return f"{count:,}".replace(",", " ")


def _render(figure):
    """The figure as a PNG of at most PALETTE colours: a third of the bytes, and no difference to see."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    while _shrink_titles(figure):
        canvas.draw()
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3]).quantize(
        PALETTE, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    buffer = io.BytesIO()
    image.save(buffer, format="png")
    return buffer.getvalue()


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
