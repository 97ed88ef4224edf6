"""`make times` takes a notebook as it is, whatever names it uses."""

import nbformat
import pytest

from flowcourse.author.timing import main, measure

CELL = """
from minflow import plots, widgets
frames = {1: [1, 2], 2: [2, 1]}
def draw(a):
    return plots.lines({"f": ([0, 1], frames[a])}, "x", "y", f"f, number {a}")
widgets.explore(draw, a=[1, 2])
"""


def test_every_frame_is_timed_though_the_notebook_has_the_same_names(tmp_path):
    path = tmp_path / "notebook.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL, id="live")]), path)
    seconds, cells, frames = measure(path)
    assert [name for _, name in cells] == ["live"] and seconds > 0
    assert [len(times) for times in frames] == [2]


@pytest.mark.parametrize(("paths", "sentence"), [([], "name the notebooks"), (["gone.ipynb"], "gone.ipynb is missing")])
def test_what_is_no_notebook_ends_in_a_sentence(paths, sentence):
    with pytest.raises(SystemExit, match=sentence):
        main(paths)
