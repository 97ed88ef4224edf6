"""Submissions and a judge that tests make up: the judge does what an answer says in plain words."""

import os
import signal
import time
from contextlib import contextmanager
from pathlib import Path

from flowcourse.core import manifest
from flowcourse.grading.batch import Run
from flowcourse.grading.intake.submission import Answer, Submission
from flowcourse.grading.marking.jobs import lost, run_job
from flowcourse.grading.marking.mark import Mark

IDS = [exercise.id for exercise in manifest.named("ex-01")[:4]]
EXERCISES = [manifest.find(identifier) for identifier in IDS]
SAFE = [("reads a file", True, "permission denied"), ("opens a socket", True, "permission denied")]


def submission(name, *texts, problems=()):
    answers = {i: Answer(i, text) for i, text in zip(IDS, texts) if text is not None}
    return Submission(name, answers, tuple(problems))


def some(number, *texts):
    """Submissions that differ."""
    return [
        submission(f"student-{n:02d}", *(f"{text}  # {n}" for text in texts or ("right", "wrong", "right")))
        for n in range(number)
    ]


def run(folder, **options):
    exercises = options.pop("exercises", EXERCISES)
    return Run(folder, options.pop("seed", 7), exercises, options.pop("selftest", SAFE), **options)


class Judge:
    """Marks by the first word of an answer. Each mark leaves a file in $LOG, so that tests can count."""

    def marks(self, submission, seed, only=(), share=1.0):
        for exercise_id in only:
            yield self.mark(submission, exercise_id, seed)

    def mark(self, submission, exercise_id, seed):
        answer = submission.answers.get(exercise_id)
        if answer is None:
            return Mark(exercise_id, "missing")
        word = answer.text.split()[0]
        if "LOG" in os.environ:
            Path(os.environ["LOG"], f"{submission.name}.{exercise_id}.{time.monotonic_ns()}").touch()
        if word == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "raise":
            raise ZeroDivisionError("the judge divided by zero")
        if word == "hang":
            time.sleep(1000)
        if word == "lost":
            return lost(exercise_id, "the judge divided by zero")
        if word == "slow":
            time.sleep(0.2)
        if word in ("right", "slow"):
            return Mark(exercise_id, "passed", f"fine at {seed(exercise_id)}", how="alone")
        return Mark(exercise_id, "failed", f"you wrote {answer.text}", word, flags=("look",) if word == "flag" else ())


@contextmanager
def session(jail=True, broken=False):
    if broken:
        raise ZeroDivisionError("no jail here")
    yield Judge()


class Here:
    """The pool interface without processes."""

    def __init__(self, judge=None):
        self.judge = judge or Judge()

    def grade(self, jobs):
        for job in jobs:
            for mark in run_job(self.judge, job):
                yield job, mark


class Stopped(Here):
    """A pool that is stopped by Ctrl-C after so many marks."""

    def __init__(self, number):
        super().__init__()
        self.number = number

    def grade(self, jobs):
        for n, pair in enumerate(super().grade(jobs)):
            if n == self.number:
                raise KeyboardInterrupt
            yield pair


def counted(log):
    """{(name, exercise id): how often it was marked}"""
    counts = {}
    for path in Path(log).iterdir():
        name, exercise_id, _ = path.name.rsplit(".", 2)
        counts[name, exercise_id] = counts.get((name, exercise_id), 0) + 1
    return counts
