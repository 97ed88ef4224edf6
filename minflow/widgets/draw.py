"""A square to draw a density on, with mouse, finger or keys, in a notebook whose kernel runs.

    drawing = widgets.draw()                 # a heart, until something else is drawn
    drawing                                  # the last line of a cell shows the square
    x = drawing.sample(rng, 2000)            # (2000, 2), points of what is drawn at this moment

A browser reaches the kernel by a widget alone: what is drawn goes through a hidden field of text, of ipywidgets.
"""

import itertools

import numpy as np

from ..arrays import checked
from ..data import Drawing
from ..data.drawing import CELL, DARKEST, REACH, SIDE
from ..plots.picture import DATA, Picture, new_figure, number
from .figure import Figure
from .front_end import front_end

TITLE = "Draw a density"
STILL = "(Run this cell in JupyterLab, and you can draw on the square.)"
MISSING = "(To draw on the square, install ipywidgets, and run this cell again.)"
EMPTY = "The square is empty. Draw something on it before you run the next cell."
COUNT = itertools.count(1)


def draw(start: Drawing | None = None) -> "Pad":
    """A `data.Drawing` of what is drawn at this moment on the square that the last line of a cell shows.

    start: what is there until the first stroke, which takes its place; a heart unless given. Where something was drawn
    in this kernel before and no start is given, one goes on with that, so that a cell that runs again loses nothing.
    Where nobody looks on, as under nbclient, the square is a picture. Raises ValueError for a start of another kind.
    """
    if start is None and Pad.last:
        return Pad(Pad.last.levels, example=False)
    start = heart() if start is None else checked(start, isinstance(start, Drawing), "start", "be a data.Drawing")
    return Pad(start.levels, example=True)


class Pad(Drawing):
    """What `draw` returns: the density that is drawn at this moment."""

    last = None  # what was drawn last, on any square

    def __init__(self, levels, example):
        super().__init__(levels)
        self.example, self.field, self.box = example, None, None

    @property
    def said(self):
        """What is drawn, in a sentence."""
        if not self.levels.any():
            return EMPTY
        cover = f"The drawing covers {100 * np.mean(self.levels > 0):.0f} % of the square"
        return f"{cover}. Its entropy is {number(self.entropy)} nats: no model's expected NLL is lower."

    def _repr_mimebundle_(self, **kwargs):
        picture, view, below = Picture(_square(self), self.said, TITLE), {}, STILL
        try:
            if front_end()[1]:
                view = self._view(picture)
        except ImportError:
            below = MISSING
        return view | {"text/html": f"{picture._repr_html_()}<br>{below}", "text/plain": repr(self)}

    def _view(self, picture):
        """The square and its hidden field, as a widget."""
        import ipywidgets

        if self.box is None:
            name = f"minflow-drawing-{next(COUNT)}"
            self.field = ipywidgets.Textarea(layout=ipywidgets.Layout(display="none")).add_class(name)
            self.field.observe(self._drawn, "value")
            page = Figure("draw", {"text": self.text, "example": self.example, "field": name}, picture)._repr_html_()
            shown = {"output_type": "display_data", "data": {"text/html": page}, "metadata": {}}
            self.box = ipywidgets.VBox([ipywidgets.Output(outputs=(shown,)), self.field])
        model = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        return {"application/vnd.jupyter.widget-view+json": model}

    def _drawn(self, change):
        Pad.last = Drawing.from_text(change["new"])
        self.levels = Pad.last.levels
        self.field.placeholder = ""  # so that the same answer is an answer, too
        self.field.placeholder = self.said

    def __repr__(self):
        return f"<a drawing on {np.count_nonzero(self.levels)} of {SIDE * SIDE} cells>"


def heart() -> Drawing:
    """The outline of a heart: 16 sin³ t across, 13 cos t − 5 cos 2t − 2 cos 3t − cos 4t upwards."""
    t = np.linspace(0, 2 * np.pi, 400)
    curve = np.stack([16 * np.sin(t) ** 3, 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)])
    across, down = (np.arange(SIDE) + 0.5) * CELL - REACH, REACH - (np.arange(SIDE) + 0.5) * CELL
    squares = (across[:, None] - curve[0] / 7) ** 2 + (down[:, None, None] - curve[1] / 7) ** 2
    return Drawing(np.round(DARKEST * np.clip(3 - 16 * np.sqrt(squares.min(axis=2)), 0, 1)))


def _square(drawing):
    figure, axes = new_figure(size=(3.6, 3.4))
    ink = np.full((SIDE, SIDE, 3), list(bytes.fromhex(DATA[1:])), dtype=np.uint8)  # on no paper, as a page may be dark
    ends = -REACH, REACH
    axes.imshow(np.dstack([ink, 255 // DARKEST * drawing.levels]), extent=(*ends, *ends))
    axes.set(xlabel="x₁", ylabel="x₂", xlim=ends, ylim=ends)
    return figure
