"""From verdicts to where one stands: what is done, what is next, how many minutes are left, core and stretch apart.

results = list(learner.check_exercises(root, manifest.exercises()))
for part in parts(results): print(part.line)
exercise, verdict = first_unsolved(results)
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """How much of the core, or of the stretch exercises, is done."""

    name: str
    done: int
    total: int
    minutes_left: int

    @property
    def line(self):
        return f"{self.name} {self.done} of {self.total}, {self.minutes_left} minutes left"


def parts(results):
    """The core and the stretch Part of pairs (exercise, verdict)."""
    return [_part(kind, [pair for pair in results if kind_of(pair[0]) == kind]) for kind in ("core", "stretch")]


def kind_of(exercise):
    return "core" if exercise.core else "stretch"


def in_order(exercises):
    """What to do first: the core in the order of the course, then the rest."""
    return sorted(exercises, key=lambda exercise: not exercise.core)


def first_unsolved(results):
    """The pair (exercise, verdict) to go on with, from pairs in the order of `in_order`; None when all is solved."""
    return next(((exercise, verdict) for exercise, verdict in results if not verdict.passed), None)


def way(root, exercise):
    """What to read, where to write, how to check and get a hint: pairs of words."""
    reading = f"notebooks/{exercise.notebook}"
    if (Path(root) / reading).exists():
        yield "read", reading
    yield "write", f"the cell under «{exercise.id}» in exercises/{exercise.notebook}"
    yield "check", f"run the cell below it, or save and type: flowcourse check {exercise.id}"
    yield "stuck", f"flowcourse hint {exercise.id}"


def _part(name, results):
    left = sum(exercise.minutes for exercise, verdict in results if not verdict.passed)
    return Part(name, sum(verdict.passed for _, verdict in results), len(results), left)
