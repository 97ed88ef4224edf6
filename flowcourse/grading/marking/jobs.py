"""A Job for a judge, and what becomes of it when the judge dies.

A job is one submission and the exercises that are still to be marked. Where a judge dies, the rest of its job is tried
once more, one exercise at a time, so that an answer that kills judges costs one exercise alone. All of them together
have once more the time of a submission, each an equal part of it.
"""

from dataclasses import dataclass, replace
from functools import partial

from ..intake.submission import Submission
from . import seeds
from .mark import Mark

LOST = "the grader"


@dataclass(frozen=True)
class Job:
    """Mark these exercises of this submission; `place` is where its results are kept.

    share  the part of a submission's time that these exercises have
    """

    submission: Submission
    place: str
    seed: int
    exercises: tuple
    alone: bool = False
    share: float = 1.0


def run_job(judge, job):
    """The marks that a job asks for, as they come."""
    seed = partial(seeds.seed_of, job.seed, seeds.digest(job.submission))
    yield from judge.marks(job.submission, seed, only=job.exercises, share=job.share)


def after_death(job, left, reason):
    """(jobs to try again, marks of what was lost) after a judge died with the exercises `left` to do."""
    if job.alone:
        return [], [lost(exercise_id, reason) for exercise_id in left]
    share = 1 / len(left) if left else 1.0
    return [replace(job, exercises=(exercise_id,), alone=True, share=share) for exercise_id in left], []


def lost(exercise_id, reason):
    sentence = f"this could not be graded ({reason}): grade again, or look at it yourself"
    return Mark(exercise_id, "failed", sentence, LOST)


def is_lost(mark):
    """Whether the grader failed on it. Such a mark is not kept: the next run tries again."""
    return mark.mistake == LOST
