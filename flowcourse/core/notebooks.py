"""Notebook files as plain JSON: read with a sentence for what is wrong, find cells, write in one step.

Plain JSON and not nbformat: ids stay as they are in the file, and nothing heavy is imported.
"""

import ast
import hashlib
import json
import os
import re
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROLES = ("task", "answer", "check", "hints")
LANGUAGE = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


OPTIONAL = ("torch",)


class NotebookError(Exception):
    """A notebook that cannot be used; the message says why and what to do."""


def read(path):
    """The notebook at `path` as a dict; NotebookError when it is missing or no notebook."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
        if text.startswith("\ufeff"):
            raise NotebookError(f"{path} starts with a byte order mark, which Jupyter cannot read: save it without one")
        notebook = json.loads(text)
    except FileNotFoundError:
        raise NotebookError(f"{path} is missing") from None
    except UnicodeDecodeError:
        raise NotebookError(f"{path} is not UTF-8 text") from None
    except OSError as error:
        raise NotebookError(f"{path} cannot be read: {error.strerror}") from None
    except (json.JSONDecodeError, RecursionError):
        raise NotebookError(
            f"{path} is not a notebook: its JSON is broken (a merge conflict, a half-written file?)"
        ) from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise NotebookError(f"{path} is not a notebook of format 4: it has no list of cells")
    return notebook


def lacking(path):
    """The OPTIONAL packages that the notebook at `path` imports and that are not here."""
    text = "\n".join(map(source, read(path)["cells"]))
    needed = [name for name in OPTIONAL if re.search(rf"^\s*(?:import|from) {name}\b", text, re.MULTILINE)]
    return [name for name in needed if find_spec(name) is None]


def dumps(notebook):
    """The bytes of a notebook file as Jupyter writes it: sorted keys, one space, a newline at the end."""
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    return text.encode(errors="backslashreplace")  # half a surrogate pair has no bytes; its escape is JSON


def write(path, notebook):
    """Write a notebook in one step: a crash leaves the old file or the new one, never half of it. Links stay."""
    path = Path(path).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(dumps(notebook))
        os.chmod(temporary, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def source(cell):
    """The text of a cell; empty when the file holds something else there."""
    text = cell.get("source")
    if isinstance(text, list):
        return "".join(map(str, text))
    return text if isinstance(text, str) else ""


def lines(text):
    """Text as the list of lines that a notebook file holds."""
    return text.splitlines(keepends=True)


def digest(text):
    """A short fingerprint of a cell's text, blind to blank space at the ends."""
    return hashlib.sha256(text.strip().encode(errors="backslashreplace")).hexdigest()[:16]


def mark(cell):
    """What build left in a cell's metadata.flowcourse; empty when that is gone."""
    metadata = cell.get("metadata")
    found = metadata.get("flowcourse") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def tag(cell):
    """(exercise id, role) from the cell's metadata; (None, None) when it carries none."""
    return mark(cell).get("exercise"), mark(cell).get("role")


def position(notebook, cell):
    """Where a cell stands, by identity: two cells may say the same."""
    return next(i for i, other in enumerate(notebook["cells"]) if other is cell)


def find_cell(notebook, exercise_id, role, name=None):
    """The one cell of an exercise: by id, then by metadata, then by what it says (the name an answer defines).

    None when there is none; NotebookError when there are several. A code cell goes before Markdown or raw copies of it.
    """
    cells = notebook["cells"]
    ways = (
        [cell for cell in cells if cell.get("id") == cell_id(exercise_id, role)],
        [cell for cell in cells if tag(cell) == (exercise_id, role)],
        [cell for cell in cells if cell.get("cell_type") == "code" and _says(cell, exercise_id, role, name)],
    )
    for found in ways:
        found = [cell for cell in found if cell.get("cell_type") == "code"] or found
        if len(found) > 1:
            raise NotebookError(
                f"{len(found)} cells could be the {cell_id(exercise_id, role)} cell: delete all but one"
            )
        if found:
            return found[0]
    return None


def _says(cell, exercise_id, role, name):
    text = source(cell)
    if role == "answer":
        return name is not None and name in defined(text)
    if role == "check":
        return re.search(rf"""^check\(\s*["']{exercise_id}["']""", text, re.MULTILINE) is not None
    return role == "setup" and re.search(r"^from flowcourse import check\b", text, re.MULTILINE) is not None


def asked_name(check):
    """The name that a check cell passes, `f` in check("ex-01-2", f); None when there is none, or no cell."""
    asked = re.search(r"check\(\s*[^,]+,\s*(\w+)\s*\)", source(check)) if check else None
    return asked and asked[1]


def stub_name(answer):
    """The name that an answer cell's stub defines, which the grader calls; None when build's mark is gone."""
    stub = mark(answer).get("stub")
    return next(iter(defined(stub)), None) if isinstance(stub, str) else None


def cell_id(exercise_id, role):
    """`ex-01-2-answer`; the intro and setup cells have their role alone."""
    return f"{exercise_id}-{role}" if exercise_id else role


def defined(text):
    """Names of the functions and classes that a cell defines at top level; none when it does not compile."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
