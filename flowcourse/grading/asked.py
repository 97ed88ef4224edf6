"""What the course asks, from its own files: for each exercise the name that an answer defines, and its stub.

asked()["ex-01-2"] -> Asked(name="affine_density", stub="def …", notebook="01-change-of-variables-1d.ipynb")
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .. import build, manifest, notebooks
from ..notebooks import NotebookError, asked_name, find_cell, mark, source

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Asked:
    """`unique` is False where exercises of two chapters ask for the same name."""

    name: str
    stub: str
    notebook: str
    unique: bool = True

    def untouched(self, text):
        """Whether a cell says what the stub says."""
        return text.strip() == self.stub.strip()


@cache
def asked(root=ROOT):
    """{exercise id: Asked} in the order of the course; NotebookError where the course's own files are missing."""
    found = {}
    for name, exercises in manifest.notebooks().items():
        built = built_notebook(root, name)
        for exercise in exercises:
            answer, check = (find_cell(built, exercise.id, role) for role in ("answer", "check"))
            if answer is None or not asked_name(check):
                raise NotebookError(f"{name} lacks the cells of {exercise.id}: take a fresh copy of the course")
            stub = mark(answer).get("stub")
            found[exercise.id] = (asked_name(check), stub if isinstance(stub, str) else source(answer), name)
    counts = Counter(name for name, _, _ in found.values())
    return {key: Asked(*parts, unique=counts[parts[0]] == 1) for key, parts in found.items()}


def built_notebook(root, name):
    """An exercise notebook as a class gets it: built from solutions/, or where those are missing, from exercises/."""
    solution = Path(root) / "solutions" / name
    if solution.exists():
        return build.build_notebook(notebooks.read(solution), manifest.notebooks()[name])
    return notebooks.read(Path(root) / "exercises" / name)
