"""The nbval route: what a class in CI gets, from the course's own notebooks and pytest's report."""

from xml.etree import ElementTree

import pytest
from course_tools import ROOT, answer_source
from jail_tools import judge

from flowcourse.core import manifest
from flowcourse.core.notebooks import NotebookError, find_cell, source
from flowcourse.grading import classroom, nbval_report
from flowcourse.grading.model import Answer, Submission

CHAPTER = manifest.notebooks()["01-change-of-variables-1d.ipynb"]
IDS = [exercise.id for exercise in CHAPTER]
STUB = 'def density_from_slope(x, p_z, h, df):\n    """p_X(x)."""\n    return ...'
TEXTS = {
    "ex-01-1": answer_source("ex-01-1") + "\n\nhelper = 7\nsum = 0",
    "ex-01-2": "def affine_density(x, a, b):\n    # NBVAL_SKIP\n    return x",
    "ex-01-3": answer_source("ex-01-3").replace("    return", "    # NBVAL_SKIP\n    assert helper == 7\n    return"),
    "ex-01-4": STUB,
    "ex-01-5": "def log_normal_log_density(x, mean",
}


def submission(texts):
    return Submission("ann", {i: Answer(i, text) for i, text in texts.items()})


@pytest.fixture(scope="module")
def grader():
    with classroom.session(ROOT) as found:
        yield found


@pytest.fixture(scope="module")
def marks(grader):
    return {mark.exercise: mark for mark in grader.marks(submission(TEXTS), only=IDS)}


def test_each_exercise_of_the_chapter_has_one_mark_in_the_order_of_the_course(marks):
    assert list(marks) == IDS


def test_an_answer_passes_among_the_others_and_its_comments_for_nbval_are_no_orders(marks):
    assert marks["ex-01-1"].passed and marks["ex-01-1"].how == "all answers"
    assert marks["ex-01-3"].passed and marks["ex-01-3"].how == "all answers"


def test_what_did_not_pass_says_why(marks):
    assert marks["ex-01-2"].sentence.startswith("the density differs from the specification")
    assert (marks["ex-01-4"].status, marks["ex-01-4"].sentence[:7]) == ("not started", "replace")
    assert marks["ex-01-5"].sentence.startswith("its check gave no verdict, but NameError: name 'log_normal")
    assert (marks["ex-01-6"].status, marks["ex-01-6"].sentence) == ("missing", classroom.MISSING)


def test_an_untouched_stub_starts_no_kernel(grader, monkeypatch):
    monkeypatch.setattr(nbval_report, "run", None)
    stub = source(find_cell(grader.trusted[CHAPTER[0].notebook], "ex-01-1", "answer"))
    first, second = grader.marks(submission({"ex-01-1": stub}), only=IDS[:2])
    assert (first.status, second.status) == ("not started", "missing")


@pytest.mark.parametrize("child", ["<failure message='x'/>", "<error/>", "<skipped type='pytest.xfail'/>"])
def test_everything_but_passed_has_not_passed(child):
    case = ElementTree.fromstring(f"<testcase name='Cell 2' file='all.ipynb'>{child}<system-out/></testcase>")
    assert not nbval_report.result(case)[0]


def test_a_check_that_is_not_in_the_report_has_not_passed(grader, monkeypatch):
    monkeypatch.setattr(nbval_report, "_cases", lambda folder, seconds: [])
    (mark,) = grader.marks(submission({"ex-01-1": answer_source("ex-01-1")}), only=["ex-01-1"])
    assert mark.status == "failed" and "did not run" in mark.sentence


def test_without_the_solutions_there_is_a_sentence(tmp_path):
    with pytest.raises(NotebookError, match="solutions is missing"), classroom.session(tmp_path):
        pass


@pytest.mark.attack("a check of its own, in the answer")
def test_what_passes_under_nbval_fails_before_the_judge(grader):
    forged = submission({"ex-01-2": "def check(*anything): pass\n\n\ndef affine_density(x, a, b):\n    return x"})
    assert next(grader.marks(forged, only=["ex-01-2"])).passed
    assert not judge().mark(forged, "ex-01-2", 1).passed


def test_it_finds_the_course_from_any_folder_as_the_judge_does(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with classroom.session() as grader:
        assert grader.trusted
