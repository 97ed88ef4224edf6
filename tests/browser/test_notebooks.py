"""Every notebook in JupyterLab, as a learner meets it: opened, run from top to bottom, looked at, its sliders moved.

SHOTS=folder make browser saves what was seen, in both themes and at both widths.
"""

import os
from pathlib import Path

import pytest

from flowcourse.notebooks import lacking

ROOT = Path(__file__).parents[2]
NOTEBOOKS = [path for path in sorted((ROOT / "notebooks").glob("*.ipynb")) if not lacking(path)]
SHOTS = os.environ.get("SHOTS")
SIZES = {"wide": (1280, 1600), "narrow": (800, 1600)}
THEMES = "JupyterLab Light", "JupyterLab Dark"
SLIDER = ".jp-OutputArea [role=slider]"
# Every slider in view: the number of its cell, and its place among the sliders there.
PLACES = """sliders => sliders.map(s => { const cell = s.closest(".jp-Cell");
    return [cell.dataset.windowedListIndex, [...cell.querySelectorAll("[role=slider]")].indexOf(s)]; })"""
# The code in view that is wider than its cell.
CUT_OFF = """editors => editors.filter(e => e.scrollWidth > e.clientWidth + 2).map(e => e.textContent)"""
# The formulas, tables and blocks of text in view that are wider than their cell.
SIDEWAYS = """texts => texts.flatMap(t => {
    const right = t.getBoundingClientRect().right, parts = "mjx-container, table, pre";
    return [...t.querySelectorAll(parts)].filter(p => p.scrollWidth > p.clientWidth + 1 ||
        p.getBoundingClientRect().right > right + 1).map(p => p.textContent.slice(0, 60)); })"""
# Every picture in view: its alt text, whether it was drawn, how far it sticks out of its cell to the right.
PICTURES = """pictures => pictures.map(p => [p.alt, p.complete && p.naturalWidth > 0,
    p.getBoundingClientRect().right - p.closest(".jp-Cell").getBoundingClientRect().right])"""


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def opened(request, open_notebook):
    return open_notebook(request.param.name)


@pytest.fixture(scope="module")
def cells(opened):
    return opened.run_all()


def looked_at(opened, size):
    """(alt, drawn, sticks out) of each picture, met by scrolling from top to bottom."""
    opened.page.set_viewport_size(dict(zip(("width", "height"), SIZES[size])))
    return [
        picture
        for _ in opened.scrolled()
        for picture in opened.page.eval_on_selector_all(".jp-OutputArea img", PICTURES)
    ]


@pytest.mark.parametrize("size", SIZES)
def test_before_any_cell_runs_the_saved_pictures_are_there_and_described(opened, size):
    pictures = looked_at(opened, size)
    assert pictures
    for alt, drawn, sticks_out in pictures:
        assert len(alt) > 40 and drawn and sticks_out <= 1, alt
    assert "model not found" not in opened.page.content()
    assert "No description has been provided" not in opened.page.content()


def test_no_line_of_code_has_to_be_scrolled_sideways(opened):
    opened.page.set_viewport_size(dict(zip(("width", "height"), SIZES["narrow"])))
    for _ in opened.scrolled():
        assert not opened.page.eval_on_selector_all(".jp-CodeCell .cm-scroller", CUT_OFF)


def test_no_formula_and_no_table_has_to_be_scrolled_sideways(opened):
    """At the narrow width, with the file browser open beside the notebook."""
    opened.page.set_viewport_size(dict(zip(("width", "height"), SIZES["narrow"])))
    for _ in opened.scrolled():
        assert not opened.page.eval_on_selector_all(".jp-Cell .jp-RenderedHTMLCommon", SIDEWAYS)


def test_every_formula_is_typeset(opened):
    """MathJax shows the source of a formula that it cannot read, red on yellow."""
    for _ in opened.scrolled():
        assert not opened.page.eval_on_selector_all("mjx-merror", "errors => errors.map(e => e.textContent)")


def test_every_cell_runs_without_an_error_and_without_stderr(cells):
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert not [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]


def test_the_progress_bar_is_gone_when_training_is_done(cells):
    pages = ["".join(o.get("data", {}).get("text/html", "")) for cell in cells for o in cell["outputs"]]
    assert not [page for page in pages if "step/s" in page]


@pytest.mark.parametrize("size", SIZES)
def test_after_the_run_every_picture_is_drawn_and_described(opened, cells, size):
    for alt, drawn, sticks_out in looked_at(opened, size):
        assert len(alt) > 40 and drawn and sticks_out <= 1, alt


def sliders(opened):
    """Each slider once, met by scrolling: its focus scrolls back to it, and for ever if it came up again."""
    met = set()
    for _ in opened.scrolled():
        for cell, place in map(tuple, opened.page.eval_on_selector_all(SLIDER, PLACES)):
            if (cell, place) not in met:
                met.add((cell, place))
                yield opened.page.locator(f'.jp-Cell[data-windowed-list-index="{cell}"] {SLIDER}').nth(place)


def test_arrow_keys_move_every_slider_and_its_picture(opened, cells):
    for slider in sliders(opened):
        before = opened.live_value(slider)
        at_end = opened.aria(slider, "valuenow") == opened.aria(slider, "valuemax")
        slider.focus()
        opened.page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
        opened.wait_for(lambda s=slider, b=before: opened.live_value(s) != b, "the picture did not follow its slider")


def test_every_slider_has_a_labelled_number_field(opened, cells):
    for slider in sliders(opened):
        row = slider.locator("xpath=ancestor::*[contains(@class, 'widget-hbox')][1]")
        assert row.locator("input[type=number]").count() == 1 and row.locator("label").first.inner_text().strip()


if SHOTS:

    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize("size", SIZES)
    def test_what_it_looks_like(opened, cells, size, theme):
        folder = Path(SHOTS) / opened.path.stem
        folder.mkdir(parents=True, exist_ok=True)
        opened.page.set_viewport_size(dict(zip(("width", "height"), SIZES[size])))
        opened.theme(theme)
        for number, _ in enumerate(opened.scrolled()):
            opened.page.screenshot(path=folder / f"{size}-{theme.split()[-1].lower()}-{number:02d}.png")
