"""Which cells of a notebook hold the answer to an exercise. The learner's commands, `update` and the grader ask here.

    of(notebook, exercise)                                   # AnswerCells of one exercise
    Index(blocks(notebook["cells"]), asked).answer("ex-01-2")  # the same, where any exercise may be meant

1. A cell belongs to an exercise by its id, by the mark in its metadata, or by the name that it defines. The name
   decides only where no cell with the id or the mark, in which somebody wrote, defines it.
2. Each cell with the id or the mark in which somebody wrote is a part of the answer, if it stands above the check.
3. Of several cells that define the name, the last one above the check counts, as in a kernel.
4. A stub in which nobody wrote is the answer only where nothing else is. It has the stub's text, of this release or of
   the one with which the cell was built.

An exercise here is an object with `id`, `name` (the name that its answer must define), `notebook` and
`untouched(text)`, as in the manifest.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from .blocks import blocks
from .notebooks import marks


@dataclass(frozen=True)
class AnswerCells:
    """What holds an answer: the Blocks that are its `parts`, none where there is no answer.

    how       "id", "metadata" or "name": how they were found; "" where there are none
    begun     whether somebody wrote in one of them
    copies    the number of different texts that define the name
    marked    the Blocks with the exercise's id or mark, code first
    unmarked  the other Blocks that define the name
    """

    parts: list
    how: str
    begun: bool
    copies: int
    marked: list
    unmarked: list


def of(notebook, exercise):
    """The AnswerCells of one exercise in a notebook of its own chapter."""
    return Index(blocks(notebook["cells"]), {exercise.id: exercise}).answer(exercise.id)


def home(notebook, exercise, held=None):
    """The cell in which the answer should be, also where it is empty or no code; None where it is gone.

    `held` is what of() gave, where the caller has asked already.
    """
    held, empty = held or of(notebook, exercise), [c for c in notebook["cells"] if (exercise.id, "answer") in marks(c)]
    return next((block.cells[0] for block in [*held.marked, *held.parts]), next(iter(empty), None))


class Index:
    """The blocks of each exercise in a notebook: `marked` by id or metadata, `named` by the name they define."""

    def __init__(self, blocks, asked):
        self.asked = asked
        self.marked, self.named, self.checks = defaultdict(list), defaultdict(list), defaultdict(list)
        by_name = defaultdict(list)
        for exercise, wanted in asked.items():
            by_name[wanted.name].append(exercise)
        self.unique = {exercise for exercises in by_name.values() if len(exercises) == 1 for exercise in exercises}
        for block in blocks:
            for exercise, role in block.marks:
                if role == "answer" and exercise in asked:
                    self.marked[exercise].append(block)
            for exercise in block.checks & asked.keys():
                self.checks[exercise].append(block)
            for name in block.names & by_name.keys():
                for exercise in by_name[name]:
                    self.named[exercise].append(block)
        self.chapter = self._chapter()
        self.chapters = {asked[exercise].notebook for exercise in {*self.marked, *self.checks}} or {self.chapter}
        missing = {e for e in asked if asked[e].notebook in self.chapters} - {*self.marked, *self.named}
        if missing:  # only then look for names that are not at the left margin
            for block in blocks:
                for name in block.names_within & by_name.keys():
                    for exercise in missing.intersection(by_name[name]):
                        self.named[exercise].append(block)

    def _chapter(self):
        """The chapter that most of the cells belong to. It decides which exercise a name means if two ask for it."""
        votes = Counter()
        for exercise, wanted in self.asked.items():
            unique = exercise in self.unique
            sure = [self.marked, self.checks, self.named] if unique else [self.marked, self.checks]
            votes[wanted.notebook] += sum(exercise in cells for cells in sure)
        return max(votes, key=votes.get) if votes else None

    def touched(self):
        """The exercises that the notebook has cells of, in the order of the course."""
        return [exercise for exercise in self.asked if exercise in self.marked or self._named(exercise)]

    def answer(self, exercise):
        """The AnswerCells of an exercise."""
        wanted = self.asked[exercise]
        marked = dict.fromkeys(self.marked[exercise])  # a dict, as a list is slow to look in where cells are many
        code = [block for block in marked if block.kind == "code"]
        others = [block for block in self._named(exercise) if block not in marked]
        wrote = [block for block in code if _begun(block, wanted)]
        written = [block for block in others if _begun(block, wanted)]
        if written and not any(wanted.name in block.names for block in wrote):
            wrote = sorted([*wrote, self._above_the_check(written, exercise)[-1]], key=lambda block: block.place)
        parts = self._standing(wrote, exercise) if wrote else (code + others)[:1]
        return AnswerCells(
            parts,
            _how(parts, exercise),
            bool(wrote),
            len({block.text for block in wrote if wanted.name in block.names}),
            sorted(marked, key=lambda block: block.kind != "code"),
            others,
        )

    def _named(self, exercise):
        """The blocks that define the exercise's name, if that is what the name means in this notebook."""
        here = exercise in self.unique or self.asked[exercise].notebook == self.chapter
        return self.named[exercise] if here and exercise in self.named else []

    def _standing(self, wrote, exercise):
        """The parts that count: the last definition above the check, and the parts that define nothing."""
        name = self.asked[exercise].name
        parts = self._above_the_check(wrote, exercise)
        if not any(name in part.names for part in parts):
            parts = wrote
        defining = [part for part in parts if name in part.names]
        return [part for part in parts if part is defining[-1] or name not in part.names] if defining else parts

    def _above_the_check(self, parts, exercise):
        """The parts above the last check of the exercise; all of them where it has no check or none is above it."""
        answering = set(parts)
        checks = [check.place for check in self.checks[exercise] if check not in answering]
        return [part for part in parts if checks and part.place < checks[-1]] or parts


def _begun(block, exercise):
    """Whether somebody wrote in a block: it is not the stub of this release, nor that with which it was built."""
    return not (exercise.untouched(block.text) or block.as_built)


def _how(parts, exercise):
    hows = {part.marks.get((exercise, "answer")) for part in parts}
    return next((how for how in ("id", "metadata") if how in hows), "name" if parts else "")
