"""A new exercise as a skeleton, and what is still to be filled in.

    written = new(root, 2, "the area of a box")      # the paths of the files that it wrote or added to
    for sentence in unfilled(root): print(sentence)

The skeleton works: `build` accepts it, its stub is not started, its solution passes. FILL IN marks all the rest.
"""

import ast
import json
import re
import tomllib
from pathlib import Path

from . import manifest, notebooks
from . import skeleton_texts as texts
from .notebooks import NotebookError, cell_id, source
from .rules import KINDS

BLANK = "FILL IN"
WIDTH = 120


def new(root, chapter, title, name="", core=False, minutes=10):
    """Write the entry, the check, the answers and the cells of a new exercise; returns the paths."""
    root = Path(root)
    package = root / "flowcourse"
    name = name or re.sub(r"\W+", "_", re.sub(r"^(the|an|a) ", "", title.lower())).strip("_")
    if not (name.isidentifier() and name.isascii()):
        raise NotebookError(f"the function needs a name in plain letters: add --name; got {name!r}")
    entries = package / "chapters" / f"chapter_{chapter:02d}.toml"
    known = tomllib.loads(entries.read_text(encoding="utf-8")) if entries.exists() else {"exercise": []}
    notebook = known.get("notebook") or notebook_of(root, chapter)
    number = 1 + max([int(entry["id"].rpartition("-")[2]) for entry in known["exercise"]], default=0)
    hints = ("a question", "the equation", "another case")
    try:
        exercise = manifest.Exercise(f"ex-{chapter:02d}-{number}", chapter, notebook, title, minutes, core, hints)
    except ValueError as error:
        raise NotebookError(str(error)) from None
    if number == 1 and "predict" not in title:
        raise NotebookError("the first exercise of a chapter asks to predict a number, and its title says so")
    check = package / "checks" / f"chapter_{chapter:02d}" / f"{name}.py"
    if check.exists():
        raise NotebookError(f"{check.relative_to(root)} is there already: add --name for a name that is free")
    words = {"id": exercise.id, "name": name, "plain_title": title, "title": json.dumps(title, ensure_ascii=False)}
    words |= {"chapter": chapter, "number": f"{chapter:02d}", "notebook": notebook, "minutes": minutes}
    words |= {"core": str(core).lower(), "kind": "core" if core else "stretch"}
    register(check.parent / "__init__.py", name, words)
    _append(check, texts.CHECK, None, words)
    _append(entries, texts.CHAPTER, texts.ENTRY, words)
    solution = add_cells(root / "solutions" / notebook, exercise, words)
    answers = package / "catalogue" / f"chapter_{chapter:02d}"
    answers = answers / "__init__.py" if answers.is_dir() else answers.with_suffix(".py")
    _append(answers, texts.CATALOGUE, texts.ANSWERS, words)
    return [entries, solution, check, answers]


def unfilled(root):
    """Sentences: each place in the course's sources that still says FILL IN."""
    root = Path(root)
    package = root / "flowcourse"
    folders = package / "chapters", package / "checks", package / "catalogue"
    patterns = "chapter_*.toml", "chapter_*.py", "chapter_*/*.py"
    for path in sorted(path for folder in folders for pattern in patterns for path in folder.glob(pattern)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if BLANK in line:
                yield f"{path.relative_to(root).as_posix()}, line {number}: {line[line.index(BLANK) :].strip()}"
    for path in sorted((root / "solutions").glob("*.ipynb")):
        for cell in notebooks.read(path)["cells"]:
            for found in re.findall(rf"{BLANK}.*", source(cell)):
                yield f"solutions/{path.name}, cell {cell.get('id')}: {found}"


def notebook_of(root, chapter):
    """The file name of a chapter's notebook."""
    found = sorted((Path(root) / "notebooks").glob(f"{chapter:02d}-*.ipynb"))
    if not found:
        raise NotebookError(f"chapter {chapter} has no notebook: write notebooks/{chapter:02d}-….ipynb first")
    return found[0].name


def add_cells(path, exercise, words):
    """Put the cells of the exercise behind the others in the solution notebook, a new one if there is none."""
    if path.exists():
        notebook = notebooks.read(path)
    else:
        cells = [
            _cell("markdown", None, "intro", texts.INTRO.substitute(words)),
            _cell("code", None, "setup", texts.SETUP),
            _cell("markdown", None, "next", texts.NEXT),
        ]
        notebook = {"cells": cells, "metadata": notebooks.LANGUAGE, "nbformat": 4, "nbformat_minor": 5}
    cells = notebook["cells"]
    last = len(cells) - (cells[-1].get("id") == "next")
    cells[last:last] = [
        _cell(KINDS[role], exercise.id, role, text.substitute(words)) for role, text in texts.CELLS.items()
    ]
    notebooks.write(path, notebook)
    return path


def register(path, name, words):
    """Import the new check in the chapter's __init__.py, and add it to CHECKS there."""
    text = path.read_text(encoding="utf-8") if path.exists() else texts.CHECKS.substitute(words)
    tree = ast.parse(text)
    imported = next((n for n in tree.body if isinstance(n, ast.ImportFrom) and n.level == 1 and not n.module), None)
    listed = next((n for n in tree.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "CHECKS"), None)
    if listed is None or not isinstance(listed.value, ast.Tuple):
        raise NotebookError(f"{path.name} of the chapter's checks must hold CHECKS = (…): write {name}.CHECK into it")
    names = sorted({name, *(alias.name for alias in imported.names)} if imported else {name})
    checks = [*(ast.get_source_segment(text, part) for part in listed.value.elts), f"{name}.CHECK"]
    lines = text.splitlines()
    lines[listed.lineno - 1 : listed.end_lineno] = ["CHECKS = (", *(f"    {check}," for check in checks), ")"]
    place = slice(imported.lineno - 1, imported.end_lineno) if imported else slice(listed.lineno - 1, listed.lineno - 1)
    lines[place] = [*_import(names), *([] if imported else [""])]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _import(names):
    line = f"from . import {', '.join(names)}"
    return [line] if len(line) <= WIDTH else ["from . import (", *(f"    {name}," for name in names), ")"]


def _append(path, head, entry, words):
    """Add the entry to a file, which starts with the head where it is new."""
    before = path.read_text(encoding="utf-8") if path.exists() else head.substitute(words)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(before + (entry.substitute(words) if entry else ""), encoding="utf-8", newline="\n")


def _cell(kind, exercise, role, text):
    marks = {"role": role} | ({"exercise": exercise} if exercise else {})
    metadata = {"flowcourse": marks} | ({"tags": ["nbval-ignore-output"]} if role == "check" else {})
    run = {"execution_count": None, "outputs": []} if kind == "code" else {}
    cell = {"cell_type": kind, "id": cell_id(exercise, role), "metadata": metadata, "source": notebooks.lines(text)}
    return cell | run
