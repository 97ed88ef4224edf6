"""docs/article-map.md leads from each formula and figure of the article to the cell that shows it."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "docs" / "article-map.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|\n ").split(" | "))
    for line in MAP.splitlines()
    if re.match(r"\| \d", line)
]
# every numbered section of the article that says something which can be shown
SECTIONS = (
    ["1", "2.1", "2.1.1", "2.1.2", "2.1.3", "2.2", "2.3", "2.4", "2.5", "3", "3.1", "4", "4.1", "4.1.1"]
    + [f"5.{family}" for family in range(1, 9)]
    + ["5.7.1", "5.7.2", "5.7.3", "5.8.1", "5.8.2", "5.8.3", "5.8.4", "6"]
)


def cells_of(number):
    (path,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
    return {cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}


def boxes():
    """The cells of the notebooks that read the article closely."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if "**Reading closely" in "".join(cell["source"]):
                yield path.name.split("-")[0], cell["id"]


def places():
    return sorted({place for row in ROWS for place in re.findall(r"`(\d\db?):([\w-]+)`", row[-1])})


@pytest.mark.parametrize(("number", "cell"), places())
def test_the_cell_exists(number, cell):
    assert cell in cells_of(number)


def test_every_section_of_the_article_has_its_rows():
    assert {row[0] for row in ROWS} >= set(SECTIONS)


def test_every_row_says_what_and_where():
    for row in ROWS:
        assert len(row) == 3 and row[1] and re.search(r"`\d\db?:[\w-]+`", row[2]), row


@pytest.mark.parametrize(("number", "cell"), list(boxes()))
def test_a_box_that_reads_closely_stands_in_a_row_that_says_so(number, cell):
    rows = [row for row in ROWS if f"`{number}:{cell}`" in row[-1]]
    assert any("read" in row[1] and "closely" in row[1] for row in rows), rows
