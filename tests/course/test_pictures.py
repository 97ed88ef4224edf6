"""The picture that a check draws of an answer: every right answer gets it, in a part of the answer's time."""

import sys
import time
from contextlib import contextmanager, suppress

import answers
import pytest
from course_tools import IDS, solution

from flowcourse.checking import call
from flowcourse.checking.call import SECONDS, draw
from flowcourse.checking.parts import Check
from flowcourse.exercises import find
from flowcourse.learner import check as run
from flowcourse.learner.check import prepare

WITH_PICTURE = [identifier for identifier in IDS if find(identifier).picture]


@pytest.mark.parametrize("exercise_id", WITH_PICTURE)
def test_every_right_answer_gets_its_picture_in_a_part_of_its_time(exercise_id, monkeypatch):
    check = find(exercise_id)
    prepare(check)
    for answer in (solution(exercise_id), *answers.right(exercise_id)):
        start, loaded = time.process_time(), set(sys.modules)
        picture, fault = draw(check.picture, answer)
        assert fault is None and len(picture.alt) > 60
        assert time.process_time() - start < SECONDS / 3
        assert not [name for name in set(sys.modules) - loaded if name.startswith(("sklearn", "scipy"))]
        monkeypatch.setattr("minflow.plots.picture._render", lambda figure: b"")  # once is enough: half of the time


def test_what_a_picture_needs_is_prepared_outside_the_time_of_the_answer(monkeypatch):
    order = []
    parts = {"prepare": lambda: order.append("prepared"), "picture": lambda answer: answer()}
    monkeypatch.setattr(run, "draw", lambda picture, answer: order.append("drawn") or (None, None))
    run._draw(Check("ex-13-4", (), (), inputs=None, expected=abs, **parts), None)
    assert order == ["prepared", "drawn"]


def test_where_scikit_learn_is_missing_the_picture_says_so(monkeypatch, capsys):
    check = find("ex-13-4")
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with suppress(AttributeError):
        check.prepare.cache_clear()
    run._draw(check, solution("ex-13-4"))
    assert "could not be drawn: ImportError: digits are read by scikit-learn" in capsys.readouterr().out


def test_a_picture_that_cannot_be_stopped_prints_no_cross_after_the_tick(monkeypatch, capsys):
    @contextmanager
    def stuck(seconds, say):
        say("✗ not yet: your function cannot be stopped")
        yield lambda function, args: function(*args)

    monkeypatch.setattr(call, "time_limit", stuck)
    assert draw(lambda answer: answer, "a picture") == ("a picture", None)
    said = capsys.readouterr().out
    assert "✗" not in said and "the picture of it takes too long" in said
