"""What is right in each exercise, and what goes wrong: ex_01_2.py for ex-01-2, try_01.py for the cells of a lesson.

find("ex-01-2")                         # its Check
evaluate("ex-01-2", answer, seed=3)     # the Verdict on an answer; never prints
"""

from functools import lru_cache
from importlib import import_module

from ..checking.call import run_inputs
from ..checking.judge import judge
from ..checking.parts import Case
from ..core import manifest, tries


def find(exercise_id):
    """The Check of an exercise or of a fill-in cell; UnknownExercise for an id that is neither."""
    blank = tries.ID.fullmatch(exercise_id) if isinstance(exercise_id, str) else None
    if blank:
        checks = {check.id: check for check in _module(f"try_{blank['lesson']}").CHECKS}
        if exercise_id in checks:
            return checks[exercise_id]
    return _module(manifest.file_name(manifest.find(exercise_id).id).removesuffix(".py")).CHECK


def evaluate(exercise_id, answer, seed):
    """The Verdict on an answer for the test inputs of one seed."""
    check = find(exercise_id)
    case = case_of(check.id, seed)
    return judge(case, check.title or manifest.find(check.id).title, run_inputs(case, answer))


@lru_cache(maxsize=400)
def case_of(exercise_id, seed):
    return Case(find(exercise_id), seed)


def _module(name):
    return import_module(f".{name}", __name__)
