"""What can be wrong with one of the learner's notebooks: troubles(root, name, exercises) gives sentences."""

import re
import sys
from collections import Counter
from pathlib import Path

from ..core import manifest, notebooks
from ..core.folder import way_out
from ..core.notebooks import NotebookError, asked_name, cell_id, defined, digest, find_cell, mark, source, stub_name
from .answers import read

CONFLICT = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)


def troubles(root, name, exercises):
    """Sentences on exercises/NAME: the file, then its cells, then what lies beside it."""
    path = Path(root) / "exercises" / name
    try:
        notebook = read(root, exercises[0])[1]
    except NotebookError as error:
        yield _conflict(path) or str(error)
        return
    yield from _language(name, notebook)
    yield from _conflicts(name, notebook)
    yield from _same_ids(name, notebook)
    yield from _cells(root, notebook, exercises)
    yield from _beside(path, notebook)


def strays(root):
    """Sentences on notebooks in exercises/ that no command reads."""
    for path in sorted((Path(root) / "exercises").glob("*.ipynb")):
        if path.name not in manifest.notebooks() and not path.name.startswith("."):
            yield f"exercises/{path.name} is read by no command: carry its answers over, or move it elsewhere"


def _conflict(path):
    """What to do about a file in which a merge has left its marks; "" for another trouble."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:  # missing, or without the right to read it
        text = ""
    if not CONFLICT.search(text):
        return ""
    here = f"exercises/{path.name}"
    return (
        f"{here} holds a merge conflict: copy it elsewhere, take one side with `git checkout --ours {here}` "
        "(or --theirs), and carry over what the other side has"
    )


def _language(name, notebook):
    """The kernel that the notebook asks for, and the Python that ran it last."""
    metadata = notebook.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    parts = (metadata.get(key) for key in ("kernelspec", "language_info"))
    spec, language = (part if isinstance(part, dict) else {} for part in parts)
    wanted = notebooks.LANGUAGE["kernelspec"]
    choose = f"choose {wanted['display_name']} under Kernel → Change Kernel, and save"
    if spec.get("name") != wanted["name"]:
        yield f"exercises/{name} asks for the kernel {spec.get('name')}: {choose}"
    ran, here = str(language.get("version", "")), f"{sys.version_info[0]}.{sys.version_info[1]}"
    if ran and ran.split(".")[:2] != here.split("."):
        yield f"exercises/{name} was last run by Python {ran}, and this is {here}: {choose}"


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
    lost = []
    for exercise, role in [(None, "setup"), *((e, role) for e in exercises for role in ("answer", "check"))]:
        identifier = cell_id(exercise and exercise.id, role)
        owner = exercise or exercises[0]
        try:
            name = exercise and asked_name(find_cell(notebook, exercise.id, "check"))
            cell = find_cell(notebook, exercise and exercise.id, role, name)
        except NotebookError as error:
            yield f"exercises/{owner.notebook}: {error}"
            continue
        if cell is None:
            remedy = way_out(root, owner, f"reset {owner.id}")
            yield f"the cell {identifier} is gone from exercises/{owner.notebook}: {remedy}"
        elif cell.get("cell_type") != "code":
            kind = f"{cell.get('cell_type')} cell in exercises/{owner.notebook}"
            yield f"the cell {identifier} is a {kind}: make it code again (select it, press Esc, then Y)"
        else:
            yield from _texts(root, owner, role, cell)
            lost += [identifier] * (cell.get("id") != identifier)
    if lost:
        some = ", ".join(lost[:3]) + (", …" if len(lost) > 3 else "")
        yield (
            f"cells of exercises/{exercises[0].notebook} have lost their ids ({some}) and are found by what they say: "
            "`flowcourse update` gives the ids back"
        )


def _texts(root, exercise, role, cell):
    """An answer that is empty or was renamed, a check or set-up that was rewritten."""
    text, built = source(cell), mark(cell).get("built")
    if role == "answer":
        wanted, names = stub_name(cell), defined(text)
        if not text.strip():
            yield f"the answer cell of {exercise.id} is empty: {way_out(root, exercise, f'reset {exercise.id}')}"
        elif wanted and names and not re.search(rf"\b{wanted}\b", text):
            yield f"the answer to {exercise.id} must define {wanted}, and defines {', '.join(names)}: rename it"
    elif role == "check" and built not in (None, digest(text)):
        yield f"the check cell of {exercise.id} was rewritten: `flowcourse update` puts the check back"


def _beside(path, notebook):
    """A newer state in Jupyter's own copies."""
    half = path.with_name(f".~{path.name}")
    if half.exists():
        yield f"Jupyter was stopped while it saved exercises/{path.name}: the whole file is {half.name}, beside it"
    copy = path.parent / ".ipynb_checkpoints" / f"{path.stem}-checkpoint.ipynb"
    if not copy.exists() or copy.stat().st_mtime <= path.stat().st_mtime + 1:
        return
    try:
        saved = notebooks.read(copy)["cells"]
    except NotebookError:
        return
    if [source(cell) for cell in saved] != [source(cell) for cell in notebook["cells"]]:
        yield (
            f"a newer state of exercises/{path.name} was saved by Jupyter than the file shows: compare it "
            f"with exercises/.ipynb_checkpoints/{copy.name}, or in JupyterLab File → Revert Notebook to Checkpoint"
        )
