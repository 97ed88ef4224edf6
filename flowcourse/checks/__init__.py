"""Checks: one file a chapter says what is right and what goes wrong; the rest runs and judges it.

find("ex-01-2") -> Check
"""

from functools import cache
from importlib import import_module

from .. import manifest


def find(exercise_id):
    """The Check of an exercise; UnknownExercise for an id that is not in the manifest."""
    exercise = manifest.find(exercise_id)
    return _chapter(exercise.chapter)[exercise.id]


@cache
def _chapter(number):
    module = import_module(f"{__name__}.chapter_{number:02d}")
    return {check.id: check for check in module.CHECKS}
