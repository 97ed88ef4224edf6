"""`flowcourse read`: lessons and tasks for a terminal, with formulas in Unicode and what is folded at the end."""

import re
from pathlib import Path

import pytest
from learner_tools import run
from rich.cells import cell_len

from flowcourse.core import manifest

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.name.partition("-")[0] for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))


def read(name):
    code, said = run("read", name, "--path", str(ROOT))
    assert code == 0
    return said


def test_a_task_is_its_text_its_formulas_and_its_answer_cell():
    said = read("ex-01-2")
    assert "p_X(x) = p_Z(h(x)) · |h'(x)|" in said and "│ def affine_density(x, a, b):\n" in said
    assert "│ from minflow.distributions import Normal\n" in said and "Hint" not in said


def test_a_lesson_has_what_its_cells_printed_and_its_answers_only_at_the_end():
    said = read("1")
    assert "0.1995" in said and "Live Picture: Z, the line x = a·z + b, and X." in said
    assert said.index("1 ▸ ") > said.index("What we showed") > said.index("number 1 at the end")


@pytest.mark.parametrize("name", [*LESSONS, *(notebook[0].id for notebook in manifest.notebooks().values())])
def test_a_text_fits_80_columns_and_no_formula_is_left_in_latex(name):
    for line in read(name).splitlines():
        if not line.startswith("│"):
            assert not re.search("\\\\(?!n\\b)[a-z]{2}|\\$\\$|[\ue000-\uf8ff]|</?details", line), line
            assert cell_len(line.rstrip()) <= 80, line


def test_an_unknown_name_is_told_what_there_is():
    code, said = run("read", "33", "--path", str(ROOT))
    assert code == 2 and "no lesson '33'; there are 00, 01," in said and "ex-01-2" in said
