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


def cell_texts(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def prose(path):
    """What a page says outside code: its text, or that of a notebook's markdown cells."""
    text = "\n\n".join(cell_texts(path)) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
    return CODE.sub("", text)


def links(path):
    return [first or second for first, second in TARGETS.findall(prose(path))]


def anchors(path):
    """The anchors of a page: as GitHub makes them from headings, and as JupyterLab does in a notebook."""
    headings = re.findall(r"^#+ (.+?)\s*$", prose(path), re.MULTILINE)
    if path.suffix == ".ipynb":
        return {heading.replace(" ", "-") for heading in headings}
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_every_anchor_to_a_heading(page):
    for target in links(page):
        if re.match(r"https://|mailto:", target):
            continue
        assert not re.match(r"/|file:|http:", target), f"{page.name} links to {target}, which is on one machine"
        file, _, anchor = target.partition("#")
        # exercises/ are written by `flowcourse build`, and a learner's to change
        place = (page.parent / file.replace("exercises/", "solutions/")).resolve() if file else page
        assert place.exists(), f"{page.name} links to {target}, and there is no such file"
        assert not anchor or anchor in anchors(place), f"{page.name} links to {target}: there is no such heading"


def test_each_notebook_leads_to_the_next_and_back_at_its_top_and_at_its_end():
    for before, after in pairwise(NOTEBOOKS):
        for place in (0, -1):
            assert f"]({after.name})" in cell_texts(before)[place], before.name
            assert f"]({before.name})" in cell_texts(after)[place], after.name


def test_each_notebook_leads_to_notation_glossary_and_its_exercises_and_the_readme_to_all():
    for path in NOTEBOOKS:
        targets, exercises = set(links(path)), ROOT / "solutions" / path.name
        assert {"../docs/notation.md", "../docs/glossary.md"} <= targets, path.name
        assert (f"../exercises/{path.name}" in targets) == exercises.exists(), path.name
        assert not exercises.exists() or f"../notebooks/{path.name}" in links(exercises), exercises.name
    readme = links(ROOT / "README.md")
    linked = [name for name in readme if re.match(r"(notebooks|exercises)/\d", name)]
    files = [f"{folder.replace('solutions', 'exercises')}/{p.name}" for folder in ("notebooks", "solutions")
             for p in (ROOT / folder).glob("[0-9]*.ipynb")]  # fmt: skip
    assert sorted(linked) == sorted(files)


def test_exercises_end_with_the_notebook_that_comes_next():
    for before, after in pairwise(NOTEBOOKS):
        solution = ROOT / "solutions" / before.name
        assert not solution.exists() or f"](../notebooks/{after.name})" in cell_texts(solution)[-1], solution.name
