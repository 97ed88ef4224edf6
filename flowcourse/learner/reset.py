"""Start an exercise afresh; what the learner wrote stays in the notebook: reset(root, manifest.find("ex-01-2"))."""

from pathlib import Path

from ..core import exercise_notebook, notebooks
from ..core.folder import way_out
from ..core.notebooks import NotebookError, cell_id, defined, digest, find_cell, lines, mark, position, source
from .answers import read

KEPT = "# Your answer from before the reset. This cell does not run: copy from it what you need, then delete it.\n\n"


def reset(root, exercise):
    """Put the stub back into the notebook; the old answer stays below it as a raw cell. Returns a sentence."""
    path, notebook = read(root, exercise)
    fresh = fresh_cells(root, exercise)
    stub = stub_text(root, exercise, notebook, fresh)
    answer = find_cell(notebook, exercise.id, "answer", (defined(stub) or [None])[0])
    restored = restore_missing(notebook, fresh)
    ours = [find_cell(notebook, None, "setup"), answer, find_cell(notebook, exercise.id, "check")]
    mended = [make_code(cell) for cell in ours if cell is not None]
    kept = ""
    if answer is not None and digest(source(answer)) != digest(stub):
        notebook["cells"].insert(position(notebook, answer) + 1, keep(notebook, exercise.id, KEPT + source(answer)))
        answer["source"] = lines(stub)
        for cell in ours[1:]:
            if cell is not None:
                cell.update(outputs=[], execution_count=None)  # a ✓ would be the old answer's
        kept = "; the old answer is in the raw cell below it"
    if not (kept or restored or any(mended)):
        return f"{exercise.id} is the stub already; nothing was changed"
    notebooks.write(path, notebook)
    reload = f"if exercises/{path.name} is open in JupyterLab: File → Reload Notebook from Disk"
    return f"{exercise.id} is a stub again{kept}; {reload}"


def fresh_cells(root, exercise):
    """The first cells and those of one exercise as build writes them; none where solutions/ are missing."""
    solution = Path(root) / "solutions" / exercise.notebook
    if not solution.exists():
        return []
    built = exercise_notebook.build_notebook(notebooks.read(solution))["cells"]
    return [cell for cell in built if notebooks.tag(cell)[0] in (None, exercise.id)]


def stub_text(root, exercise, notebook, fresh):
    """The stub, from the fresh cells or from what build left in the answer's metadata; NotebookError without both."""
    for cell in fresh:
        if cell["id"] == cell_id(exercise.id, "answer"):
            return source(cell)
    answer = find_cell(notebook, exercise.id, "answer")
    stub = mark(answer).get("stub") if answer else None
    found = {f"stub of {exercise.id}": isinstance(stub, str)}
    found |= {
        "set-up cell": find_cell(notebook, None, "setup"),
        "check cell": find_cell(notebook, exercise.id, "check"),
    }
    for what, there in found.items():
        if not there:
            raise NotebookError(f"the {what} is not in the notebook any more: {way_out(root, exercise, 'build')}")
    return stub


def make_code(cell):
    """Turn a cell that has become Markdown or raw into code again; True if it had."""
    if cell.get("cell_type") == "code":
        return False
    cell.pop("attachments", None)
    cell.update(cell_type="code", outputs=[], execution_count=None)
    return True


def restore_missing(notebook, fresh):
    """Put back cells that were deleted, each after the one before it; True if there were any."""
    cells, place, restored = notebook["cells"], 0, False
    for cell in fresh:
        exercise, role = notebooks.tag(cell)
        found = find_cell(notebook, exercise, role, (defined(source(cell)) or [None])[0] if role == "answer" else None)
        if found is None:
            cells.insert(place, cell)
            found, restored = cell, True
        place = position(notebook, found) + 1
    return restored


def keep(notebook, exercise, text):
    """A raw cell that holds an old answer to an exercise, by its id, under an id that is still free."""
    taken = [cell.get("id") for cell in notebook["cells"]]
    number = next(n for n in range(1, len(taken) + 2) if f"{exercise}-kept-{n}" not in taken)
    metadata = {"flowcourse": {"exercise": exercise, "role": "kept"}}
    return {"cell_type": "raw", "id": f"{exercise}-kept-{number}", "metadata": metadata, "source": lines(text)}
