"""Answers that people write, one file for each exercise: right ones by other ways, wrong ones with their mistake.

    right("ex-01-2")    # (function, …): other solutions, which must pass
    mistakes("ex-01-2") # ((name of the mistake, function), …): the check must name exactly this mistake

An exercise needs no file here, and a mistake that has a formula no answer: the tests judge the formula itself. Of these
one answer is kept for each way of writing that tests more than the formula does, such as a loop, a list in place of an
array, or a wrong axis. What several files share starts with _.
"""

from importlib import import_module
from importlib.util import find_spec


def right(exercise_id):
    return _answers(exercise_id, "RIGHT")


def mistakes(exercise_id):
    return _answers(exercise_id, "MISTAKES")


def _answers(exercise_id, kind):
    name = f"{__name__}.{exercise_id.replace('-', '_')}"
    return getattr(import_module(name), kind, ()) if find_spec(name) else ()
