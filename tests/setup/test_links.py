"""Every link and anchor leads somewhere; notebooks lead to each other, to notation, glossary and exercises."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
FOLDERS = ".github", "docs", "docs/grading", "benchmarks", "notebooks", "solutions"
PAGES = [
    ROOT / "README.md",
    *(p for f in FOLDERS for p in sorted((ROOT / f).glob("*")) if p.suffix in (".md", ".ipynb")),
]
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
TARGETS = re.compile(r"\]\(([^)\s]+)\)|\b(?:href|src)=\"([^\"]+)\"")


def prose(path):
    """What a page says outside code: its text, or that of a notebook's markdown cells."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n\n".join(cell_texts(path))
    return CODE.sub("", text)


def cell_texts(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def links(path):
    return [first or second for first, second in TARGETS.findall(prose(path))]


def anchors(path):
    """The anchors of a page: as GitHub makes them from headings, and as JupyterLab does in a notebook."""
    headings = re.findall(r"^#+ (.+?)\s*$", prose(path), re.MULTILINE)
    if path.suffix == ".ipynb":
        return {heading.replace(" ", "-") for heading in headings}
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def named(path):
    return f"{path.parent.name}-{path.stem}" if path.parent != ROOT else path.stem


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_to_a_file_and_every_anchor_to_a_heading(page):
    for target in links(page):
        if re.match(r"https://|mailto:", target):
            continue
        file, _, anchor = target.partition("#")
        # exercises/ are written by `flowcourse build`, and a learner's to change
        there = (page.parent / file.replace("exercises/", "solutions/")).resolve() if file else page
        assert there.exists(), f"{page.name} links to {target}, and there is no such file"
        assert not anchor or anchor in anchors(there), f"{page.name} links to {target}: there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_link_points_to_a_machine(page):
    assert not [target for target in links(page) if re.match(r"/|file:|http:|https?://(localhost|127\.)", target)]


def test_the_notebooks_are_numbered_without_a_gap():
    """09b stands between 09 and 10: a second notebook to a chapter."""
    numbers = [path.name.split("-")[0] for path in NOTEBOOKS]
    chapters = [number for number in numbers if not number.endswith("b")]
    assert chapters == [f"{number:02d}" for number in range(len(chapters))]
    assert all(number[:2] in chapters for number in numbers)


@pytest.mark.parametrize(("before", "after"), list(pairwise(NOTEBOOKS)), ids=lambda path: path.stem.split("-")[0])
def test_each_notebook_leads_to_the_next_and_back_at_its_top_and_at_its_end(before, after):
    for place in (0, -1):
        assert f"]({after.name})" in cell_texts(before)[place]
        assert f"]({before.name})" in cell_texts(after)[place]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_leads_to_the_notation_and_to_the_glossary(path):
    assert {"../docs/notation.md", "../docs/glossary.md"} <= set(links(path))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_leads_to_its_exercises_where_there_are_some(path):
    assert (f"../exercises/{path.name}" in links(path)) == (ROOT / "solutions" / path.name).exists()


@pytest.mark.parametrize("path", sorted((ROOT / "solutions").glob("*.ipynb")), ids=lambda path: path.stem)
def test_exercises_lead_back_to_their_notebook(path):
    assert f"../notebooks/{path.name}" in links(path)


@pytest.mark.parametrize(("before", "after"), list(pairwise(NOTEBOOKS)), ids=lambda path: path.stem.split("-")[0])
def test_exercises_end_with_the_notebook_that_comes_next(before, after):
    solution = ROOT / "solutions" / before.name
    assert not solution.exists() or f"](../notebooks/{after.name})" in cell_texts(solution)[-1]


def test_the_readme_leads_to_every_notebook():
    assert {f"notebooks/{path.name}" for path in NOTEBOOKS} <= set(links(ROOT / "README.md"))
