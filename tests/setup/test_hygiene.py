"""The notebook check of `make lint` finds each kind of dirt."""

import copy
import json
import runpy
from pathlib import Path

import pytest

HYGIENE = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "hygiene.py"))
faults, main = HYGIENE["faults"], HYGIENE["main"]

REPR = "<matplotlib.legend.Legend at 0x7f66b28ea950>"
PICTURE = {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo="}, "metadata": {}}
CLEAN = {
    "metadata": {"kernelspec": {"name": "python3"}},
    "cells": [
        {"cell_type": "markdown", "source": ["# Title\n", "![two moons](moons.png)"]},
        {"cell_type": "code", "source": ["1 + 1"], "execution_count": 1, "outputs": [], "metadata": {}},
        {"cell_type": "code", "source": [], "execution_count": None, "outputs": [], "metadata": {}},
        {"cell_type": "code", "source": ["print(2)"], "execution_count": 2, "outputs": [], "metadata": {}},
    ],
}


def html(page):
    return {"output_type": "display_data", "data": {"text/html": page}, "metadata": {}}


def dirty(change):
    notebook = copy.deepcopy(CLEAN)
    change(notebook["metadata"], notebook["cells"])
    return notebook


DIRT = {
    "executed as": dirty(lambda _, cells: cells[3].update(execution_count=5)),
    "executed as None": dirty(lambda _, cells: cells[3].update(execution_count=None)),
    "13 lines": dirty(lambda _, cells: cells[1].update(source=["x = 1\n"] * 13)),
    "import *": dirty(lambda _, cells: cells[1].update(source=["from minflow import *"])),
    "is an error: ValueError": dirty(
        lambda _, cells: cells[1].update(outputs=[{"output_type": "error", "ename": "ValueError"}])
    ),
    "stderr": dirty(lambda _, cells: cells[1].update(outputs=[{"output_type": "stream", "name": "stderr"}])),
    "only there: execute": dirty(lambda _, cells: cells[1]["metadata"].update(jupyter={"outputs_hidden": True})),
    "where it answers a prompt": dirty(
        lambda _, cells: (
            cells[0].update(source=["**Before you run:** how much is it?"]),
            cells[1].update(outputs=[{"output_type": "stream", "name": "stdout", "text": "2"}]),
        )
    ),
    "widget state": dirty(lambda metadata, _: metadata.update(widgets={})),
    "must be called python3; got ir": dirty(lambda metadata, _: metadata.update(kernelspec={"name": "ir"})),
    "without alt text: show it": dirty(lambda _, cells: cells[1].update(outputs=[PICTURE])),
    'alt text: <img alt=" "': dirty(lambda _, cells: cells[1].update(outputs=[html('<img alt=" " src="x">')])),
    "alt text: <img src": dirty(lambda _, cells: cells[0].update(source=['<img src="x">'])),
    "too little to learn from: 'figure 3'": dirty(
        lambda _, cells: cells[1].update(outputs=[html('<img alt="figure 3" src="x">')])
    ),
    "line 2: the alt text is the same": dirty(
        lambda _, cells: cells[1].update(source=["a = 'two '\nplots.Picture(f, alt=a + 'moons')"])
    ),
    "line 1: the alt text is the same": dirty(lambda _, cells: cells[1].update(source=["Picture(f, 'two moons')"])),
    "1.1 MB": dirty(lambda _, cells: cells[1].update(source=["x = '" + 1_100_000 * "a" + "'"])),
    "the repr of an object": dirty(
        lambda _, cells: cells[1].update(outputs=[{"output_type": "execute_result", "data": {"text/plain": REPR}}])
    ),
    "write it into": dirty(lambda _, cells: cells[0].update(source=["![](moons.png)"])),
}


def save(notebook, folder):
    path = folder / "notebook.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_a_clean_notebook_has_no_faults(tmp_path):
    assert faults(save(CLEAN, tmp_path)) == []


@pytest.mark.parametrize("sentence", DIRT)
def test_each_kind_of_dirt_is_named(sentence, tmp_path):
    (fault,) = faults(save(DIRT[sentence], tmp_path))
    assert sentence in fault


def test_the_markers_of_a_solution_and_what_its_stub_shows_are_no_lines_of_a_cell(tmp_path):
    source = ["### BEGIN SOLUTION\n", "#| x = ...\n", *["x = 1\n"] * 10, "\n", "# the last\n", "### END SOLUTION"]
    assert faults(save(dirty(lambda _, cells: cells[1].update(source=source)), tmp_path)) == []


@pytest.mark.parametrize(
    "source",
    [
        "plots.Picture(figure, f'peak {peak:.2f}')",
        "plots.Picture(figure, alt='peak {:.2f}'.format(peak))",
        "alt = 'A curve. '\nalt += f'Its peak is {peak}.'\nplots.Picture(figure, alt)",
        "alt = ' '.join(words)\nplots.Picture(figure, alt=alt)",
        "plots.Picture(figure, alt=alt_of_the_cell_before)",
        "plots.show(figure, 'Two moons', alt='Two moons.')",
        "%matplotlib inline",
    ],
)
def test_an_alt_text_that_holds_what_was_computed_is_no_fault(source, tmp_path):
    assert faults(save(dirty(lambda _, cells: cells[1].update(source=[source])), tmp_path)) == []


@pytest.mark.parametrize("folders", [[], ["notebook"]])
def test_a_folder_without_notebooks_is_not_clean(folders):
    with pytest.raises(SystemExit, match="no notebook in"):
        main(folders)
