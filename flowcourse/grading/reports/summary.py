"""The points of one submission, and counts over a class.

points(solved, exercises) -> {"core": {"solved": 3, "of": 40}, "stretch": …}
Summary(exercises).add(submission, marks)

An exercise is solved or not. The core points count the core exercises that were solved, the stretch points the others.
The instructor decides what the two are worth.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from ..marking import seeds
from ..marking.jobs import is_lost


def points(solved, exercises):
    """The points of one submission from {exercise id: whether it is solved}."""

    def share(core):
        of_kind = [solved[exercise.id] for exercise in exercises if exercise.core == core]
        return {"solved": sum(of_kind), "of": len(of_kind)}

    return {"core": share(True), "stretch": share(False)}


@dataclass(frozen=True)
class Row:
    """How a class did on one exercise."""

    exercise: object
    solved: int
    tried: int
    of: int

    @property
    def percent(self):
        return int(100 * self.solved / self.of) if self.of else 0


class Summary:
    """Counts over a class, to which one submission after another is added. It holds no answers."""

    def __init__(self, exercises):
        self.exercises, self.submissions = exercises, 0
        self.solved, self.tried, self.mistakes = Counter(), Counter(), Counter()
        self.sentence, self.same = {}, defaultdict(list)
        self.flags, self.problems = [], []

    def add(self, submission, marks):
        self.submissions += 1
        for exercise_id, mark in marks.items():
            if is_lost(mark):  # that is no mistake of the student's
                continue
            self.solved[exercise_id] += mark.passed
            self.tried[exercise_id] += mark.status in ("passed", "failed")
            if mark.mistake:
                mistake = exercise_id, mark.mistake
                self.mistakes[mistake] += 1
                self.sentence.setdefault(mistake, mark.sentence.partition(" (for ")[0])  # without the inputs
            self.flags += [(submission.name, exercise_id, flag) for flag in mark.flags]
        self.problems += [(submission.name, problem) for problem in submission.problems]
        if any(mark.status in ("passed", "failed") for mark in marks.values()):
            self.same[seeds.digest(submission)].append(submission.name)

    @property
    def rows(self):
        ids = [exercise.id for exercise in self.exercises]
        numbers = ((self.solved[i], self.tried[i], self.submissions) for i in ids)
        return [Row(exercise, *counts) for exercise, counts in zip(self.exercises, numbers, strict=True)]

    def hardest(self, number=10):
        """The exercises with the smallest share of solvers among those who tried."""
        tried = [row for row in self.rows if row.solved < row.tried]
        return sorted(tried, key=lambda row: row.solved / row.tried)[:number]

    def commonest(self, number=20):
        """[(exercise id, mistake, how often, a sentence said about it)]"""
        return [(*mistake, count, self.sentence[mistake]) for mistake, count in self.mistakes.most_common(number)]

    def mistakes_of(self, exercise_id):
        """[(mistake, how often)] in one exercise, the commonest first."""
        return [(mistake, count) for (i, mistake), count in self.mistakes.most_common() if i == exercise_id]

    @property
    def twins(self):
        """Names of submissions whose answers are the same, character by character."""
        return [names for names in self.same.values() if len(names) > 1]
