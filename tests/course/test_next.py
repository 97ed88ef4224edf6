"""`flowcourse next`: the first unsolved core exercise in the order of the course, then the stretch ones."""

import sys

import pytest
from course_tools import solve, stub
from learner_tools import run

from flowcourse.checking.parts import NOT_STARTED, Verdict
from flowcourse.core import manifest
from flowcourse.learner import answers, commands, done_and_next

ALL = [exercise for exercise in manifest.exercises() if exercise.chapter < 2]  # those of the course folder
CORE = [exercise for exercise in ALL if exercise.core]
STRETCH = [exercise for exercise in ALL if not exercise.core]
PASSED = Verdict("passed", "")


@pytest.fixture(autouse=True)
def in_the_course(course, monkeypatch):
    monkeypatch.chdir(course)


def solved(monkeypatch, exercises):
    """As if these exercises, and no others, were solved; returns the list of those that were checked."""
    checked = []

    def job_or_verdict(root, exercise):
        checked.append(exercise)
        return PASSED if exercise in exercises else NOT_STARTED

    monkeypatch.setattr(answers, "job_or_verdict", job_or_verdict)
    return checked


def first_line(monkeypatch, exercises):
    solved(monkeypatch, exercises)
    code, text = run("next")
    assert code == 0
    return text.splitlines()[0]


def test_a_newcomer_starts_with_the_first_core_exercise():
    code, text = run("next")
    assert code == 0 and text.startswith(f"{CORE[0].id} · {CORE[0].title} (core, {CORE[0].minutes} minutes)\n")
    assert f"exercises/{CORE[0].notebook}" in text
    assert f"flowcourse check {CORE[0].id}" in text and f"flowcourse hint {CORE[0].id}" in text
    assert "notebooks/" not in text  # this folder has none


def test_it_names_the_notebook_to_read_where_there_is_one(course):
    (course / "notebooks").mkdir()
    (course / "notebooks" / CORE[0].notebook).touch()
    assert f"read   notebooks/{CORE[0].notebook}\n" in run("next")[1]


def test_a_core_exercise_goes_before_an_earlier_stretch_one(monkeypatch):
    stretch = STRETCH[0]
    before = [exercise for exercise in CORE if ALL.index(exercise) < ALL.index(stretch)]
    following = next(exercise for exercise in CORE if exercise not in before)
    assert first_line(monkeypatch, before).startswith(following.id)


def test_after_the_core_comes_the_rest_and_then_nothing(monkeypatch):
    assert first_line(monkeypatch, CORE).startswith(f"{STRETCH[0].id} ")
    assert "stretch" in first_line(monkeypatch, [*CORE, *STRETCH[:1]])
    assert first_line(monkeypatch, ALL) == "all exercises are solved: notebooks/progress.ipynb draws your certificate"


def test_a_gap_is_gone_back_to(monkeypatch):
    assert first_line(monkeypatch, [exercise for exercise in ALL if exercise != CORE[1]]).startswith(CORE[1].id)


def test_what_comes_after_the_next_one_is_not_checked(monkeypatch):
    checked = solved(monkeypatch, CORE[:1])
    run("next")
    assert len(checked) == 2


def test_a_wrong_answer_is_next_with_its_sentence(course):
    first = CORE[0]
    solve(course / "exercises" / first.notebook, first.id, f"def {stub(first.id).__name__}(*_):\n    return None\n")
    code, text = run("next")
    assert code == 0 and text.startswith(first.id) and "✗ not yet: " in text and "is there a return?" in text


def test_minutes_left_are_those_of_what_is_not_solved():
    results = [(exercise, PASSED if exercise in (CORE[0], STRETCH[0]) else NOT_STARTED) for exercise in ALL]
    core, stretch = done_and_next.parts(results)
    assert (core.name, core.done, core.total) == ("core", 1, len(CORE))
    assert core.minutes_left == sum(exercise.minutes for exercise in CORE[1:])
    assert stretch.line == f"stretch 1 of {len(STRETCH)}, {sum(e.minutes for e in STRETCH[1:])} minutes left"


def test_on_a_terminal_a_line_counts_what_is_checked_and_elsewhere_nothing(monkeypatch, capsys, course):
    solved(monkeypatch, ALL)
    for terminal in (True, False):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        assert [exercise for exercise, _ in commands.counted(course, CORE)] == CORE
        assert (f"answers: 2 of {len(CORE)}" in capsys.readouterr().err) is terminal
