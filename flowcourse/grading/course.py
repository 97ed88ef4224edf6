"""What the course itself says of its exercises: the set-up cell of each notebook, the name that each check asks for.

From the instructor's own notebooks, solutions/ or else exercises/; never from what a student handed in.
"""

from dataclasses import dataclass
from pathlib import Path

from .. import learner, manifest, notebooks
from ..notebooks import NotebookError, asked_name, find_cell, source


@dataclass(frozen=True)
class Texts:
    """setup[notebook] -> the source of its set-up cell; name[exercise id] -> what its answer must define."""

    root: Path
    setup: dict
    name: dict


def read(root=None):
    """The Texts of the course in `root`, or in the folder one is in, or beside this package."""
    root = Path(root or find())
    setup, name = {}, {}
    for file, exercises in manifest.notebooks().items():
        path = root / ("solutions" if (root / "solutions" / file).exists() else "exercises") / file
        notebook = notebooks.read(path)
        setup[file] = _source(notebook, None, "setup", path)
        for exercise in exercises:
            _source(notebook, exercise.id, "check", path)
            name[exercise.id] = asked_name(find_cell(notebook, exercise.id, "check"))
    return Texts(root, setup, name)


def _source(notebook, exercise_id, role, path):
    cell = find_cell(notebook, exercise_id, role)
    if cell is None:
        raise NotebookError(f"{path} lacks the cell {notebooks.cell_id(exercise_id, role)}: take a fresh copy of it")
    return source(cell)


def find():
    """The folder of the course: beside this package, or the one that one is in."""
    beside = Path(__file__).resolve().parents[2]
    if any((beside / kind).is_dir() for kind in ("solutions", "exercises")):
        return beside
    return learner.find_root()
