"""On an honest class both graders give the marks that are deserved: no false negative, whatever the habits and editors.

A kernel takes seconds, so that nbval gets a few students of the class here; CLASS=whole gives it all of them.
"""

import os

import pytest
from course_tools import ROOT
from jail_tools import judge

from flowcourse.core import manifest
from flowcourse.grading import classroom, collect, sample

WHOLE = os.environ.get("CLASS") == "whole"
STUDENTS = {student.name: student for student in sample.students(ROOT)}
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
    sample.write(ROOT, folder)
    return {submission.name: submission for submission in collect.submissions([folder])}


@pytest.fixture(scope="module")
def nbval():
    with classroom.session(ROOT) as found:
        yield found


@pytest.mark.parametrize("name", STUDENTS)
def test_the_judge_gives_what_is_deserved(submissions, name):
    """Every fifth exercise, others for each student; CLASS=whole takes all."""
    ids = [exercise.id for exercise in manifest.exercises()]
    chosen = ids if WHOLE else ids[list(STUDENTS).index(name) % 5 :: 5]
    marks = [judge().mark(submissions[name], i, seed=3) for i in chosen]
    assert [mark for mark in marks if mark.passed != (mark.exercise in STUDENTS[name].earns)] == []


@pytest.mark.parametrize(("name", "chapter"), PAIRS)
def test_both_graders_give_the_same_marks(submissions, nbval, name, chapter):
    ids = [exercise.id for exercise in manifest.notebooks()[chapter]]
    by_nbval = {mark.exercise: mark.status for mark in nbval.marks(submissions[name], only=ids)}
    by_judge = {mark.exercise: mark.status for mark in judge().marks(submissions[name], 3, only=ids)}
    assert by_nbval == by_judge
    assert {i for i in ids if by_nbval[i] == "passed"} == STUDENTS[name].earns & set(ids)
