"""From a solution notebook to the exercise notebook, which has no answers, reasons or outputs, and folded hints.

    built = build_notebook(solution)          # a dict, the same bytes each time
    changed = learner_work(notebook)          # ids of the cells that somebody has edited or added

Each built cell carries a digest of its text. When text and digest differ, somebody has edited the cell.
"""

from . import stubs
from .notebooks import LANGUAGE, as_built, cell_id, digest, lines, source, tag

HINTS = "hint-1", "hint-2", "hint-3"


def build_notebook(solution):
    """The exercise notebook of a solution notebook."""
    texts = {cell["id"]: source(cell) for cell in solution["cells"]}
    cells = []
    for cell in solution["cells"]:
        exercise, role = tag(cell)
        if role == "why" or role in HINTS:
            continue
        text = stubs.stub(source(cell)) if role == "answer" else source(cell)
        cells.append(built_cell(cell["cell_type"], exercise, role, text, cell["id"]))
        if role == "check":
            hints = hints_markdown([texts[cell_id(exercise, hint)] for hint in HINTS])
            cells.append(built_cell("markdown", exercise, "hints", hints, cell_id(exercise, "hints")))
    return {"cells": cells, "metadata": LANGUAGE, "nbformat": 4, "nbformat_minor": 5}


def hints_markdown(hints):
    """Three folded blocks; without the blank lines, Jupyter would not render the Markdown and formulas in them."""
    fold = "<details><summary>Hint {}</summary>\n\n{}\n\n</details>"
    return "\n\n".join(fold.format(k, hint.strip()) for k, hint in enumerate(hints, 1))


def learner_work(notebook):
    """Ids of the cells that somebody edited or added after the notebook was built; empty cells do not count."""
    changed = []
    for number, cell in enumerate(notebook["cells"], 1):
        if source(cell).strip() and not as_built(cell):
            changed.append(cell.get("id") or f"cell {number}")
    return changed


def built_cell(kind, exercise, role, text, identifier):
    """A cell as `build` writes it, with its metadata.flowcourse."""
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
