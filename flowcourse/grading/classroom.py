"""The nbval route: a submission's answers in the course's own notebooks, run by `pytest --nbval-lax`.

    with classroom.session() as grader:
        for mark in grader.marks(submission): ...

For work that one trusts, in a container: an answer shares the kernel with the check, and can forge it.
"""

import re
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from ..checking.parts import NOT_STARTED
from ..core import manifest
from ..core.notebooks import NotebookError, digest, find_cell, lines, mark
from . import course, nbval_report
from .model import MISSING, Mark

WITHOUT_JAIL = [("an answer reaches its check", False, "it shares the kernel with it: this is the nbval route")]
MARKER = re.compile(r"^([ \t]*#+[ \t]*(?:NBVAL|PYTEST_VALIDATE)_[A-Z_]+)[ \t]*$", re.MULTILINE)


@contextmanager
def session(root=None):
    """A Grader with the notebooks that `flowcourse build` makes of solutions/ in the course folder `root`."""
    yield Grader(trusted_notebooks(root or course.find()))


def trusted_notebooks(root):
    """{file name: exercise notebook}, built afresh; NotebookError where solutions/ are missing."""
    folder = Path(root) / "solutions"
    if not folder.is_dir():
        raise NotebookError(f"{folder} is missing: the nbval route builds its notebooks from the solutions")
    return {name: course.built_notebook(root, name) for name in manifest.notebooks()}


@dataclass(frozen=True)
class Grader:
    """Marks submissions with the notebooks `trusted`, {file name: exercise notebook}."""

    trusted: dict

    def marks(self, submission, seed=None, only=()):
        """The Marks in the order of the course. The seed has no effect: each check draws one of its own."""
        for name, exercises in manifest.notebooks().items():
            wanted = [exercise for exercise in exercises if not only or exercise.id in only]
            if wanted:
                found = self._run(name, exercises, wanted, submission.answers)
                yield from (found.get(e.id) or _untried(e, submission.answers) for e in wanted)

    def _run(self, name, exercises, wanted, answers):
        """{exercise id: Mark} for what was tried: all answers of a notebook together, then alone what did not pass."""
        texts = {e.id: answers[e.id].text for e in exercises if self._tried(e, answers)}
        tried = [exercise for exercise in wanted if exercise.id in texts]
        if not tried:
            return {}
        said = nbval_report.run({"all": fill(self.trusted[name], texts)})["all"]
        marks = {e.id: _mark(e, said.get(e.id), "all answers") for e in tried}
        again = [exercise for exercise in tried if not marks[exercise.id].passed and len(texts) > 1]
        said = nbval_report.run({e.id: fill(self.trusted[name], {e.id: texts[e.id]}) for e in again})
        return marks | {e.id: _mark(e, said[e.id].get(e.id), "alone") for e in again}

    def _tried(self, exercise, answers):
        """Is there an answer that is not the stub?"""
        stub = mark(find_cell(self.trusted[exercise.notebook], exercise.id, "answer"))["built"]
        return exercise.id in answers and digest(answers[exercise.id].text) != stub


def fill(notebook, texts):
    """A copy of an exercise notebook with the answers `texts`, {exercise id: text}, in their cells.

    A comment in an answer that nbval would obey is made one that it does not know.
    """
    filled = deepcopy(notebook)
    for exercise_id, text in texts.items():
        cell = find_cell(filled, exercise_id, "answer")
        cell["source"] = lines(MARKER.sub(r"\1 (without effect)", text))
    return filled


def _untried(exercise, answers):
    if exercise.id in answers:
        return Mark(exercise.id, NOT_STARTED.status, NOT_STARTED.sentence)
    return Mark(exercise.id, "missing", MISSING)


def _mark(exercise, result, how):
    """The Mark from what the check cell said; a cell that did not run has not passed."""
    passed, sentence = result or (False, "the check of this exercise did not run: did an answer end the kernel?")
    if passed:
        return Mark(exercise.id, "passed", exercise.title, how=how)
    status = NOT_STARTED.status if sentence == NOT_STARTED.sentence else "failed"
    return Mark(exercise.id, status, sentence, how=how)
