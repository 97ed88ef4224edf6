"""The square to draw on: what stands in a saved notebook, and what a reader's strokes do in the kernel."""

import sys
from importlib import import_module

import numpy as np
import pytest

from minflow import widgets
from minflow.data import Drawing

from ..shared import refused

draw = import_module("minflow.widgets.draw")  # its name in the package is that of the function


@pytest.fixture
def looked_at(monkeypatch):
    monkeypatch.setattr(draw, "front_end", lambda: (None, True))
    monkeypatch.setattr(draw.Pad, "last", None)


def test_where_nobody_looks_on_it_is_a_picture_that_says_what_is_drawn():
    shown = widgets.draw()._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert "covers 14 % of the square. Its entropy is 1.59 nats" in shown["text/html"]
    assert shown["text/html"].endswith(f"<br>{draw.STILL}")


def test_it_is_what_was_drawn_last_and_says_so(looked_at):
    pad, levels = widgets.draw(), np.zeros((96, 96))
    shown = pad._repr_mimebundle_()
    assert shown.keys() > {"application/vnd.jupyter.widget-view+json"}
    levels[:48, :48] = 15
    for drawn, said in ((levels, "covers 25 %"), (0 * levels, "is empty"), (levels, "covers 25 %")):
        pad.field.value = Drawing(drawn).text
        assert (pad.levels == drawn).all() and said in pad.field.placeholder
    again = widgets.draw()  # as when the cell runs again: a stroke is added to what was drawn
    assert (again.levels == levels).all() and pad.example and not again.example
    assert pad._repr_mimebundle_().keys() == shown.keys() and pad.field.value  # shown twice, it is one square


def test_without_ipywidgets_it_says_what_is_missing(looked_at, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert widgets.draw()._repr_mimebundle_()["text/html"].endswith(draw.MISSING)


def test_it_starts_with_a_drawing_alone():
    refused(lambda: widgets.draw([1, 2]), "start", "data.Drawing")
