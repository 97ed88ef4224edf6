"""Numbers that nbval compares as numbers: a cell's tag says by how much they may differ from the stored ones."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from flowcourse.core.tolerance import close, settle, tolerance_of, unlike_figures
from minflow import plots, widgets
from minflow.widgets.figure import Figure, pack

ROOT = Path(__file__).parents[2]
PRINT = "print('gap 0.016 nats, at most 0.020')"
LIVE = widgets.matrix([[1.0, 0.5], [-0.5, 1.0]])
FIGURE, FIGURE_PAGE = "from minflow import widgets\nwidgets.matrix([[1.0, 0.5], [-0.5, 1.0]])", LIVE._repr_html_()
PICTURE = 'from IPython.display import HTML\nHTML(\'area 1.00<img alt="peak −0.40" src="data:image/png;base64,AAAA">\')'
# What is stored, the cell's tags, and whether nbval must be content when the cell gives PRINT or PICTURE.
STORED = {
    "the same": (PRINT, "gap 0.016 nats, at most 0.020\n", [], True),
    "within": (PRINT, "gap 0.018 nats, at most 0.020\n", ["within-0.002"], True),
    "beyond": (PRINT, "gap 0.019 nats, at most 0.020\n", ["within-0.002"], False),
    "beyond, a larger number": (PRINT, "gap 0.016 nats, at most 0.030\n", ["within-0.002"], False),
    "no tag": (PRINT, "gap 0.017 nats, at most 0.020\n", [], False),
    "another word": (PRINT, "gap 0.016 bits, at most 0.020\n", ["within-0.002"], False),
    "a share within": (PRINT, "gap 0.0165 nats, at most 0.0199\n", ["within-5%"], True),
    "a share beyond": (PRINT, "gap 0.018 nats, at most 0.020\n", ["within-5%"], False),
    "an alt text within": (
        PICTURE,
        'area 1.01<img alt="peak −0.39" src="data:image/png;base64,BBBB">',
        ["within-0.01"],
        True,
    ),
    "an alt text beyond": (
        PICTURE,
        'area 1.00<img alt="peak −0.38" src="data:image/png;base64,AAAA">',
        ["within-0.01"],
        False,
    ),
    "a share of a negative number within": (
        PICTURE,
        'area 1.00<img alt="peak −0.39" src="data:image/png;base64,AAAA">',
        ["within-5%"],
        True,
    ),
    "another sign": (
        PICTURE,
        'area 1.00<img alt="peak 0.40" src="data:image/png;base64,AAAA">',
        ["within-0.01"],
        False,
    ),
    "a live figure": (FIGURE, FIGURE_PAGE, [], True),
    "one with another script": (FIGURE, FIGURE_PAGE.replace("const", "let"), [], True),
    "one with other data": (FIGURE, FIGURE_PAGE.replace("[[1.0,0.5]", "[[1.9,0.5]"), [], False),
}


@pytest.fixture(scope="module")
def red(tmp_path_factory):
    """The names in STORED at which nbval turned red, with this repository's conftest.py."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "conftest.py", folder)
    cells = []
    for source, stored, tags, _ in STORED.values():
        output = new_output("stream", name="stdout", text=stored)
        if source != PRINT:
            plain = repr(LIVE) if source == FIGURE else "<IPython.core.display.HTML object>"
            data = {"text/html": stored, "text/plain": plain}
            output = new_output("execute_result", data=data, execution_count=1)
        cells.append(new_code_cell(source, outputs=[output], execution_count=1, metadata={"tags": tags}))
    nbformat.write(new_notebook(cells=cells), folder / "numbers.ipynb")
    for name in ("notebooks/13-minflow-to-pytorch.ipynb", "tests/nbval_sanitize.cfg"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider"]
    command += ["--nbval-sanitize-with", "tests/nbval_sanitize.cfg", "--junitxml=report.xml", "numbers.ipynb"]
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL)
    cases = list(ElementTree.parse(folder / "report.xml").iter("testcase"))
    assert len(cases) == len(STORED)
    return {name for name, case in zip(STORED, cases) if {child.tag for child in case} & {"failure", "error"}}


@pytest.mark.parametrize("name", STORED)
def test_nbval_compares_numbers_within_the_tolerance_of_the_cell(red, name):
    assert (name not in red) == STORED[name][3]


@pytest.mark.parametrize("tags", [["within-two"], ["within-0.1", "within-1%"], ["within"]])
def test_a_tag_that_is_not_a_tolerance_is_refused(tags):
    with pytest.raises(ValueError, match="a cell may have one tag such as within-0.02"):
        tolerance_of(tags)


def test_other_tags_are_no_tolerance():
    assert tolerance_of(["hide-output", "nbval-skip"]) is None
    assert tolerance_of(["hide-output", "within-2e-3"]) == (0.002, False)


@pytest.mark.parametrize(
    ("text", "stored", "same"),
    [
        ("  9.99", " 10.01", True),  # another digit, and so one blank less
        ("1e-3", "0.0010", True),
        ("x2 = 1", "x3 = 1", False),  # the figure of a name
        ("nan", "0.1", False),
        ("1 2", "1", False),
        ("lowest 2.05e−11", "lowest 2.0e−11", True),  # an alt text has the minus of print
    ],
)
def test_what_counts_as_a_number(text, stored, same):
    assert close(text, stored, (0.05, False)) == same


def test_an_output_more_or_less_stays_for_nbval_to_find():
    outputs = [{"output_type": "stream", "text": "1.0"}, {"output_type": "stream", "text": "2.0"}]
    assert settle(outputs, [{"output_type": "stream", "text": "1.01"}], (0.1, False))[1:] == outputs[1:]


POINTS = np.random.default_rng(0).standard_normal((100, 2))
SHOWN = {"points": pack(POINTS), "word": "layer", "box": [[-1.0, 1.0]], "note": "loss 2.0 nats"}
UNLIKE = {
    "a little noise": ({"points": pack(POINTS + 0.01)}, ""),
    "two points elsewhere": ({"points": pack(np.concatenate([POINTS[:98], -POINTS[98:]]))}, ""),
    "other points": ({"points": pack(-POINTS)}, "the figure, points: only"),
    "fewer points": ({"points": pack(POINTS[1:])}, r"the figure, points has the shape \[99, 2\]"),
    "a point that is lost": ({"points": pack(np.where(POINTS > 1, np.nan, POINTS))}, "the figure, points: only"),
    "a number in the words": ({"note": "loss 2.9 nats"}, "the figure, note: 'loss 2.9 nats'"),
    "one that is near": ({"note": "loss 2.1 nats"}, ""),
    "another word": ({"word": "time"}, "the figure, word: 'time', and 'layer' was stored"),
    "another box": ({"box": [[-1.0, 2.0]]}, "the figure, box: 2.0, and 1.0 was stored"),
    "a box more": ({"box": [[-1.0, 1.0], [0.0, 1.0]]}, "the figure, box"),
}


def shown(**changed):
    """The outputs of a cell with a live figure."""
    figure, _ = plots.new_figure()
    page = Figure("flow", SHOWN | changed, plots.Picture(figure, "an empty picture"))._repr_html_()
    return [{"output_type": "execute_result", "data": {"text/html": page, "text/plain": ""}}]


@pytest.mark.parametrize("name", UNLIKE)
def test_the_data_of_a_live_figure_are_compared_as_numbers(name):
    changed, sentence = UNLIKE[name]
    difference = unlike_figures(shown(**changed), shown())
    assert re.match(sentence, difference) if sentence else difference == ""


def test_a_live_figure_more_is_noticed():
    assert unlike_figures(shown(), []) == "there are 1 live figures, and 0 were stored"
