"""Pictures with a slider: in JupyterLab they move, elsewhere the same picture stands still.

    widgets.slope()                            # last line of a cell; its still twin is plots.slope(a=2.0)
    widgets.explore(draw, a=(2.0, -3.0, 3.0))  # any picture that depends on numbers; its still twin is draw(2.0)

Each is a mimebundle of the live widget and the picture, so that a saved notebook, a printed page and a screen
reader have the picture with its alt text.
"""

import ipywidgets

from . import plots
from .distributions import Normal, Uniform

BASES = {"Normal(0, 1)": Normal(), "Uniform(0, 1)": Uniform()}
FLAT = 0.05
WHOLE = ipywidgets.IntSlider, ipywidgets.BoundedIntText
BROKEN = ipywidgets.FloatSlider, ipywidgets.BoundedFloatText


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


def explore(draw, **controls):
    """A picture that moves: draw(value of each control, in order) gives a Picture, or a sentence where there is none.

    explore(draw, slope=(2.0, -3.0, 3.0), step=(1, 0, 8), base=["Normal", "Uniform"]): (value, low, high) is a slider
    and a number field, in steps of 1 when all are whole numbers and of 0.1 otherwise, unless a fourth number says
    another; a list is a choice. The name of a control, with spaces for _, is its label.
    """
    if not controls:
        raise ValueError("controls must name at least one control, such as slope=(2.0, -3.0, 3.0); got none")
    made = [_control(name, spec) for name, spec in controls.items()]
    return Live(draw, [control for control, _ in made], rows=[row for _, row in made])


def slope(a=2.0):
    """X = a·Z with a slider for a and a choice of base: the peak moves, the area under p_X stays 1."""
    return explore(_draw_slope, slope_a=(a, -3.0, 3.0), Z_from=list(BASES))


def _draw_slope(a, base):
    if abs(a) < FLAT:
        return "At a = 0 every z lands on the same x: no inverse, and no density. Move the slope off 0."
    return plots.slope(a, base=BASES[base])


def _control(name, spec):
    """What holds the value, and the row that shows it."""
    label = name.replace("_", " ")
    if isinstance(spec, list):
        choice = ipywidgets.Dropdown(options=spec, description=label)
        return choice, choice
    if not isinstance(spec, tuple) or len(spec) not in (3, 4) or not spec[1] <= spec[0] <= spec[2]:
        raise ValueError(
            f"{name} must be (value, low, high) with low ≤ value ≤ high, or a list of choices; got {spec!r}"
        )
    return _slider(label, *spec)


def _slider(label, value, low, high, step=None):
    """A slider, and the row that shows it beside a number field: the field carries the label.

    ipywidgets ties a label to a field and not to a slider, which a screen reader would leave unnamed.
    """
    whole = all(isinstance(number, int) for number in (value, low, high))
    numbers = {"value": value, "min": low, "max": high, "step": step or (1 if whole else 0.1)}
    slider_kind, field_kind = WHOLE if whole else BROKEN
    slider = slider_kind(**numbers, readout=False)
    field = field_kind(**numbers, description=label, layout=ipywidgets.Layout(width="12em"))
    ipywidgets.link((slider, "value"), (field, "value"), transform=(_tidy, _tidy))
    return slider, ipywidgets.HBox([field, slider])


def _tidy(value):
    """1.6 where steps of 0.1 have led the slider to 1.5999999999999996, which the field would show in full."""
    return round(value, 9)
