"""Notebook files as plain JSON: read them, find cells in them, write them in one step. An error says what is wrong.

nbformat is not used: it is slow to import, and it may change the ids that are in the file.
"""

import ast
import hashlib
import json
import re
from importlib.util import find_spec
from pathlib import Path

from . import one_step

LANGUAGE = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
OPTIONAL = ("torch",)
CHECKS = re.compile(r"""^[ \t]*+(?:\w++[ \t]*+=[ \t]*+)?check\([ \t]*+["'](ex-\d\d-\d{1,2})["']""", re.MULTILINE)


class NotebookError(Exception):
    """A notebook that cannot be used; the message says why and what to do."""


def read(path):
    """The notebook at `path` as a dict; NotebookError when the file is missing or is not a notebook."""
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


def title(path):
    """The heading of the notebook at `path`, without the #; its file name where it has none or cannot be read."""
    try:
        cells = read(path)["cells"]
    except NotebookError:
        cells = []
    heading = re.match(r"# +(.+)", source(cells[0])) if cells else None
    return heading[1].strip() if heading else Path(path).stem


def needed(path):
    """The OPTIONAL packages that the notebook at `path` imports."""
    text = "\n".join(map(source, read(path)["cells"]))
    return [name for name in OPTIONAL if re.search(rf"^\s*(?:import|from) {name}\b", text, re.MULTILINE)]


def lacking(path):
    """The OPTIONAL packages that the notebook imports and that are not installed."""
    return [name for name in needed(path) if find_spec(name) is None]


def dumps(notebook):
    """The bytes of a notebook file as Jupyter writes it: sorted keys, one space, a newline at the end."""
    text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    return text.encode(errors="backslashreplace")  # half a surrogate pair has no UTF-8; its escape is valid JSON


def write(path, notebook):
    """Write a notebook in one step: a crash leaves the old file or the new one."""
    one_step.write(path, dumps(notebook))


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
    """A short fingerprint of a cell's text, without the blank space around it."""
    return hashlib.sha256(text.strip().encode(errors="backslashreplace")).hexdigest()[:16]


def mark(cell):
    """The cell's metadata.flowcourse, which `build` writes; an empty dict when it is missing."""
    metadata = cell.get("metadata")
    entry = metadata.get("flowcourse") if isinstance(metadata, dict) else None
    return entry if isinstance(entry, dict) else {}


def as_built(cell):
    """Whether a cell has the text with which it was built."""
    return mark(cell).get("built") == digest(source(cell))


def tag(cell):
    """(exercise id, role) from the cell's metadata; None for each that is missing."""
    return mark(cell).get("exercise"), mark(cell).get("role")


def position(notebook, cell):
    """The index of this very cell; another cell may hold the same text."""
    return next(index for index, other in enumerate(notebook["cells"]) if other is cell)


def marked_as(ids, tags):
    """{(exercise id, role): "id" or "metadata"}: what a cell claims to be, by its ids and by its tags."""
    marked = dict.fromkeys(tags, "metadata")
    for identifier in ids:
        exercise, _, role = identifier.rpartition("-")
        marked[exercise or None, role] = "id"
    return marked


def marks(cell):
    """marked_as() of a cell in a notebook file."""
    identifier, tags = cell.get("id"), [tag(cell)]
    well_formed = all(part is None or isinstance(part, str) for part in tags[0])
    return marked_as([identifier] if isinstance(identifier, str) else [], tags if well_formed else [])


def find_cell(notebook, exercise_id, role):
    """The cell of an exercise with this role: the one whose id says so, else the one whose metadata say so.

    A check and the set-up cell are found by their text where they have neither. None when there is none;
    NotebookError when there are several. A code cell is preferred to Markdown and raw cells. An answer that somebody
    may have written into another cell is found by answer_cells.py.
    """
    cells = [(cell, marks(cell).get((exercise_id, role))) for cell in notebook["cells"]]
    searches = (
        [cell for cell, how in cells if how == "id"],
        [cell for cell, how in cells if how == "metadata"],
        [cell for cell, _ in cells if cell.get("cell_type") == "code" and _text_fits(cell, exercise_id, role)],
    )
    for fitting in searches:
        candidates = [cell for cell in fitting if cell.get("cell_type") == "code"] or fitting
        if len(candidates) > 1:
            raise NotebookError(
                f"{len(candidates)} cells could be the {cell_id(exercise_id, role)} cell: delete all but one"
            )
        if candidates:
            return candidates[0]
    return None


def _text_fits(cell, exercise_id, role):
    """Whether the text of a cell alone shows that it is the exercise's cell with this role."""
    if role == "check":
        return exercise_id in checked(source(cell))
    return role == "setup" and re.search(r"^from flowcourse import check\b", source(cell), re.MULTILINE) is not None


def checked(text):
    """The ids of the exercises that the text of a code cell checks."""
    return set(CHECKS.findall(text))


def cell_id(exercise_id, role):
    """`ex-01-2-answer`; the id of the intro and setup cells, which belong to no exercise, is their role."""
    return f"{exercise_id}-{role}" if exercise_id else role


def defined(text):
    """Names of the functions and classes that a cell defines at top level; none when it does not compile."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]


def first_defined(text):
    """The first name that a cell defines, or None."""
    return next(iter(defined(text)), None)
