"""What the course's tests share: the solutions' cells, answers made from them, a copy of the course in a folder."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from flowcourse.author import build
from flowcourse.core import manifest, notebooks, stubs
from flowcourse.core.notebooks import cell_id, defined, source

ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(*map(int, os.environ.get("SEEDS", "0-5").split("-")))  # `make seeds` takes those up to 200
IDS = [exercise.id for exercise in manifest.exercises()]


@cache
def cells(notebook):
    """{cell id: source} of a solution notebook."""
    return {cell["id"]: source(cell) for cell in notebooks.read(ROOT / "solutions" / notebook)["cells"]}


def answer_source(exercise_id):
    return cells(manifest.find(exercise_id).notebook)[cell_id(exercise_id, "answer")]


def load(exercise_id, text):
    """The function or class that an answer cell defines, after its notebook's set-up cell."""
    space = {"__name__": "answer"}
    exec(cells(manifest.find(exercise_id).notebook)["setup"], space)
    exec(compile(text, f"<answer to {exercise_id}>", "exec"), space)
    return space[defined(text)[0]]


def solution(exercise_id):
    return load(exercise_id, answer_source(exercise_id))


def stub(exercise_id):
    return load(exercise_id, stubs.stub(answer_source(exercise_id)))


def copy_course(folder):
    """solutions/ copied and exercises/ built in `folder`, which is then a course folder."""
    shutil.copytree(ROOT / "solutions", Path(folder) / "solutions")
    assert build.build_all(folder) == []
    return Path(folder)


def solve(path, exercise_id, text=None):
    """Write an answer, the solution unless `text` is given, into a learner's notebook."""
    notebook = notebooks.read(path)
    cell = notebooks.find_cell(notebook, exercise_id, "answer")
    cell["source"] = notebooks.lines(text or answer_source(exercise_id))
    notebooks.write(path, notebook)


def run_nbval(folder):
    """{notebook: ids of the cells that did not pass} for `pytest --nbval-lax` on a folder of notebooks."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider"]
    command += ["-c", os.devnull, "--rootdir", folder, f"--junitxml={report}", folder]
    subprocess.run(command, stdout=subprocess.DEVNULL)
    red = {path.name: set() for path in folder.glob("*.ipynb")}
    seen = 0
    for case in ElementTree.parse(report).iter("testcase"):
        file = next(file for file in red if file.removesuffix(".ipynb") in case.get("classname"))
        code = [cell for cell in notebooks.read(folder / file)["cells"] if cell["cell_type"] == "code"]
        seen += 1
        if {child.tag for child in case} & {"failure", "error", "skipped"}:
            red[file].add(code[int(case.get("name").removeprefix("Cell "))]["id"])
    assert seen > 0
    return red
