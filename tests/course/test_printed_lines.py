"""Lessons print numbers, and True or False only where the question was a question of yes or no (docs/style.md)."""

import re
from pathlib import Path

import pytest

from flowcourse.core import notebooks

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))
YES_OR_NO = re.compile(r"\b(?:True|False|yes|no|holds|below)\W*$|[✓✗]\s*$", re.IGNORECASE)


def printed(lesson):
    """The lines that the cells of a lesson print, without the empty ones."""
    cells = [cell for cell in notebooks.read(lesson)["cells"] if cell["cell_type"] == "code"]
    texts = ["".join(output.get("text", "")) for cell in cells for output in cell["outputs"]]
    return [line for text in texts for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("line", ["equal: True", "✓", "the law holds", "gap below", "fits: yes.", "laws: ✗ "])
def test_a_verdict_at_the_end_of_a_line_is_a_yes_or_no(line):
    assert YES_OR_NO.search(line)


@pytest.mark.parametrize("line", ["gap 0.1, at most 0.2", "True gap 0.1", "nobody knows", "households"])
def test_a_number_or_a_word_that_only_looks_like_one_is_no_yes_or_no(line):
    assert not YES_OR_NO.search(line)


def test_lessons_print_numbers_and_fewer_than_3_percent_of_their_lines_say_yes_or_no():
    lines = [line for lesson in LESSONS for line in printed(lesson)]
    assert sum(bool(YES_OR_NO.search(line)) for line in lines) < 0.03 * len(lines)
