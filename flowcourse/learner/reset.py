"""Start an exercise again: reset(root, manifest.find("ex-01-2")). The old answer stays there as a raw cell.

A fill-in cell of a lesson likewise: reset(root, tries.find(root, "try-01-2")).
"""

from pathlib import Path

from ..core import answer_cells, exercise_notebook, notebooks
from ..core.folder import remedy
from ..core.notebooks import NotebookError, cell_id, digest, find_cell, lines, mark, position, source
from .answers import read

KEPT = "# Your answer from before the reset. This cell does not run: copy from it what you need, then delete it.\n\n"


def reset(root, exercise):
    """Put the stub back, and keep the old answer in a raw cell below it. Returns a sentence that says what was done.

    Where other cells of the exercise, or the set-up cell, are missing, they come back, and the answer stays.
    """
    path, notebook = read(root, exercise)
    fresh = fresh_cells(root, exercise)
    stub = stub_text(root, exercise, notebook, fresh)
    answer = answer_cells.home(notebook, exercise)
    restored = restore_missing(notebook, fresh, exercise)
    if restored and answer is not None:
        notebooks.write(path, notebook)
        return f"{' and '.join(restored)} was missing and is back; your answer stays. {_reload(exercise, path)}"
    changed = bool(restored)
    changed |= keep_others(notebook, exercise, answer, stub)
    setup, check = find_cell(notebook, None, "setup"), find_cell(notebook, exercise.id, "check")
    for cell in (setup, answer, check):
        if cell is not None and make_code(cell):
            changed = True
    note = ""
    if answer is not None and digest(source(answer)) != digest(stub):
        notebook["cells"].insert(position(notebook, answer) + 1, keep(notebook, exercise.id, KEPT + source(answer)))
        answer["source"] = lines(stub)
        for cell in (answer, check):
            if cell is not None:
                cell.update(outputs=[], execution_count=None)  # else the ✓ of the old answer would stay
        note = "; the old answer is in the raw cell below it"
    if not (note or changed):
        return f"{exercise.id} is the stub already; nothing was changed"
    notebooks.write(path, notebook)
    return f"{exercise.id} is a stub again{note}. {_reload(exercise, path)}"


def _reload(exercise, path):
    return f"If {exercise.folder}/{path.name} is open in JupyterLab: File → Reload Notebook from Disk"


def keep_others(notebook, exercise, answer, stub):
    """Turn each other cell that would count as an answer into a raw cell; True if there was any."""
    held = answer_cells.of(notebook, exercise)
    others = [cell for block in [*held.marked, *held.unmarked] if block.kind == "code" for cell in block.cells]
    others = [cell for cell in others if cell is not answer and digest(source(cell)) != digest(stub)]
    for cell in others:
        notebook["cells"][position(notebook, cell)] = keep(notebook, exercise.id, KEPT + source(cell))
    return bool(others)


def fresh_cells(root, exercise):
    """The cells of one exercise, and those that belong to none, as `build` writes them; [] without its solution."""
    solution = Path(root) / "solutions" / exercise.notebook
    if exercise.folder != "exercises" or not solution.exists():
        return []
    built = exercise_notebook.build_notebook(notebooks.read(solution))["cells"]
    return [cell for cell in built if notebooks.tag(cell)[0] in (None, exercise.id)]


def stub_text(root, exercise, notebook, fresh):
    """The stub, from the fresh cells or else from the answer's metadata; NotebookError where that is not possible."""
    for cell in fresh:
        if cell["id"] == cell_id(exercise.id, "answer"):
            return source(cell)
    stub = mark(answer_cells.home(notebook, exercise) or {}).get("stub")
    needed = {f"stub of {exercise.id}": isinstance(stub, str), "set-up cell": find_cell(notebook, None, "setup")}
    if exercise.folder == "exercises":
        needed["check cell"] = find_cell(notebook, exercise.id, "check")
    for what, present in needed.items():
        if not present:
            raise NotebookError(f"the {what} is not in the notebook any more: {remedy(root, exercise, 'build')}")
    return stub


def make_code(cell):
    """Turn a Markdown or raw cell into code; True if it was not code already."""
    if cell.get("cell_type") == "code":
        return False
    cell.pop("attachments", None)
    cell.update(cell_type="code", outputs=[], execution_count=None)
    return True


def restore_missing(notebook, fresh, exercise):
    """Put back each deleted cell behind the one that it follows in `fresh`; the ids of those that were deleted."""
    place, restored = 0, []
    for cell in fresh:
        owner, role = notebooks.tag(cell)
        current = answer_cells.home(notebook, exercise) if role == "answer" else find_cell(notebook, owner, role)
        if current is None:
            notebook["cells"].insert(place, cell)
            current = cell
            restored.append(cell["id"])
        place = position(notebook, current) + 1
    return restored


def keep(notebook, exercise, text):
    """A new raw cell for an old text of `exercise`, which is an id; the cell's own id is one that is free."""
    taken = [cell.get("id") for cell in notebook["cells"]]
    number = next(n for n in range(1, len(taken) + 2) if f"{exercise}-kept-{n}" not in taken)
    metadata = {"flowcourse": {"exercise": exercise, "role": "kept"}}
    return {"cell_type": "raw", "id": f"{exercise}-kept-{number}", "metadata": metadata, "source": lines(text)}
