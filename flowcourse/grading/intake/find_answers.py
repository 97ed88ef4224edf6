"""Find the answers in one notebook: answers(blocks, asked) -> NotebookAnswers.

An answer is found by its id, by its metadata, or by the name that it defines; a cell in which somebody wrote goes
before an untouched stub. Cells with an exercise's id or mark are parts of its answer. Of several cells that define the
name, the last one above the check counts, as in a kernel. A stray is an answer whose name another chapter asks for: it
may be a helper.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from .cells import joined
from .files import megabytes
from .sanitize import hidden
from .submission import Answer, Code

LONGEST = 64_000  # bytes of an answer
LARGEST_OWN_CELLS = 256_000  # bytes of all cells of the student's own


@dataclass(frozen=True)
class NotebookAnswers:
    """{exercise id: Answer}, the same for strays, sentences about what is odd or cannot be used, and all Codes."""

    answers: dict
    strays: dict
    sentences: list
    codes: tuple


def answers(blocks, asked):
    """The answers in the blocks of a notebook, as NotebookAnswers."""
    answered, strays, sentences, part_of = {}, {}, [], {}
    index = Index(blocks, asked)
    for exercise in index.touched():
        parts, how, remark = _parts(index, exercise)
        if remark:
            sentences.append(remark)
        if not parts:
            continue
        text = joined([part.text for part in parts])
        size = len(text.encode())
        if size > LONGEST:
            sentences.append(f"the answer to {exercise} has {megabytes(size)}, and {megabytes(LONGEST)} is the most")
            continue
        if hidden(text):
            sentences.append(
                f"the answer to {exercise} holds characters that hide or turn text: {', '.join(hidden(text))}"
            )
        is_stray = how == "name" and asked[exercise].notebook not in index.chapters
        where = strays if is_stray else answered
        where[exercise] = Answer(exercise, text, how)
        part_of |= dict.fromkeys(parts, exercise)
    codes, remark = _codes(blocks, part_of)
    return NotebookAnswers(answered, strays, [*sentences, remark] if remark else sentences, codes)


def _codes(blocks, part_of):
    """(the code cells to run from top to bottom, a sentence where the student's own cells are too large to be run)."""
    codes, room = [], LARGEST_OWN_CELLS
    for block in blocks:
        if block.kind != "code":
            continue
        answer = part_of.get(block, "")
        room -= 0 if answer else len(block.text.encode())
        if room >= 0 or answer:
            *first, last = block.parts
            codes += [Code(text, answer) for text in first]
            codes.append(Code(last, answer, tuple(sorted(block.checks))))
    remark = (
        f"its own cells have more than {megabytes(LARGEST_OWN_CELLS)}: those that come after are not run"
        if room < 0
        else ""
    )
    return tuple(codes), remark


class Index:
    """The blocks of each exercise in a notebook: `marked` by id or metadata, `named` by the name they define."""

    def __init__(self, blocks, asked):
        self.asked = asked
        self.marked, self.named, self.checks = defaultdict(list), defaultdict(list), defaultdict(list)
        by_name = defaultdict(list)
        for exercise, wanted in asked.items():
            by_name[wanted.name].append(exercise)
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
            sure = [self.marked, self.checks, self.named] if wanted.unique else [self.marked, self.checks]
            votes[wanted.notebook] += sum(exercise in cells for cells in sure)
        return max(votes, key=votes.get) if votes else None

    def touched(self):
        """The exercises that the notebook has cells of, in the order of the course."""
        for exercise, wanted in self.asked.items():
            if not (wanted.unique or wanted.notebook == self.chapter):
                self.named.pop(exercise, None)
            if exercise in self.marked or exercise in self.named:
                yield exercise

    def above_the_check(self, parts, exercise):
        """The parts above the last check of the exercise; all of them where it has no check or none is above it."""
        checks = [check.place for check in self.checks[exercise] if check not in parts]
        return [part for part in parts if checks and part.place < checks[-1]] or parts


def _parts(index, exercise):
    """(the blocks of an answer, how they were found, a sentence or "")."""
    wanted = index.asked[exercise]
    marked = dict.fromkeys(index.marked[exercise])
    code = [block for block in marked if block.kind == "code"]
    wrote = [block for block in code if not wanted.untouched(block.text)]
    others = [block for block in index.named[exercise] if block not in marked]
    written = [block for block in others if not wanted.untouched(block.text)]
    if written and not any(wanted.name in block.names for block in wrote):
        wrote = sorted([*wrote, index.above_the_check(written, exercise)[-1]], key=lambda block: block.place)
    if wrote:
        parts, remark = _standing(index, exercise, wrote)
        return parts, _how(parts, exercise), remark
    stubs = (code + others)[:1]
    if stubs:
        return stubs, _how(stubs, exercise), ""
    kinds = ", ".join(sorted({block.kind for block in marked}))
    return [], "", f"the answer cell of {exercise} is no code but {kinds}, and is not graded" if marked else ""


def _how(parts, exercise):
    hows = {part.marks.get((exercise, "answer")) for part in parts}
    return next((how for how in ("id", "metadata") if how in hows), "name")


def _standing(index, exercise, wrote):
    """(the parts that count, a sentence where some do not): the last definition, and the parts that define nothing."""
    name = index.asked[exercise].name
    parts = index.above_the_check(wrote, exercise)
    if not any(name in part.names for part in parts):
        parts = wrote
    defining = [part for part in parts if name in part.names]
    parts = [part for part in parts if part is defining[-1] or name not in part.names] if defining else parts
    texts = {part.text for part in wrote if name in part.names}
    return parts, f"{len(texts)} cells answer {exercise}: the last above its check counts" if len(texts) > 1 else ""
