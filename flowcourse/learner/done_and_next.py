"""From verdicts to the learner's progress: what is done, what is next, how many minutes are left.

results = list(answers.check_exercises(root, manifest.exercises()))
for part in parts(results): print(part.line)          # core, then stretch
exercise, verdict = first_unsolved(results)
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """How many of the core exercises, or of the stretch exercises, are done."""

    name: str
    done: int
    total: int
    minutes_left: int

    @property
    def line(self):
        return f"{self.name} {self.done} of {self.total}, {self.minutes_left} minutes left"


def parts(results):
    """Two Parts, core and stretch, from pairs (exercise, verdict)."""
    return [_part(kind, [pair for pair in results if kind_of(pair[0]) == kind]) for kind in ("core", "stretch")]


def kind_of(exercise):
    return "core" if exercise.core else "stretch"


def in_order(exercises):
    """The exercises in the order in which to do them: those of the core first, then the stretch ones."""
    return sorted(exercises, key=lambda exercise: not exercise.core)


def first_unsolved(results):
    """The first pair (exercise, verdict) that is not solved, or None."""
    return next(((exercise, verdict) for exercise, verdict in results if not verdict.passed), None)


def steps(root, exercise):
    """Pairs (word, text) that say what to read, where to write, how to check, and where to find a hint."""
    reading = f"notebooks/{exercise.notebook}"
    if (Path(root) / reading).exists():
        yield "read", reading
    yield "write", f"the cell under «{exercise.id}» in exercises/{exercise.notebook}"
    yield "check", f"run the cell below it, or save and type: flowcourse check {exercise.id}"
    yield "stuck", f"flowcourse hint {exercise.id}"


def _part(name, results):
    left = sum(exercise.minutes for exercise, verdict in results if not verdict.passed)
    return Part(name, sum(verdict.passed for _, verdict in results), len(results), left)
