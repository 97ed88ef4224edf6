"""Start a new exercise from the templates beside this file, and list what is still to be filled in.

    written = new(root, 2, "the area of a box")      # the files to edit: the solution notebook and the check
    for sentence in unfilled(root): print(sentence)

The new exercise works: `build` accepts it, its stub is not started, its solution passes. FILL IN marks what is missing.
"""

import json
import re
from pathlib import Path
from string import Template

from ..core import manifest, notebooks
from ..core.notebooks import NotebookError, defined, source, tag
from .build import read_exercises

BLANK = "FILL IN"
TEMPLATES = Path(__file__).parent / "templates"


def new(root, chapter, title, name="", core=False, minutes=10, kind="derive"):
    """Add the cells of a new exercise to the solution notebook and write its check; returns both paths."""
    root = Path(root)
    notebook = notebook_of(root, chapter)
    solution = root / "solutions" / notebook
    before = notebooks.read(solution) if solution.exists() else {"cells": []}
    name = name or re.sub(r"\W+", "_", re.sub(r"^(the|an|a) ", "", title.lower())).strip("_")
    entry = {"notebook": notebook, "name": name, "title": title, "minutes": minutes, "core": core, "kind": kind}
    hints = ("a question", "the idea", "another case")
    try:
        numbers = [int(exercise.id.rpartition("-")[2]) for exercise in read_exercises(notebook, before)]
        number = 1 + max(numbers, default=0)
        exercise = manifest.Exercise(f"ex-{chapter:02d}-{number}", chapter, stub="", hints=hints, **entry)
    except ValueError as error:
        raise NotebookError(str(error)) from None
    words = entry | {"id": exercise.id, "chapter": chapter, "part": "core" if core else "stretch"}
    _require_free(name, before)
    notebooks.write(solution, with_cells(before, words))
    check = root / "flowcourse" / "exercises" / manifest.file_name(exercise.id)
    text = Template((TEMPLATES / "exercise.py.txt").read_text(encoding="utf-8")).substitute(words)
    check.write_text(text, encoding="utf-8", newline="\n")
    return [solution, check]


def _require_free(name, notebook):
    """NotebookError where no answer can have this name, or one has it already."""
    if not (name.isidentifier() and name.isascii()):
        raise NotebookError(f"the function needs a name in plain letters: add --name; got {name!r}")
    for cell in notebook["cells"]:
        if tag(cell)[1] == "answer" and name in defined(source(cell)):
            raise NotebookError(f"{name} is the answer to {tag(cell)[0]} already: add --name for a name that is free")


def unfilled(root):
    """A sentence for each place in the checks and solutions that still says FILL IN."""
    root = Path(root)
    for path in sorted((root / "flowcourse" / "exercises").glob("*.py")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if BLANK in line:
                yield f"{path.relative_to(root).as_posix()}, line {number}: {line[line.index(BLANK) :].strip()}"
    for path in sorted((root / "solutions").glob("*.ipynb")):
        for cell in notebooks.read(path)["cells"]:
            for blank in re.findall(rf"{BLANK}.*", source(cell)):
                yield f"solutions/{path.name}, cell {cell.get('id')}: {blank}"


def notebook_of(root, chapter):
    """The file name of a chapter's notebook."""
    lessons = sorted((Path(root) / "notebooks").glob(f"{chapter:02d}-*.ipynb"))
    if not lessons:
        raise NotebookError(f"chapter {chapter} has no notebook: write notebooks/{chapter:02d}-….ipynb first")
    return lessons[0].name


def with_cells(notebook, words):
    """The solution notebook with the cells of the new exercise behind the others; an empty one gets its set-up too."""
    text = (TEMPLATES / "solution.ipynb.txt").read_text(encoding="utf-8")
    quoted = {key: json.dumps(str(value), ensure_ascii=False)[1:-1] for key, value in words.items()}
    fresh = json.loads(Template(text).substitute(quoted))
    if not notebook["cells"]:
        return fresh
    cells = notebook["cells"]
    end = len(cells)
    if cells[-1].get("id") == "next":  # the closing cell stays the last one
        end -= 1
    of_exercise = [cell for cell in fresh["cells"] if tag(cell)[0]]
    return {**notebook, "cells": cells[:end] + of_exercise + cells[end:]}
