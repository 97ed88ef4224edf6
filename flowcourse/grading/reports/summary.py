"""What a mark is worth, the points of one submission, and counts over a class.

points({"ex-01-1": worth(mark), …}, exercises) -> {"core": {"solved": 3, "of": 40}, "stretch": …}
of_kinds(points, "core") -> (Fraction(3), 40)      what_counts(exercises, "core") -> "core of ex-01"
Summary(exercises).add(submission, marks)

An exercise is solved or not, unless a person decided otherwise. The instructor chooses whether core, stretch or all
exercises count.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction

from ...core import manifest
from ..marking import seeds
from ..marking.jobs import LOST, is_lost

KINDS = {"core": ("core",), "stretch": ("stretch",), "all": ("core", "stretch")}
MOST_NAMED = 4  # chapters or exercises in the head of a table


def worth(mark):
    """What a mark of grades.json counts, from 0 to 1: a person's decision goes before the judge's verdict."""
    return Fraction(str(mark["override"]["mark"])) if "override" in mark else Fraction(mark["status"] == "passed")


def has_result(mark):
    """Whether a mark of grades.json says anything: neither lost nor still to come, or decided by a person."""
    return "override" in mark or mark["mistake"] != LOST


def not_to_the_end(names):
    """The sentence about those who have an exercise without a result, and so no points."""
    whose = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"
    return f"{whose} not graded to the end: give `flowcourse grade` again, or decide what is open with --overrides"


def number(value):
    """A Fraction as tables and JSON have it: 3, or 2.5."""
    return int(value) if value == int(value) else float(value)


def to_the_cent(value):
    """A Fraction with two decimals, half a cent rounded up."""
    return Fraction(math.floor(100 * value + Fraction(1, 2)), 100)


def points(worths, exercises):
    """The points of one submission from {exercise id: what it counts, from 0 to 1}."""

    def share(core):
        of_kind = [worths[exercise.id] for exercise in exercises if exercise.core == core]
        return {"solved": number(sum(of_kind)), "of": len(of_kind)}

    return {"core": share(True), "stretch": share(False)}


def of_kinds(points, count):
    """(points, of how many) over the exercises that count: core, stretch or all."""
    solved = sum(Fraction(str(points[kind]["solved"])) for kind in KINDS[count])
    return solved, sum(points[kind]["of"] for kind in KINDS[count])


def what_counts(exercises, count):
    """What counts, for the head of a table."""
    names = asked([exercise.id for exercise in exercises])
    named = ", ".join(names) if len(names) <= MOST_NAMED else f"{len(exercises)} exercises"
    return f"{' and '.join(KINDS[count])} of {named}"


def asked(ids):
    """Names for these exercises: those of chapters that are whole, else their ids."""
    if len(ids) == len(manifest.exercises()):
        return ["all chapters"]
    names = []
    for chapter in dict.fromkeys(i.rpartition("-")[0] for i in ids):
        own = [exercise.id for exercise in manifest.named(chapter)]
        names += [chapter] if set(ids).issuperset(own) else [one for one in own if one in ids]
    return names


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
