"""Runnable wrong answers and right alternatives, one file a chapter: what the tests judge the checks by.

wrong("ex-01-2")    # ((misconception, function), …): the check must name exactly this misconception
right("ex-01-2")    # (function, …): other solutions, which must pass
harmless("ex-11-4") # {line of a mutant that survives: why it is no fault}
"""

from importlib import import_module

from .. import manifest
from .harmless import HARMLESS


def wrong(exercise_id):
    return _chapter(exercise_id).WRONG[exercise_id]


def right(exercise_id):
    return _chapter(exercise_id).RIGHT[exercise_id]


def harmless(exercise_id):
    return HARMLESS.get(exercise_id, {})


def _chapter(exercise_id):
    return import_module(f"{__name__}.chapter_{manifest.find(exercise_id).chapter:02d}")
