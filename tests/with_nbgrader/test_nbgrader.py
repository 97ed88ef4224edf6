"""The real nbgrader: it gives out the course's stubs, and honest work gets from it the marks of the course's judge."""

import json
from pathlib import Path

import pytest
from course_tools import ROOT
from editors import jupyterlab
from guide_tools import blocks, fork, run
from hand_ins import save
from nbgrader.api import Gradebook
from sample_class import Student, students, written

from flowcourse.core import exercise_notebook, manifest, notebooks
from flowcourse.core.notebooks import find_cell, source
from flowcourse.grading.intake import collect
from flowcourse.grading.marking.session import session

NAME = "01-one-dimension"
CHAPTER = manifest.notebooks()[f"{NAME}.ipynb"]
RELEASE, AUTOGRADE = [block for _, block in blocks("nbgrader.md")]
FORGED = "def check(*anything): pass\n\n\ndef affine_density(x, a, b):\n    return x"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """nbgrader's folder after the first commands of the page."""
    place = fork(tmp_path_factory.mktemp("nbgrader") / "flows")
    run(place, RELEASE)
    return place.parent / "flows-nbgrader"


def in_nbgrader(course, commands):
    return run(course.parent / "flows", f"cd ../{course.name}\n{commands}")


@pytest.fixture(scope="module")
def handed_in(course):
    """{student: ids that deserve to pass}: the sample class, in notebooks that nbgrader gave out; and a forger."""
    released = notebooks.read(course / "release" / NAME / f"{NAME}.ipynb")
    class_ = [student for student in students(CHAPTER) if not student.half and not student.absent]
    for student in [*class_, Student("forger", {"ex-01-2": FORGED}, frozenset({"ex-01-2"}))]:
        notebook = jupyterlab(written(student, released))
        save(course / "submitted" / student.name / NAME / f"{NAME}.ipynb", notebook)
    return {student.name: student.earns for student in class_}


@pytest.fixture(scope="module")
def scores(course, handed_in):
    """{student: ids of what nbgrader gave the point for}."""
    in_nbgrader(course, AUTOGRADE)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        return {
            entry.student.id: {grade.name.removesuffix("-check") for grade in entry.notebooks[0].grades if grade.score}
            for entry in book.find_assignment(NAME).submissions
        }


def test_honest_work_gets_the_marks_of_the_judge(course, handed_in, scores):
    judged, ids = {}, [exercise.id for exercise in CHAPTER]
    with session() as judge:
        for submission in collect.submissions([course / "submitted"])[0]:
            marks = judge.marks(submission, 1, only=ids)
            judged[submission.name] = {mark.exercise for mark in marks if mark.passed}
    assert judged.pop("forger") == set()
    assert {name: scores[name] for name in handed_in} == judged == handed_in


def test_the_kernel_can_be_forged_as_the_page_says(scores):
    assert "ex-01-2" in scores["forger"]
    assert "can forge it" in (ROOT / "docs" / "grading" / "nbgrader.md").read_text(encoding="utf-8")


def test_the_table_of_grades_is_written(course, scores):
    rows = (course / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == len(scores) + 1


@pytest.mark.parametrize("name", ["01-one-dimension.ipynb", "06-realnvp.ipynb"])
def test_the_stubs_are_those_of_the_course_and_no_solution_is_given_out(course, name):
    in_nbgrader(course, f"nbgrader generate_assignment --force {Path(name).stem}")
    released = notebooks.read(course / "release" / Path(name).stem / name)
    built = exercise_notebook.build_notebook(notebooks.read(ROOT / "solutions" / name))
    for exercise in manifest.notebooks()[name]:
        for role in ("answer", "check"):
            texts = [source(find_cell(notebook, exercise.id, role)) for notebook in (released, built)]
            assert texts[0] == texts[1]
    assert "BEGIN SOLUTION" not in json.dumps(released)
