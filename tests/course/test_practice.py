"""practice(double) gives the three marks of an exercise, and belongs to no exercise."""

import pytest

from flowcourse import practice
from flowcourse.core import manifest

MARKS = {
    "○ not started: replace the dots in the answer cell, run it, then run this check": lambda u: ...,
    "✗ not yet: the number differs from the specification (for u = 1: expected 2, got 3)": lambda u: u + 2,
    "✓ passed: twice a number": lambda u: 2 * u,
}


@pytest.mark.parametrize("mark", MARKS)
def test_each_mark_is_printed(mark, capsys):
    practice(MARKS[mark])
    assert capsys.readouterr().out == f"{mark}\n"


def test_it_is_no_exercise():
    assert "practice" not in [exercise.id for exercise in manifest.exercises()]
