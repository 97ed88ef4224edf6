"""The survey of lessons counts what it says."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from flowcourse.author.survey import YES_OR_NO, longest, printed, words
from flowcourse.core import notebooks

LESSONS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))

CELLS = [
    new_markdown_cell("The sum is\n\n$$a + b\n = c$$\n\nin two words."),
    new_code_cell(
        "### BEGIN SOLUTION\n#| 0\n1\n\n# three lines\n### END SOLUTION",
        outputs=[new_output("stream", name="stdout", text="gap 0.1\n\nequal: True\n")],
    ),
    new_code_cell("4"),
]


def test_a_formula_is_one_word_and_an_empty_line_is_none():
    notebook = {"cells": CELLS}
    assert words(notebook) == 3 + 1 + 3
    assert printed(notebook) == ["gap 0.1", "equal: True"]
    assert longest(notebook) == 3


@pytest.mark.parametrize("line", ["equal: True", "✓", "the law holds", "gap below", "fits: yes.", "laws: ✗ "])
def test_a_verdict_at_the_end_of_a_line_is_a_yes_or_no(line):
    assert YES_OR_NO.search(line)


@pytest.mark.parametrize("line", ["gap 0.1, at most 0.2", "True gap 0.1", "nobody knows", "households"])
def test_a_number_or_a_word_that_only_looks_like_one_is_no_yes_or_no(line):
    assert not YES_OR_NO.search(line)


def test_lessons_print_numbers_and_fewer_than_3_percent_of_their_lines_say_yes_or_no():
    lines = [line for lesson in LESSONS for line in printed(notebooks.read(lesson))]
    assert sum(bool(YES_OR_NO.search(line)) for line in lines) < 0.03 * len(lines)
