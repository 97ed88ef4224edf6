"""The nbval route: a submission's answers in the course's own notebooks, run by `pytest --nbval-lax`.

    with classroom.session() as grader:
        for mark in grader.marks(submission): ...

For work that one trusts, in a container: an answer shares the kernel with the check, and can forge it.
"""

import re
import tempfile
from collections import namedtuple
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from .. import build, learner, manifest, notebooks
from ..checks.model import NOT_STARTED
from ..notebooks import NotebookError, digest, find_cell, lines, mark
from . import nbval_report
from .model import Mark

MISSING = "no answer cell of this exercise was found"
MARKER = re.compile(r"^([ \t]*#+[ \t]*(?:NBVAL|PYTEST_VALIDATE)_[A-Z_]+)[ \t]*$", re.MULTILINE)

Copy = namedtuple("Copy", ["notebook", "exercises"])
Copy.__doc__ = """A notebook to run: its file name, and the ids of the exercises whose answers go in."""


@contextmanager
def session(root=None):
    """A Grader with the notebooks that `flowcourse build` makes of solutions/ in the course folder `root`."""
    yield Grader(trusted_notebooks(root or learner.find_root()))


def trusted_notebooks(root):
    """{file name: exercise notebook}, built afresh; NotebookError where solutions/ are missing."""
    folder = Path(root) / "solutions"
    if not folder.is_dir():
        raise NotebookError(f"{folder} is missing: the nbval route builds its notebooks from the solutions")
    return {
        name: build.build_notebook(notebooks.read(folder / name), exercises)
        for name, exercises in manifest.notebooks().items()
    }


@dataclass(frozen=True)
class Grader:
    """Marks submissions with the notebooks `trusted`, {file name: exercise notebook}."""

    trusted: dict

    def marks(self, submission, seed=None, only=()):
        """The Marks in the order of the course. The seed has no effect: each check draws one of its own."""
        tried = {exercise.id for exercise in manifest.exercises() if self._tried(exercise, submission.answers)}
        wanted = [exercise for exercise in manifest.exercises() if not only or exercise.id in only]
        to_run = [exercise for exercise in wanted if exercise.id in tried]
        together = {name: Copy(name, [e.id for e in found if e.id in tried]) for name, found in _by_notebook(to_run)}
        found = self._run(together, submission.answers)
        marks = {e.id: _mark(e, found[e.notebook].get(e.id), "all answers") for e in to_run}
        alone = {e.id: Copy(e.notebook, [e.id]) for e in to_run if not marks[e.id].passed}
        found = self._run(alone, submission.answers)
        marks |= {i: _mark(manifest.find(i), found[i].get(i), "alone") for i in alone}
        yield from (marks.get(exercise.id) or _untried(exercise, submission.answers) for exercise in wanted)

    def _tried(self, exercise, answers):
        """Is there an answer that is not the stub?"""
        stub = mark(find_cell(self.trusted[exercise.notebook], exercise.id, "answer"))["built"]
        return exercise.id in answers and digest(answers[exercise.id].text) != stub

    def _run(self, copies, answers):
        """{key: {exercise id: (passed, sentence)}} for {key: Copy}; what did not run is absent."""
        with tempfile.TemporaryDirectory() as folder:
            for key, copy in copies.items():
                filled = fill(self.trusted[copy.notebook], {i: answers[i].text for i in copy.exercises})
                notebooks.write(Path(folder) / nbval_report.file_of(key), filled)
            found = nbval_report.run(folder) if copies else {}
        return {key: found.get(nbval_report.file_of(key), {}) for key in copies}


def fill(notebook, texts):
    """A copy of an exercise notebook with the answers `texts`, {exercise id: text}, in their cells.

    A comment in an answer that nbval would obey is made one that it does not know.
    """
    filled = deepcopy(notebook)
    for exercise_id, text in texts.items():
        cell = find_cell(filled, exercise_id, "answer")
        cell["source"] = lines(MARKER.sub(r"\1 (without effect)", text))
    return filled


def _by_notebook(exercises):
    """(file name, all its exercises) for each notebook that has one of `exercises`."""
    names = {exercise.notebook for exercise in exercises}
    return [(name, found) for name, found in manifest.notebooks().items() if name in names]


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
