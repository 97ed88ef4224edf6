"""One file for each exercise, found by its id: ex_01_2.py says what is right in ex-01-2, and what goes wrong.

find("ex-01-2")                         # its Check
evaluate("ex-01-2", answer, seed=3)     # the Verdict on an answer; never prints
"""

from functools import lru_cache
from importlib import import_module

from ..checking.call import run_inputs
from ..checking.judge import judge
from ..checking.parts import Case
from ..core import manifest


def find(exercise_id):
    """The Check of an exercise; UnknownExercise for an id that is not in the manifest."""
    exercise = manifest.find(exercise_id)
    return import_module(f".{manifest.file_name(exercise.id).removesuffix('.py')}", __name__).CHECK


def evaluate(exercise_id, answer, seed):
    """The Verdict on an answer for the test inputs of one seed."""
    exercise = manifest.find(exercise_id)
    case = case_of(exercise.id, seed)
    return judge(case, exercise.title, run_inputs(case, answer))


@lru_cache(maxsize=400)
def case_of(exercise_id, seed):
    return Case(find(exercise_id), seed)
