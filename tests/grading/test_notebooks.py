"""Notebooks as honest students save them: the judge gives each the marks that it earns, and so does nbval.

The files lie in tests/data/notebooks: helpers, imports, magics and scratch in cells of one's own, cells that were
moved, merged, copied or deleted, and answers right and wrong.
"""

import re
from dataclasses import dataclass

import pytest
from course_tools import ROOT, reasons_of_nbval
from hand_ins import DENSITY, blank, filled, save
from jail_tools import judge

from flowcourse.core import notebooks
from flowcourse.core.notebooks import source
from flowcourse.grading.intake import collect

FOLDER = ROOT / "tests" / "data" / "notebooks"


@dataclass(frozen=True)
class Marks:
    """Ids of the exercises that a notebook passes and fails; the others that it holds are not started.

    `kinder` are those that fail under nbval, which knows only what stands above a check: the answer is right by itself
    and a cell of one's own spoils it, or a helper stands below.
    """

    passed: str
    failed: str
    kinder: str = ""

    def by_the_judge(self, name):
        held = re.findall(r"check\(\W+(ex-\d\d-\d+)", (FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
        marks = dict.fromkeys(held, "not started")
        return marks | dict.fromkeys(self.passed.split(), "passed") | dict.fromkeys(self.failed.split(), "failed")

    def by_nbval(self, name):
        return self.by_the_judge(name) | dict.fromkeys(self.kinder.split(), "failed")


NOTEBOOKS = {
    "a-class-and-a-table-of-helpers": Marks("ex-02-1 ex-02-5", "ex-02-2"),
    "a-helper-at-the-end": Marks("ex-02-1 ex-02-5", "ex-02-2", kinder="ex-02-5"),
    "a-helper-in-a-copy-of-an-answer": Marks("ex-02-1 ex-02-5", "ex-02-2"),
    "a-helper-in-an-answer": Marks("ex-02-1 ex-02-5", "ex-02-2"),
    "a-wrong-second-version": Marks("ex-02-5 ex-02-8", "ex-02-6 ex-02-9", kinder="ex-02-5"),
    "all-code-in-one-cell": Marks("ex-00-1 ex-00-2 ex-00-3", ""),
    "an-answer-that-calls-a-wrong-one": Marks("", "ex-02-1 ex-02-2 ex-02-5"),
    "answers-below-their-checks": Marks("ex-02-1 ex-02-5", "ex-02-2", kinder="ex-02-5 ex-02-1"),
    "answers-without-their-cells": Marks("ex-02-1 ex-02-5", "ex-02-2"),
    "checks-below-all-answers": Marks("ex-02-5 ex-02-8", "ex-02-6 ex-02-9"),
    "checks-in-other-words": Marks("ex-01-1 ex-01-2 ex-01-4", "ex-01-5"),
    "greek-letters-and-await": Marks("ex-03-5 ex-03-6 ex-03-8", ""),
    "helpers-above-and-between": Marks("ex-02-1 ex-02-3 ex-02-5 ex-02-4", "ex-02-2", kinder="ex-02-4"),
    "helpers-in-two-versions": Marks("ex-01-1 ex-01-4", "ex-01-2 ex-01-5"),
    "import-in-an-answer": Marks("ex-05-3 ex-05-4", "ex-05-1"),
    "magics": Marks("ex-02-1 ex-02-5", "ex-02-2"),
    "merged-cells": Marks("ex-02-1 ex-02-5", "ex-02-2"),
    "names-alone": Marks("ex-01-1 ex-01-2 ex-01-4", "ex-01-5"),
    "names-alone-wrapped": Marks("ex-02-1 ex-02-5", "ex-02-2"),
    "one-name-for-two-helpers": Marks("ex-02-1 ex-02-5", "ex-02-2"),
    "scratch": Marks("ex-01-1 ex-01-2 ex-01-4", "ex-01-5"),
    "set-up": Marks("ex-01-1 ex-01-2 ex-01-4", "ex-01-5"),
    "the-exercises-in-another-order": Marks("ex-02-1 ex-02-5", "ex-02-2"),
    "the-right-version-below-the-check": Marks("ex-02-8", "ex-02-5 ex-02-6 ex-02-9"),
}
FORGED = (
    "def check(*anything): pass\n\n\ndef affine_density(x, a, b):\n    return x"  # a check of its own, in the answer
)
BY_NBVAL = ("helpers-above-and-between",)  # a kernel takes seconds: `make nightly` runs the others


def test_each_notebook_has_its_marks_in_the_table():
    assert sorted(NOTEBOOKS) == sorted(path.stem for path in FOLDER.glob("*.ipynb"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_judge_gives_the_marks_that_a_notebook_earns(name):
    (submission,), _ = collect.submissions([FOLDER / f"{name}.ipynb"])
    wanted = NOTEBOOKS[name].by_the_judge(name)
    marks = {mark.exercise: mark for mark in judge().marks(submission, 3, only=list(wanted))}
    sentences = "\n".join(f"{mark.exercise}: {mark.sentence}" for mark in marks.values())
    assert {i: marks[i].status for i in wanted} == wanted, sentences


def by_nbval(folder, names):
    """{name: {exercise id: status}} of notebooks, and of a forged one, from one run of nbval over all of them."""
    for name in names:
        save(folder / f"{name}.ipynb", (FOLDER / f"{name}.ipynb").read_bytes())
    save(folder / "forged.ipynb", filled(blank(), {DENSITY: FORGED}))
    return {
        file.removesuffix(".ipynb"): statuses(folder / file, reasons)
        for file, reasons in reasons_of_nbval(folder).items()
    }


def statuses(path, reasons):
    """{exercise id: status} by the first cell that checks it."""
    status_of = {}
    code = [cell for cell in notebooks.read(path)["cells"] if cell["cell_type"] == "code"]
    for number, cell in enumerate(code):
        for exercise in re.findall(r"\bcheck\([\"'](ex-\d\d-\d+)", source(cell)):
            why = reasons[number]
            status = "not started" if "○ not started" in why else "failed" if why else "passed"
            status_of.setdefault(exercise, status)
    return status_of


@pytest.fixture(
    scope="module",
    params=[BY_NBVAL, pytest.param([n for n in NOTEBOOKS if n not in BY_NBVAL], marks=pytest.mark.nightly)],
    ids=["one", "the others"],
)
def marks_by_nbval(request, tmp_path_factory):
    return by_nbval(tmp_path_factory.mktemp("nbval"), request.param)


def test_nbval_gives_the_marks_that_a_notebook_earns(marks_by_nbval):
    assert {name: marks for name, marks in marks_by_nbval.items() if name != "forged"} == {
        name: NOTEBOOKS[name].by_nbval(name) for name in marks_by_nbval if name != "forged"
    }


@pytest.mark.attack("a check of its own, in the answer")
def test_what_passes_under_nbval_fails_before_the_judge(marks_by_nbval, tmp_path):
    assert marks_by_nbval["forged"][DENSITY] == "passed"
    save(tmp_path / "forger.ipynb", filled(blank(), {DENSITY: FORGED}))
    (submission,), _ = collect.submissions([tmp_path])
    assert not judge().mark(submission, DENSITY, 1).passed
