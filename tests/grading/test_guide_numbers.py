"""Numbers in the guide and in the threat model, counted again."""

import re

from course_tools import IDS, ROOT

from flowcourse.checking.parts import Case
from flowcourse.exercises import evaluate, find
from flowcourse.grading.marking import session
from flowcourse.sandbox.jail import SLACK

GUIDE = (ROOT / "docs/grading/README.md").read_text(encoding="utf-8")
THREATS = (ROOT / "docs/grading/threat-model.md").read_text(encoding="utf-8")
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def asks_the_check(exercise_id):
    """An answer that calls what the check compares with."""
    space, names = {"find": find}, ", ".join(find(exercise_id).arguments)
    exec(f"def answer({names}): return find({exercise_id!r}).expected({names})", space)
    return space["answer"]


def test_so_many_exercises_are_answered_by_what_the_check_compares_with():
    passed = sum(evaluate(i, asks_the_check(i), 5).passed for i in IDS)
    assert f"passes {passed} of the {len(IDS)} exercises" in GUIDE


def test_an_answer_is_called_so_often():
    calls = [len(Case(find(i), 3).inputs) for i in IDS]
    least, mean, most = (NUMBERS[n - 2] for n in (min(calls), round(sum(calls) / len(calls)), max(calls)))
    assert f"{least} to {most} for each exercise, about {mean} on average" in THREATS


def test_an_exercise_and_a_submission_have_these_limits():
    first, second, last = (f"{n} second{'s' * (n > 1)}" for n in (session.FIRST, session.SECOND, session.LAST))
    by_the_clock = [SLACK * n for n in (session.FIRST, session.SECOND, session.LAST)]
    assert f"have {first} of the processor, and {by_the_clock[0]} by the clock" in THREATS
    assert f"has {session.SECOND}, and {by_the_clock[1]} by the clock" in THREATS
    assert f"has {last}, and {by_the_clock[2]} by the clock" in THREATS
    most = session.BUDGET + by_the_clock[1] + len(IDS) * by_the_clock[2] + session.NOTEBOOKS
    assert f"together have {second}, a cell of one's own has {session.OWN}, and" in GUIDE
    assert f"a cell has {session.OWN} seconds of the processor, the whole of it {session.NOTEBOOK}, and" in THREATS
    assert session.NOTEBOOKS == 300 and "all notebooks of a submission have five minutes by the clock" in THREATS
    assert round(most / 60) == 18 and "a judge for eighteen minutes" in THREATS


def test_a_hundred_thousand_students_cost_what_the_seconds_of_one_make_together():
    """The seconds are measured; the guide says how."""
    ids, seconds = re.search(r"student's (\d+) exercises take about ([\d.]+) seconds of a processor", GUIDE).groups()
    hours = 100_000 * float(seconds) / 3600
    assert int(ids) == len(IDS)
    assert f"100 000 students take {hours:.0f} hours of one processor, or {hours / 64:.1f} hours of 64" in GUIDE
    (own,) = re.findall(r"takes another ([\d.]+) seconds for each", GUIDE)
    assert f"for each, {100_000 * float(own) / 3600:.1f} hours of its one processor" in GUIDE
