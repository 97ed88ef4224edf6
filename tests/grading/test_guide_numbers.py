"""Numbers in the guide and in the threat model, counted again."""

from course_tools import IDS, ROOT

from flowcourse.checking.parts import Case
from flowcourse.exercises import evaluate, find
from flowcourse.sandbox import jail

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


def test_a_call_has_these_limits():
    first, second = jail.PATIENCE
    assert f"{first} seconds of the processor in a call, and {second} when" in THREATS
    assert f"after {jail.CLOCK * first} seconds and then after {jail.CLOCK * second}" in THREATS
