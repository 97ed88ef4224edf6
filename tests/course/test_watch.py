"""`flowcourse watch` judges an answer when its notebook is saved, and nothing else. A list of saves is its clock."""

from contextlib import suppress
from types import SimpleNamespace

import pytest
from course_tools import solve, stub
from learner_tools import EXERCISE, edit, run, verdict

from flowcourse.core import manifest
from flowcourse.learner import commands
from flowcourse.learner.watch import verdicts

FIRST, SECOND, *_ = manifest.notebooks()[EXERCISE.notebook]
LAST = manifest.notebooks()[EXERCISE.notebook][-1]
WRONG = f"def {stub(FIRST.id).__name__}(t, k):\n    return t\n"


@pytest.fixture
def path(course, monkeypatch):
    monkeypatch.chdir(course)
    return course / "exercises" / EXERCISE.notebook


def clock(*steps):
    """A `wait` that does the next of the steps, and is Ctrl-C after the last one."""
    to_do = iter(steps)

    def wait():
        step = next(to_do, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    return wait


def looks(*saves):
    """A `wait` with two looks after each save."""
    return clock(*(step for save in saves for step in (save, nothing)))


def nothing():
    pass


def judged(course, wait):
    """The pairs that come until Ctrl-C."""
    pairs = []
    with suppress(KeyboardInterrupt):
        for pair in verdicts(course, wait):
            pairs.append(pair)
    return pairs


def seen(course, *saves):
    return [(exercise.id, verdict.line[0]) for exercise, verdict in judged(course, looks(*saves))]


def test_a_wrong_answer_and_then_a_right_one_are_judged_when_they_are_saved(course, path):
    saves = lambda: solve(path, FIRST.id, WRONG), lambda: solve(path, FIRST.id)
    assert seen(course, *saves) == [(FIRST.id, "✗"), (FIRST.id, "✓")]


def test_what_was_written_before_and_what_did_not_change_is_not_judged(course, path):
    solve(path, FIRST.id)
    assert seen(course, lambda: solve(path, SECOND.id)) == [(SECOND.id, "✓")]
    assert seen(course, lambda: edit(path, lambda notebook: notebook["metadata"].update(seen=1))) == []


def test_a_file_that_is_being_written_is_read_when_it_has_come_to_rest(course, path):
    solve(path, FIRST.id)
    whole = path.read_bytes()
    solve(path, FIRST.id, WRONG)
    wait = clock(lambda: path.write_bytes(whole[:1000]), lambda: path.write_bytes(whole), nothing)
    assert [(exercise.id, verdict.line[0]) for exercise, verdict in judged(course, wait)] == [(FIRST.id, "✓")]


def test_a_deleted_notebook_is_a_sentence_for_each_of_its_exercises(course, path):
    pairs = judged(course, looks(path.unlink))
    assert [exercise for exercise, _ in pairs] == manifest.notebooks()[path.name]
    assert [verdict.line for _, verdict in pairs if "is missing" not in verdict.line] == []


def watched(monkeypatch, *saves):
    wait = looks(*saves)
    monkeypatch.setattr(commands, "time", SimpleNamespace(sleep=lambda seconds: wait()))
    code, text = run("watch")
    assert code == 0
    return text.splitlines()


def test_it_names_its_folder_and_its_end_then_the_hint_and_the_next_exercise(course, path, monkeypatch):
    saves = lambda: solve(path, FIRST.id, WRONG), lambda: solve(path, FIRST.id)
    start, *lines = watched(monkeypatch, *saves)
    assert str(course / "exercises") in start and "Ctrl-C" in start
    sentence = verdict(course, FIRST).line
    assert lines[0] == "" and lines[1].startswith(f"{FIRST.id}  ✗ not yet: ")
    assert lines[2] == f"stuck  flowcourse hint {FIRST.id}"
    assert lines[3:5] == ["", f"{FIRST.id}  {sentence}"]
    assert lines[5].startswith("next   ")


def test_it_and_next_agree_on_what_comes_next(course, path, monkeypatch):
    line = watched(monkeypatch, lambda: solve(path, LAST.id))[-1]
    assert line.removeprefix("next   ") == run("next")[1].splitlines()[0]
