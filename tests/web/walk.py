"""The walk through a notebook in JupyterLab: looked at as it was saved, run from top to bottom, looked at again.

`Walk` holds what must be true of each; a file of tests gives the notebooks as the fixture `opened`. SHOTS=folder saves
a picture of every step.
"""

import html
import os
import re
from pathlib import Path

from axe import objections
from figures import FIGURE, Live
from lab_window import PANEL

from flowcourse.author.prompts import bar
from flowcourse.core.notebooks import lacking

ROOT = Path(__file__).parents[2]
NOTEBOOKS = [path for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")) if not lacking(path)]
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
NARROW, WIDE = (800, 1600), (1280, 1600)
SHOTS = os.environ.get("SHOTS")
# What is in view: each picture with its alt text, whether it was drawn, and how far it sticks out of its cell to the
# right; code, formulas, tables and blocks of text that are wider than their cell; formulas that MathJax cannot read,
# which it shows red on yellow; sentences that nobody should read; the bars in place of folded outputs.
LOOK = """selector => {
    const panel = document.querySelector(selector), frame = panel.getBoundingClientRect();
    const all = parts => [...panel.querySelectorAll(parts)].filter(part => {
        const box = part.getBoundingClientRect();
        return box.height && box.bottom > frame.top && box.top < frame.bottom; });
    const right = part => part.getBoundingClientRect().right;
    const pictures = all(".jp-OutputArea img").map(picture => [picture.alt, picture.complete &&
        picture.naturalWidth > 0, right(picture) - right(picture.closest(".jp-Cell"))]);
    const code = all(".jp-CodeCell .cm-scroller").filter(part => part.scrollWidth > part.clientWidth + 2);
    const sideways = all(".jp-Cell .jp-RenderedHTMLCommon").flatMap(text =>
        [...text.querySelectorAll("mjx-container, table, pre")].filter(part =>
            part.scrollWidth > part.clientWidth + 1 || right(part) > right(text) + 1));
    const parts = all(".jp-RenderedMarkdown, .jp-OutputArea");
    const said = parts.map(part => part.innerText + [...part.querySelectorAll("img")].map(picture => picture.alt));
    const missing = ["model not found", "No description has been provided"].filter(words =>
        said.some(text => text.includes(words)));
    const begin = parts => parts.map(part => part.textContent.slice(0, 60));
    const unread = all("mjx-merror");
    const bars = all(".jp-OutputPlaceholder").map(bar => bar.innerText.trim().replace(/\\s+/g, " "));
    return {pictures, code: begin(code), sideways: begin(sideways), unread: begin(unread), missing, bars}; }"""
# Our texts and outputs, without JupyterLab's own chrome around them.
OURS = f"{PANEL} :is(.jp-RenderedMarkdown, .jp-OutputArea)"
# The live figures in view: the number of the cell, and the place among the figures there.
IN_VIEW = """([selector, figure]) => {
    const panel = document.querySelector(selector), frame = panel.getBoundingClientRect();
    const inView = ([part]) => { const box = part.getBoundingClientRect();
        return box.bottom > frame.top && box.top < frame.bottom; };
    return [...panel.querySelectorAll(".jp-OutputArea")].flatMap(area => [...area.querySelectorAll(figure)]
        .map((part, place) => [part, area.closest(".jp-Cell").dataset.windowedListIndex, place])
        .filter(inView).map(([_, cell, place]) => [cell, place])); }"""


def folded_in(cells):
    return [cell for cell in cells if cell["metadata"].get("jupyter", {}).get("outputs_hidden")]


def alts(cells):
    """The alt texts of the pictures in the outputs of cells; a live figure of a trusted lesson shows none."""
    pages = ["".join(output.get("data", {}).get("text/html", "")) for cell in cells for output in cell["outputs"]]
    still = (page for page in pages if "data-figure=" not in page)
    return {html.unescape(alt) for page in still for alt in re.findall(r'<img alt="([^"]*)"', page)}


class Look:
    """All that was in view in one walk from top to bottom, each thing once for each step in which it was."""

    def __init__(self, opened, name, heard=False, at_each_step=lambda: None):
        self.pictures, self.code, self.sideways, self.unread = [], [], [], []
        self.missing, self.bars, self.objections = [], [], []
        for number, _ in enumerate(opened.scrolled()):
            for kind, found in opened.page.evaluate(LOOK, PANEL).items():
                getattr(self, kind).extend(found)
            if SHOTS:
                opened.page.screenshot(path=Path(SHOTS) / opened.path.stem / f"{name}-{number:02d}.png")
            at_each_step()
        if heard:
            self.objections = objections(opened.page, OURS)

    def faults(self):
        """What a reader would object to, in words; formulas and tables are asked about where it is narrow."""
        yield from (f"not drawn: {alt}" for alt, drawn, _ in self.pictures if not drawn)
        yield from (f"no description: {alt!r}" for alt, _, _ in self.pictures if len(alt) <= 40)
        yield from (f"sticks out: {alt}" for alt, _, out in self.pictures if out > 1)
        yield from self.missing


class Moves:
    """Every control of every live figure, moved by keyboard in the step in which the figure comes into view."""

    def __init__(self, opened):
        self.page, self.moved, self.faults = opened.page, set(), []

    def __call__(self):
        top = self.page.evaluate(f"document.querySelector('{PANEL}').scrollTop")
        for cell, place in map(tuple, self.page.evaluate(IN_VIEW, [PANEL, FIGURE])):
            if (cell, place) not in self.moved:
                self.moved.add((cell, place))
                area = self.page.locator(f'.jp-Cell[data-windowed-list-index="{cell}"] .jp-OutputArea').first
                self.faults += Live(area.locator(FIGURE).nth(place)).faults()
        self.page.evaluate(f"top => {{ document.querySelector('{PANEL}').scrollTop = top; }}", top)


class Walk:
    """What must be true of every notebook, in the order in which a learner meets it."""

    def test_before_any_cell_runs_every_saved_picture_is_there_and_described(self, opened, before):
        folded = folded_in(opened.as_saved)
        saved = alts(cell for cell in opened.as_saved if cell not in folded)
        assert {alt for alt, _, _ in before.pictures} == saved
        assert not list(before.faults())

    def test_what_answers_a_prompt_is_a_bar_with_its_first_line(self, opened, before):
        seen = set(before.bars) - {""}  # of a bar that comes into view; its words follow in the next frame
        assert {" ".join(bar(cell).split()) for cell in folded_in(opened.as_saved)} == seen

    def test_no_line_of_code_has_to_be_scrolled_sideways(self, before):
        assert not before.code

    def test_no_formula_and_no_table_has_to_be_scrolled_sideways(self, before):
        """At the narrow width, with the file browser open beside the notebook."""
        assert not before.sideways

    def test_every_formula_is_typeset(self, before):
        assert not before.unread

    def test_every_cell_runs_without_an_error_and_without_stderr(self, cells):
        assert [cell for cell in cells if not cell["execution_count"]] == []
        outputs = [output for cell in cells for output in cell["outputs"]]
        assert not [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]

    def test_the_progress_bar_is_gone_when_training_is_done(self, cells):
        pages = ["".join(o.get("data", {}).get("text/html", "")) for cell in cells for o in cell["outputs"]]
        assert not [page for page in pages if "step/s" in page]

    def test_after_the_run_every_picture_is_drawn_and_described(self, before, after):
        """No bar is left: running a cell shows what it prints and draws."""
        assert len(after.pictures) > 0 and not list(after.faults()) and not after.bars

    def test_keys_move_every_control_of_every_live_figure(self, cells, after, moves):
        live = sum(map(str(cells).count, ("data-figure=", "widget-view+json")))  # a square to draw on is a widget
        assert len(moves.moved) == live and not moves.faults

    def test_axe_has_no_serious_objection_to_what_is_ours(self, after):
        assert not after.objections
