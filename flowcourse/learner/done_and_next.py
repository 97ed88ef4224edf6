"""From verdicts to the learner's progress: what is done, what is next, how many minutes are left.

results = list(answers.check_exercises(root, manifest.exercises()))
for part in parts(results): print(part.line)          # core, then stretch
exercise, verdict = first_unsolved(results)
"""

from dataclasses import dataclass
from pathlib import Path

from ..core import manifest
from ..core.folder import lessons
from ..core.notebooks import cell_id


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
    return [_part(part, [pair for pair in results if part_of(pair[0]) == part]) for part in ("core", "stretch")]


def part_of(exercise):
    return "core" if exercise.core else "stretch"


def described(exercise):
    """An exercise in words: its id and title, whether it is core, and its minutes."""
    return f"{exercise.id} · {exercise.title} ({part_of(exercise)}, {exercise.minutes} minutes)"


def in_order(exercises):
    """The exercises in the order in which to do them: those of the core first, then the stretch ones."""
    return sorted(exercises, key=lambda exercise: not exercise.core)


def first_unsolved(results):
    """The first pair (exercise, verdict) that is not solved, or None."""
    return next(((exercise, verdict) for exercise, verdict in results if not verdict.passed), None)


def steps(root, exercise):
    """Pairs (word, text) that say what to read and where to write."""
    reading = f"notebooks/{exercise.notebook}"
    if (Path(root) / reading).exists():
        yield "read", reading
    yield "write", f"the cell under «{exercise.id}» in exercises/{exercise.notebook}"


def after(root, exercise):
    """What comes after an exercise: the next one of its notebook, or else the file name of the next lesson, or None."""
    of_notebook = manifest.notebooks()[exercise.notebook]
    following = of_notebook[of_notebook.index(exercise) + 1 :]
    if following:
        return following[0]
    return next((path.name for path in lessons(root) if path.name > exercise.notebook), None)


def address(exercise, folder=""):
    """The address of an exercise's task, for a link; `folder` leads from the notebook with the link to exercises/."""
    return f"{folder}{exercise.notebook}#cell-id={cell_id(exercise.id, 'task')}"


def way_on(exercise, verdict, results):
    """Pairs (word, text) that say what to do after this verdict: a hint, or what `next` says of all the results."""
    first = first_unsolved(results) if verdict.passed else None
    if not verdict.passed:
        yield "stuck", f"flowcourse hint {exercise.id}"
    elif first:
        yield "next", described(first[0])


def _part(name, results):
    left = sum(exercise.minutes for exercise, verdict in results if not verdict.passed)
    return Part(name, sum(verdict.passed for _, verdict in results), len(results), left)
