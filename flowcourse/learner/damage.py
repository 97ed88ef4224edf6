"""What can be wrong with a learner's notebook: troubles(root, file name, its exercises) yields sentences."""

import re
import sys
from collections import Counter
from pathlib import Path

from ..core import answer_cells, manifest, notebooks
from ..core.folder import remedy
from ..core.notebooks import NotebookError, as_built, cell_id, defined, find_cell, mark, source
from .answers import CONFLICT, read


def troubles(root, name, exercises):
    """Sentences about exercises/NAME: the file, then its cells, then copies of it that Jupyter made."""
    path = Path(root) / "exercises" / name
    try:
        notebook = read(root, exercises[0])[1]
    except NotebookError as error:
        yield str(error)
        return
    yield from _language(name, notebook)
    yield from _conflicts(name, notebook)
    yield from _same_ids(name, notebook)
    yield from _cells(root, notebook, exercises)
    yield from _beside(path, notebook)


def strays(root):
    """Sentences about notebooks in exercises/ that no command reads."""
    for path in sorted((Path(root) / "exercises").glob("*.ipynb")):
        if path.name not in manifest.notebooks() and not path.name.startswith("."):
            yield f"exercises/{path.name} is read by no command: carry its answers over, or move it elsewhere"


def _language(name, notebook):
    """Sentences about a notebook that asks for another kernel, or was last run by another Python."""
    metadata = _dict(notebook.get("metadata"))
    kernel = _dict(metadata.get("kernelspec")).get("name")
    ran_on = str(_dict(metadata.get("language_info")).get("version", ""))
    wanted = notebooks.LANGUAGE["kernelspec"]
    choose = f"choose {wanted['display_name']} under Kernel → Change Kernel, and save"
    if kernel != wanted["name"]:
        yield f"exercises/{name} asks for the kernel {kernel}: {choose}"
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if ran_on and ran_on.split(".")[:2] != python.split("."):
        yield f"exercises/{name} was last run by Python {ran_on}, and this is {python}: {choose}"


def _dict(value):
    """The value, or an empty dict where the file holds something else."""
    return value if isinstance(value, dict) else {}


def _conflicts(name, notebook):
    for number, cell in enumerate(notebook["cells"], 1):
        if CONFLICT.search(source(cell)):
            yield f"cell {number} of exercises/{name} holds the marks of a merge: keep one side, and delete the marks"


def _same_ids(name, notebook):
    ids = Counter(str(cell["id"]) for cell in notebook["cells"] if "id" in cell)
    for identifier, count in ids.items():
        if count > 1:
            yield f"{count} cells of exercises/{name} have the id {identifier}: delete all of them but one"


def _cells(root, notebook, exercises):
    """Sentences about the set-up cell and the answer and check cells that are missing, are not code, or have no id."""
    file = f"exercises/{exercises[0].notebook}"
    wanted = [(exercise, role) for exercise in exercises for role in ("answer", "check")]
    without_id = []
    for exercise, role in [(None, "setup"), *wanted]:
        exercise_id = exercise.id if exercise else None
        identifier = cell_id(exercise_id, role)
        owner = exercise or exercises[0]
        try:
            held = answer_cells.of(notebook, exercise) if role == "answer" else None
            cell = answer_cells.home(notebook, exercise, held) if held else find_cell(notebook, exercise_id, role)
        except NotebookError as error:
            yield f"{file}: {error}"
            continue
        if held and held.copies > 1:
            counts = "the last above its check counts, so delete the others"
            yield f"{held.copies} cells of {file} answer {exercise_id}: {counts}"
        if cell is None:
            yield f"the cell {identifier} is gone from {file}: {remedy(root, owner, f'reset {owner.id}')}"
        elif cell.get("cell_type") != "code":
            kind = f"{cell.get('cell_type')} cell in {file}"
            yield f"the cell {identifier} is a {kind}: make it code again (select it, press Esc, then Y)"
        else:
            yield from _texts(root, owner, role, cell)
            if cell.get("id") != identifier:
                without_id.append(identifier)
    if without_id:
        ids = ", ".join(without_id[:3]) + (", …" if len(without_id) > 3 else "")
        yield (
            f"cells of {file} have lost their ids ({ids}) and are found by their text: "
            "`flowcourse update` gives the ids back"
        )


def _texts(root, exercise, role, cell):
    """Sentences about an answer that is empty or was renamed, or about a check that was rewritten."""
    text = source(cell)
    if role == "answer":
        wanted, names = exercise.name, defined(text)
        if not text.strip():
            yield f"the answer cell of {exercise.id} is empty: {remedy(root, exercise, f'reset {exercise.id}')}"
        elif names and not re.search(rf"\b{wanted}\b", text):
            yield f"the answer to {exercise.id} must define {wanted}, and defines {', '.join(names)}: rename it"
    elif role == "check" and "built" in mark(cell) and not as_built(cell):
        yield f"the check cell of {exercise.id} was rewritten: `flowcourse update` puts the check back"


def _beside(path, notebook):
    """Sentences about copies that Jupyter made and that are newer than the notebook."""
    backup = path.with_name(f".~{path.name}")
    if backup.exists():
        yield f"Jupyter was stopped while it saved exercises/{path.name}: the whole file is {backup.name}, beside it"
    copy = path.parent / ".ipynb_checkpoints" / f"{path.stem}-checkpoint.ipynb"
    if not copy.exists() or copy.stat().st_mtime <= path.stat().st_mtime + 1:
        return
    try:
        saved = notebooks.read(copy)["cells"]
    except NotebookError:
        return
    if [source(cell) for cell in saved] != [source(cell) for cell in notebook["cells"]]:
        yield (
            f"Jupyter has saved a newer state of exercises/{path.name} than the file shows: compare it with "
            f"exercises/.ipynb_checkpoints/{copy.name}, or in JupyterLab File → Revert Notebook to Checkpoint"
        )
