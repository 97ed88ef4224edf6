"""What the course asks for in each exercise: read from the instructor's own notebooks, never from what was handed in.

read_course().asked["ex-01-2"] -> Asked(name="affine_density", stub="def …", notebook="01-change-of-variables-1d.ipynb")
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ...core import exercise_notebook, folder, manifest, notebooks
from ...core.notebooks import NotebookError, asked_name, find_cell, mark, source


@dataclass(frozen=True)
class Asked:
    """The name that an answer must define, and its stub. Not `unique` where two exercises ask for the same name."""

    name: str
    stub: str
    notebook: str
    unique: bool

    def untouched(self, text):
        """Whether the text of a cell is still that of the stub."""
        return text.strip() == self.stub.strip()


@dataclass(frozen=True)
class Course:
    """setup[notebook] -> the source of its set-up cell; asked[exercise id] -> Asked, in the order of the course."""

    root: Path
    setup: dict
    asked: dict


@cache
def read_course(root=None):
    """The Course in `root`, by default in the folder that find_course() gives; NotebookError where it lacks a cell."""
    root = Path(root or find_course())
    setup, asked = {}, {}
    for name, exercises in manifest.notebooks().items():
        built = built_notebook(root, name)
        setup[name] = source(_cell(built, None, "setup", name))
        for exercise in exercises:
            answer, check = (_cell(built, exercise.id, role, name) for role in ("answer", "check"))
            stub = mark(answer).get("stub")
            asked[exercise.id] = asked_name(check), stub if isinstance(stub, str) else source(answer), name
    counts = Counter(name for name, _, _ in asked.values())
    return Course(root, setup, {key: Asked(*parts, unique=counts[parts[0]] == 1) for key, parts in asked.items()})


def built_notebook(root, name):
    """An exercise notebook as a class gets it: built from solutions/, or read from exercises/ if they are missing."""
    solution = Path(root) / "solutions" / name
    if solution.exists():
        return exercise_notebook.build_notebook(notebooks.read(solution))
    return notebooks.read(Path(root) / "exercises" / name)


def _cell(notebook, exercise_id, role, name):
    cell = find_cell(notebook, exercise_id, role)
    if cell is None or (role == "check" and not asked_name(cell)):
        raise NotebookError(f"{name} lacks the cell {notebooks.cell_id(exercise_id, role)}: take a fresh copy of it")
    return cell


def find_course():
    """The folder of the course: the one that holds this package, else the one that the command is run in."""
    beside = Path(__file__).resolve().parents[3]
    if any((beside / kind).is_dir() for kind in ("solutions", "exercises")):
        return beside
    return folder.find_root()
