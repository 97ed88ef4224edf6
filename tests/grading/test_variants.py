"""Whatever honest students make of a notebook, the judge's marks are those of nbval, the student's own check.

variants.py states the marks. A variant costs the judge about a second, and nbval a few: each gets a part of the
variants here, and all of them with CLASS=whole.
"""

import os
import re

import nbformat
import pytest
from course_tools import said_by_nbval
from jail_tools import judge
from variants import VARIANTS

from flowcourse.grading.intake import collect

pytestmark = pytest.mark.filterwarnings("ignore::nbformat.warnings.MissingIDFieldWarning")  # some editors lose ids

FEW = ["a helper in the set-up cell", "scratch that raises", "the exercises in another order"]
WHOLE = os.environ.get("CLASS") == "whole"
BY_JUDGE = [name for n, name in enumerate(VARIANTS) if WHOLE or n % 4 == 0 or name in FEW]
BY_NBVAL = list(VARIANTS) if WHOLE else FEW


@pytest.mark.parametrize("name", BY_JUDGE)
def test_the_judge_gives_the_marks_that_a_variant_earns(name, tmp_path):
    variant = VARIANTS[name]
    variant.hand_in(tmp_path)
    (submission,) = collect.submissions([tmp_path])
    marks = list(judge().marks(submission, 3, only=list(variant.earns)))
    said = "\n".join(f"{mark.exercise}: {mark.sentence}" for mark in marks)
    assert {mark.exercise: mark.status for mark in marks} == variant.earns, said


@pytest.fixture(scope="module")
def by_nbval(tmp_path_factory):
    """{name of a variant: {exercise id: status}}, from one run of nbval over all notebooks."""
    folder = tmp_path_factory.mktemp("nbval")
    files = {name: f"{number:03}.ipynb" for number, name in enumerate(BY_NBVAL)}
    for name, file in files.items():
        VARIANTS[name].save_for_nbval(folder / file)
    said = said_by_nbval(folder, "-n", "2", "--dist", "loadfile")
    return {name: statuses(folder / file, said[file]) for name, file in files.items()}


def statuses(path, said):
    """{exercise id: status} by the first cell that checks it."""
    found = {}
    code = [cell for cell in nbformat.read(path, as_version=4)["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(code):
        for exercise in re.findall(r"\bcheck\([\"'](ex-\d\d-\d+)", cell["source"]):
            why = said[number]
            status = "not started" if "○ not started" in why else "failed" if why else "passed"
            found.setdefault(exercise, status)
    return found


@pytest.mark.parametrize("name", BY_NBVAL)
def test_nbval_gives_the_marks_that_a_variant_states(by_nbval, name):
    assert by_nbval[name] == VARIANTS[name].nbval_says
