"""On an honest class the judge and nbval give the marks that are deserved, whatever the habits and editors.

A kernel takes seconds, so that nbval gets a few students of the class here; CLASS=whole gives it all of them.
"""

import os

import pytest
import sample_class
from course_tools import run_nbval
from hand_ins import blank, filled, save
from jail_tools import DENSITY, judge

from flowcourse.core import manifest
from flowcourse.core.notebooks import cell_id
from flowcourse.grading.intake import collect
from flowcourse.grading.intake.asked import read_course
from flowcourse.grading.intake.submission import Answer, Submission

WHOLE = os.environ.get("CLASS") == "whole"
STUDENTS = {student.name: student for student in sample_class.students()}
CHAPTERS = list(manifest.notebooks())
FEW = [
    ("alternatives-1", "06-cost-of-determinants.ipynb"),
    ("fay-shared-helper", "12-continuous-flows.ipynb"),
    ("gus-careless-neighbour", "02-determinants-and-volume.ipynb"),
]
PAIRS = [(name, chapter) for name in STUDENTS for chapter in CHAPTERS] if WHOLE else FEW


@pytest.fixture(scope="module")
def submissions(tmp_path_factory):
    """{name: what was collected}, from files as the editors write them."""
    folder = tmp_path_factory.mktemp("class")
    sample_class.write(folder)
    return {submission.name: submission for submission in collect.submissions([folder])}


@pytest.mark.parametrize("name", STUDENTS)
def test_the_judge_gives_what_is_deserved(submissions, name):
    """Every fifth exercise, others for each student; CLASS=whole takes all."""
    ids = [exercise.id for exercise in manifest.exercises()]
    chosen = ids if WHOLE else ids[list(STUDENTS).index(name) % 5 :: 5]
    marks = [judge().mark(submissions[name], i, seed=3) for i in chosen]
    assert [mark for mark in marks if mark.passed != (mark.exercise in STUDENTS[name].earns)] == []


def nbval_marks(submission, chapter, folder):
    """{exercise id: status}: all answers together in the course's own notebook, then alone those that did not pass."""
    asked, ids = read_course().asked, [exercise.id for exercise in manifest.notebooks()[chapter]]
    texts = {i: submission.answers[i].text for i in ids if i in submission.answers}
    begun = {i: text for i, text in texts.items() if not asked[i].untouched(text)}
    save(folder / "together" / "all.ipynb", filled(blank(chapter), begun))
    red = run_nbval(folder / "together")["all.ipynb"]
    failed = [i for i in begun if cell_id(i, "check") in red]
    if failed:
        for i in failed:
            save(folder / "alone" / f"{i}-alone.ipynb", filled(blank(chapter), {i: begun[i]}))
        red = run_nbval(folder / "alone")
        failed = [i for i in failed if cell_id(i, "check") in red[f"{i}-alone.ipynb"]]
    status = {i: "failed" if i in failed else "passed" if i in begun else "not started" for i in texts}
    return {i: status.get(i, "missing") for i in ids}


@pytest.mark.parametrize(("name", "chapter"), PAIRS)
def test_nbval_and_the_judge_give_the_same_marks(submissions, name, chapter, tmp_path):
    by_nbval = nbval_marks(submissions[name], chapter, tmp_path)
    by_judge = {mark.exercise: mark.status for mark in judge().marks(submissions[name], 3, only=list(by_nbval))}
    assert by_nbval == by_judge
    assert {i for i in by_nbval if by_nbval[i] == "passed"} == STUDENTS[name].earns & set(by_nbval)


@pytest.mark.attack("a check of its own, in the answer")
def test_what_passes_under_nbval_fails_before_the_judge(tmp_path):
    text = "def check(*anything): pass\n\n\ndef affine_density(x, a, b):\n    return x"
    forged = Submission("ann", {DENSITY: Answer(DENSITY, text)})
    assert nbval_marks(forged, manifest.find(DENSITY).notebook, tmp_path)[DENSITY] == "passed"
    assert not judge().mark(forged, DENSITY, 1).passed
