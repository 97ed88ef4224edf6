"""solutions/ → exercises/: take the solutions and their reasons out, add the hints, leave the outputs behind.

    built = build_notebook(solution, exercises)          # a dict, the same bytes each time
    problems = build_all(root, check=True)               # sentences: what differs, what to run

A built cell carries a digest of its text: a cell that no longer fits its digest is somebody's work.
"""

import re
from pathlib import Path

from . import manifest, notebooks, rules, stubs
from .notebooks import LANGUAGE, NotebookError, cell_id, digest, lines, mark, source, tag


def build_all(root, check=False, force=False):
    """Write exercises/ under `root`; with `check` write nothing. Returns sentences, none when all is well."""
    problems = stray_files(root)
    for name, exercises in manifest.notebooks().items():
        try:
            solution = notebooks.read(Path(root) / "solutions" / name)
        except NotebookError as error:
            problems.append(str(error))
            continue
        broken = rules.problems(solution, exercises)
        if broken:
            problems += [f"solutions/{name}: {problem}" for problem in broken]
            continue
        problem = _put(Path(root) / "exercises" / name, build_notebook(solution, exercises), check, force)
        problems += [problem] if problem else []
    return problems


def build_notebook(solution, exercises):
    """The exercise notebook of a solution notebook: without answers, and without the cells that say why."""
    by_id = {exercise.id: exercise for exercise in exercises}
    cells = []
    for cell in solution["cells"]:
        exercise, role = tag(cell)
        if role == "why":
            continue
        text = stubs.stub(source(cell)) if role == "answer" else source(cell)
        cells.append(_cell(cell["cell_type"], exercise, role, text, cell["id"]))
        if role == "check":
            hints = hints_markdown(by_id[exercise].hints)
            cells.append(_cell("markdown", exercise, "hints", hints, cell_id(exercise, "hints")))
    return {"cells": cells, "metadata": LANGUAGE, "nbformat": 4, "nbformat_minor": 5}


def hints_markdown(hints):
    """Three folded blocks; blank lines let Markdown and mathematics inside them render."""
    fold = "<details><summary>Hint {}</summary>\n\n{}\n\n</details>"
    return "\n\n".join(fold.format(k, hint.strip()) for k, hint in enumerate(hints, 1))


def learner_work(notebook):
    """Ids of cells that somebody wrote in or added since the notebook was built; empty cells do not count."""
    changed = []
    for number, cell in enumerate(notebook["cells"], 1):
        if source(cell).strip() and mark(cell).get("built") != digest(source(cell)):
            changed.append(cell.get("id") or f"cell {number}")
    return changed


def stray_files(root):
    """Sentences about notebooks in solutions/ or exercises/ that the manifest does not know."""
    known = manifest.notebooks()
    paths = (path for folder in ("solutions", "exercises") for path in sorted((Path(root) / folder).glob("*.ipynb")))
    return [
        f"{p.parent.name}/{p.name} is not in the manifest: add its chapter or delete it"
        for p in paths
        if p.name not in known
    ]


def _cell(kind, exercise, role, text, identifier):
    marks = {"role": role, "built": digest(text)}
    if exercise:
        marks["exercise"] = exercise
    if role == "answer":
        marks["stub"] = text
    cell = {"cell_type": kind, "id": identifier, "metadata": {"flowcourse": marks}, "source": lines(text)}
    if role == "check":
        cell["metadata"]["tags"] = ["nbval-ignore-output"]
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell


def _put(path, built, check, force):
    """Compare or write one file; a sentence when it differs or must not be overwritten."""
    name = f"exercises/{path.name}"
    if path.exists() and re.sub(rb"\r\n", b"\n", path.read_bytes()) == notebooks.dumps(built):
        return ""
    if check:
        return f"{name} {'is not what build writes' if path.exists() else 'is missing'}: run `flowcourse build`"
    if path.exists() and not force:
        try:
            changed = learner_work(notebooks.read(path))
        except NotebookError:
            return f"{name} is no notebook, and may hold answers: move it away, or run `flowcourse build --force`"
        if changed:
            cells = ", ".join(map(str, changed[:4])) + (", …" if len(changed) > 4 else "")
            return f"{name} holds work of its own ({cells}), left as it is: `flowcourse build --force` throws it away"
    notebooks.write(path, built)
    return ""
