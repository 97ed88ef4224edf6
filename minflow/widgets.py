"""Pictures with a slider: in JupyterLab they move, elsewhere the same picture stands still.

    widgets.slope()          # last line of a cell; its still twin is plots.slope(a=2.0)

Each is a mimebundle of the live widget and the picture, so that a saved notebook, a printed page and a screen
reader have the picture with its alt text.
"""

import ipywidgets

from . import plots
from .distributions import Normal, Uniform

BASES = {"Normal(0, 1)": Normal(), "Uniform(0, 1)": Uniform()}
FLAT = 0.05


class Live:
    """A picture that follows its controls: draw(value of each control, in order) is a Picture or a sentence.

    The picture is an HTML widget, since that has alt text and an Output widget prints when it changes.
    `rows` is what stands above the picture, the controls themselves unless given.
    """

    def __init__(self, draw, controls, rows=None):
        self.draw, self.controls = draw, list(controls)
        self.picture = ipywidgets.HTML()
        self.box = ipywidgets.VBox([*(rows or self.controls), self.picture])
        for control in self.controls:
            control.observe(self.update, names="value")
        self.update()

    def update(self, change=None):
        self.drawn = self.draw(*(control.value for control in self.controls))
        sentence = isinstance(self.drawn, str)
        self.picture.value = f"<p>{self.drawn}</p>" if sentence else self.drawn._repr_html_()

    def _repr_mimebundle_(self, **kwargs):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        return {
            "application/vnd.jupyter.widget-view+json": view,
            "text/html": self.picture.value,
            "text/plain": repr(self),
        }

    def __repr__(self):
        return f"Live {self.drawn!r}"


def slope(a=2.0):
    """X = a·Z with a slider for a and a choice of base: the peak moves, the area under p_X stays 1."""
    slider, row = _slider("slope a", a, -3.0, 3.0)
    base = ipywidgets.Dropdown(options=list(BASES), description="Z from")
    return Live(_draw_slope, (slider, base), rows=(row, base))


def _draw_slope(a, base):
    if abs(a) < FLAT:
        return "At a = 0 every z lands on the same x: no inverse, and no density. Move the slope off 0."
    return plots.slope(a, base=BASES[base])


def _slider(description, value, low, high):
    """A slider, and the row that shows it beside a number field: the field carries the label.

    ipywidgets ties a label to a field and not to a slider, which a screen reader would leave unnamed.
    """
    numbers = {"value": value, "min": low, "max": high, "step": 0.1}
    slider = ipywidgets.FloatSlider(**numbers, readout=False)
    field = ipywidgets.BoundedFloatText(**numbers, description=description, layout=ipywidgets.Layout(width="12em"))
    ipywidgets.link((slider, "value"), (field, "value"))
    return slider, ipywidgets.HBox([field, slider])
