"""The instructor's own copy of the course: read_course().setup["06-realnvp.ipynb"] is the source of a set-up cell."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ...core import exercise_notebook, folder, manifest, notebooks
from ...core.notebooks import NotebookError, find_cell, source


@dataclass(frozen=True)
class Course:
    """Its folder, and setup[notebook] -> the source of its set-up cell."""

    root: Path
    setup: dict


@cache
def read_course():
    """The Course in find_course(); NotebookError where a notebook has no set-up cell."""
    root, setup = find_course(), {}
    for name in manifest.notebooks():
        cell = find_cell(built_notebook(root, name), None, "setup")
        if cell is None:
            raise NotebookError(f"{name} lacks its set-up cell: take a fresh copy of it")
        setup[name] = source(cell)
    return Course(root, setup)


def built_notebook(root, name):
    """An exercise notebook as a class gets it: built from solutions/, or read from exercises/ if they are missing."""
    solution = Path(root) / "solutions" / name
    if solution.exists():
        return exercise_notebook.build_notebook(notebooks.read(solution))
    return notebooks.read(Path(root) / "exercises" / name)


def find_course():
    """The folder of the course: the one that holds this package, else the one that the command is run in."""
    beside = Path(__file__).resolve().parents[3]
    if any((beside / kind).is_dir() for kind in ("solutions", "exercises")):
        return beside
    return folder.find_root()
