"""The picture that a check draws of an answer. Those of the solutions are drawn where nbval runs solutions/."""

from contextlib import contextmanager

import answers
import numpy as np
import pytest
from course_tools import IDS

from flowcourse.checking import call
from flowcourse.checking.call import draw
from flowcourse.checking.parts import Check
from flowcourse.exercises import find
from flowcourse.learner import check as run

WITH_PICTURE = [identifier for identifier in IDS if find(identifier).picture]
MOST_CALLS = 2000  # an answer that takes a millisecond then has a fifth of the drawing's time limit


@pytest.mark.parametrize("exercise_id", WITH_PICTURE)
def test_the_right_answers_of_people_get_their_picture_after_few_calls(exercise_id, monkeypatch):
    check = find(exercise_id)
    run.load_plots()
    monkeypatch.setattr("minflow.plots.picture._render", lambda figure: b"")
    monkeypatch.setattr("flowcourse.exercises.ex_06_12.STEPS", 30)  # of the training whose gap it draws
    for answer in answers.right(exercise_id):
        calls = []

        def counted(*args, answer=answer, calls=calls):
            calls.append(args)
            return answer(*args)

        picture, fault = draw(check.picture, counted)
        assert fault is None and len(picture.alt) > 60
        assert 0 < len(calls) <= MOST_CALLS


@pytest.mark.parametrize("exercise_id", ["ex-01-2", "ex-01-3", "ex-01-4", "ex-03-7", "ex-03-8", "ex-04-3"])
def test_a_curve_that_passed_is_drawn_over_the_right_one(exercise_id, monkeypatch):
    figures = []
    monkeypatch.setattr("minflow.plots.picture._render", lambda figure: figures.append(figure) or b"")
    check = find(exercise_id)
    check.picture(check.expected)
    lines = figures[0].axes[0].lines
    place = [line.get_label() for line in lines].index("the right one")
    right, learners = lines[place : place + 2]
    np.testing.assert_allclose(right.get_xydata(), learners.get_xydata())
    assert right.get_linewidth() > 2 * learners.get_linewidth()  # it is seen on both sides of the learner's


def test_matplotlib_is_loaded_outside_the_time_of_the_answer(monkeypatch):
    order = []
    monkeypatch.setattr(run, "load_plots", lambda: order.append("loaded"))
    monkeypatch.setattr(run, "draw", lambda picture, answer: order.append("drawn") or (None, None))
    run._draw(Check("ex-12-4", (), (), inputs=None, expected=abs, picture=abs), None)
    assert order == ["loaded", "drawn"]


def test_a_picture_that_cannot_be_stopped_prints_no_cross_after_the_tick(monkeypatch, capsys):
    @contextmanager
    def stuck(seconds, say):
        say("✗ not yet: your function cannot be stopped")
        yield lambda function, args: function(*args)

    monkeypatch.setattr(call, "time_limit", stuck)
    assert draw(lambda answer: answer, "a picture") == ("a picture", None)
    printed = capsys.readouterr().out
    assert "✗" not in printed and "the picture of it takes too long" in printed
