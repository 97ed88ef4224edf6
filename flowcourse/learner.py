"""What the learner's commands do: find the notebooks, check answers from their sources, reset one.

root = find_root()
for exercise, verdict in check_exercises(root, manifest.exercises()): ...
reset(root, manifest.find("ex-01-2"))
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import build, manifest, notebooks
from .checks.model import Verdict
from .notebooks import NotebookError, cell_id, defined, digest, find_cell, lines, mark, position, source

SECONDS = 60
TOGETHER = 2


def find_root(start=None):
    """The course folder that `start` (or the working directory) is in; NotebookError when there is none."""
    start = Path(start or ".").resolve()
    if not start.is_dir():
        raise NotebookError(f"{start} is no folder")
    for folder in (start, *start.parents):
        if any((folder / kind / name).exists() for kind in ("exercises", "solutions") for name in manifest.notebooks()):
            return folder
    raise NotebookError(f"no exercises in {start} or above it: go to the course folder, or name it with --path")


def check_exercises(root, exercises):
    """Pairs (exercise, Verdict) in order, each answer in a process of its own, a few at a time."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        yield from zip(exercises, pool.map(lambda exercise: check_one(root, exercise), exercises), strict=True)


def check_one(root, exercise):
    """The Verdict on the answer that stands in the learner's notebook; never raises for what is in the file."""
    try:
        order = cells_to_run(root, exercise)
    except NotebookError as error:
        return Verdict("failed", str(error), "notebook")
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "verdict.json"
        command = [sys.executable, "-P", "-m", "flowcourse.checks.alone", str(result)]
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "Agg", "PYTHONIOENCODING": "utf-8"}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            done = subprocess.run(command, input=json.dumps(order).encode(), env=environment, timeout=SECONDS, **quiet)
        except subprocess.TimeoutExpired:
            return Verdict("failed", f"{exercise.title}: still running after {SECONDS} s, and stopped", "time")
        try:
            return Verdict(*json.loads(result.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            ended = f"running the cell ended Python (exit code {done.returncode})"
            return Verdict("failed", f"{exercise.title}: {ended}", "crash")


def cells_to_run(root, exercise):
    """What alone.py needs: the sources of the set-up cell and of the answer cell, and the answer's name."""
    path = notebook_path(root, exercise)
    notebook = read(path)
    setup = find_cell(notebook, None, "setup")
    check = find_cell(notebook, exercise.id, "check")
    asked = re.search(r"check\(\s*[^,]+,\s*(\w+)\s*\)", source(check)) if check else None
    answer = find_cell(notebook, exercise.id, "answer", asked and asked[1])
    if setup is None or answer is None:
        missing = "set-up cell" if setup is None else f"answer cell of {exercise.id}"
        raise NotebookError(f"the {missing} is gone from {path.name}: run `flowcourse reset {exercise.id}`")
    names = defined(source(answer))
    name = asked[1] if asked and (asked[1] in names or not names) else (names or ["function"])[-1]
    return {
        "exercise": exercise.id,
        "folder": str(path.parent),
        "setup": source(setup),
        "answer": source(answer),
        "name": name,
    }


def notebook_path(root, exercise):
    return Path(root) / "exercises" / exercise.notebook


def read(path):
    """The learner's notebook; NotebookError says what to run."""
    if not path.exists():
        raise NotebookError(f"exercises/{path.name} is missing: run `flowcourse build`")
    return notebooks.read(path)


def reset(root, exercise):
    """Put the stub back into the notebook; the old answer stays beside it as a raw cell. Returns a sentence."""
    path = notebook_path(root, exercise)
    notebook = read(path)
    fresh = {cell["id"]: cell for cell in fresh_cells(root, exercise, notebook)}
    stub = fresh[cell_id(exercise.id, "answer")]
    answer = find_cell(notebook, exercise.id, "answer", (defined(source(stub)) or [None])[0])
    missing = restore_missing(notebook, fresh)
    if answer is not None and digest(source(answer)) == digest(source(stub)) and not missing:
        return f"{exercise.id} is the stub already; nothing was changed"
    kept = ""
    if answer is not None and digest(source(answer)) != digest(source(stub)):
        notebook["cells"].insert(position(notebook, answer) + 1, keep(notebook, exercise, source(answer)))
        answer.update(source=stub["source"], outputs=[], execution_count=None)
        kept = "; the old answer is in the raw cell below it"
    notebooks.write(path, notebook)
    reload = f"if exercises/{path.name} is open in JupyterLab: File → Reload Notebook from Disk"
    return f"{exercise.id} is a stub again{kept}; {reload}"


def fresh_cells(root, exercise, notebook):
    """The first cells and those of one exercise as build writes them, or from what build left in the metadata."""
    solution = Path(root) / "solutions" / exercise.notebook
    if solution.exists():
        built = build.build_notebook(notebooks.read(solution), manifest.notebooks()[exercise.notebook])["cells"]
        return [cell for cell in built if notebooks.tag(cell)[0] in (None, exercise.id)]
    answer = find_cell(notebook, exercise.id, "answer")
    stub = answer and mark(answer).get("stub")
    if not stub:
        fix = f"take a fresh copy of exercises/{exercise.notebook}"
        raise NotebookError(f"the stub of {exercise.id} is not in the notebook any more: {fix}")
    return [{"id": cell_id(exercise.id, "answer"), "source": lines(stub)}]


def restore_missing(notebook, fresh):
    """Put back cells that were deleted, each after the one before it; True if there were any."""
    cells, place, restored = notebook["cells"], 0, False
    for cell in fresh.values():
        if "cell_type" not in cell:
            continue
        exercise, role = notebooks.tag(cell)
        found = find_cell(notebook, exercise, role, (defined(source(cell)) or [None])[0] if role == "answer" else None)
        if found is None:
            cells.insert(place, cell)
            found, restored = cell, True
        place = position(notebook, found) + 1
    return restored


def keep(notebook, exercise, text):
    """A raw cell that holds an old answer, under an id that is still free."""
    taken = {cell.get("id") for cell in notebook["cells"]}
    number = next(n for n in range(1, len(taken) + 2) if f"{exercise.id}-kept-{n}" not in taken)
    metadata = {"flowcourse": {"exercise": exercise.id, "role": "kept"}}
    return {"cell_type": "raw", "id": f"{exercise.id}-kept-{number}", "metadata": metadata, "source": lines(text)}
