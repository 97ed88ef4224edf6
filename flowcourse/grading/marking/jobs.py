"""What a judge is asked for, and what becomes of it when the judge dies over it.

An order is one submission and the exercises that are still to be marked. A judge that dies leaves the rest of its
order: that is tried once more, one exercise at a time, so that what kills it costs one exercise alone.
"""

from dataclasses import dataclass, replace
from functools import partial

from . import seeds
from .model import Mark, Submission

LOST = "the grader"


@dataclass(frozen=True)
class Order:
    """Mark these exercises of this submission; `place` is where its results are kept."""

    submission: Submission
    place: str
    seed: int
    exercises: tuple
    alone: bool = False


def answer(judge, order):
    """The marks that an order asks for, as they come."""
    seed = partial(seeds.seed_of, order.seed, seeds.digest(order.submission))
    yield from judge.marks(order.submission, seed, only=order.exercises)


def after_death(order, left, reason):
    """(orders to try again, marks of what was lost) after a judge died with the exercises `left` to do."""
    if order.alone:
        return [], [lost(exercise_id, reason) for exercise_id in left]
    return [replace(order, exercises=(exercise_id,), alone=True) for exercise_id in left], []


def lost(exercise_id, reason):
    sentence = f"this could not be graded ({reason}): grade again, or look at it yourself"
    return Mark(exercise_id, "failed", sentence, LOST)


def is_lost(mark):
    """Whether the grader broke over it. Such a mark is not kept: the next run tries again."""
    return mark.misconception == LOST
