"""What the course's tests share: the solutions' cells, answers made from them, a copy of the course in a folder."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from flowcourse.author.lessons import CHECK
from flowcourse.core import exercise_notebook, manifest, notebooks, stubs, tries
from flowcourse.core.notebooks import cell_id, defined, source

ROOT = Path(__file__).resolve().parents[2]
ANSWER = re.compile(rf"{tries.ID.pattern}-answer")
SEEDS = range(*map(int, os.environ.get("SEEDS", "0-2").split("-")))
IDS = [exercise.id for exercise in manifest.exercises()]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))


@cache
def cells(notebook, folder="solutions"):
    """{cell id: source} of a solution notebook, or of a lesson."""
    return {cell["id"]: source(cell) for cell in notebooks.read(ROOT / folder / notebook)["cells"]}


TRIES = [
    key.removesuffix("-answer") for path in LESSONS for key in cells(path.name, "notebooks") if ANSWER.fullmatch(key)
]


def page_of(identifier):
    """{cell id: source} of the page on which an exercise or a fill-in cell has its answer."""
    if identifier in TRIES:
        return cells(tries.find(ROOT, identifier).notebook, "notebooks")
    return cells(manifest.find(identifier).notebook)


def answer_source(identifier):
    """The answer cell of a solution; of a lesson, the stub with the answer below it between a solution's markers."""
    page = page_of(identifier)
    text = page[cell_id(identifier, "answer")]
    if identifier not in TRIES:
        return text
    code = tries.FENCE.search(page[cell_id(identifier, "solution")])["code"]
    marked = f"```python\n{stubs.BEGIN}\n{code}\n{stubs.END}\n```"
    return CHECK.sub("", tries.filled(text, marked))


def load(identifier, text):
    """The function or class that an answer cell defines, after its notebook's set-up cell."""
    space = {"__name__": "answer"}
    exec(page_of(identifier)["setup"], space)
    exec(compile(text, f"<answer to {identifier}>", "exec"), space)
    return space[defined(text)[0]]


def solution(exercise_id):
    return load(exercise_id, answer_source(exercise_id))


def stub(exercise_id):
    return load(exercise_id, stubs.stub(answer_source(exercise_id)))


def copy_course(folder, names=None):
    """These notebooks of solutions/ copied, or all, and exercises/ made from them in `folder`: then a course folder."""
    for part in ("solutions", "exercises"):
        (Path(folder) / part).mkdir()
    for name in names or manifest.notebooks():
        shutil.copy(ROOT / "solutions" / name, Path(folder) / "solutions")
        built = exercise_notebook.build_notebook(notebooks.read(ROOT / "solutions" / name))
        notebooks.write(Path(folder) / "exercises" / name, built)
    return Path(folder)


def solve(path, exercise_id, text=None):
    """Write an answer, the solution unless `text` is given, into a learner's notebook."""
    notebook = notebooks.read(path)
    cell = notebooks.find_cell(notebook, exercise_id, "answer")
    cell["source"] = notebooks.lines(text or answer_source(exercise_id))
    notebooks.write(path, notebook)


def run_nbval(folder):
    """{notebook: ids of the cells that did not pass} for `pytest --nbval-lax` on a folder of notebooks."""
    red = {}
    for file, reasons in reasons_of_nbval(folder).items():
        code = [cell for cell in notebooks.read(folder / file)["cells"] if cell["cell_type"] == "code"]
        red[file] = {code[number]["id"] for number, why in reasons.items() if why}
    return red


def reasons_of_nbval(folder, *options):
    """{notebook: {number of a code cell: why it did not pass, "" where it did}}; `options` are those of pytest."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider"]
    command += ["-c", os.devnull, "--rootdir", folder, f"--junitxml={report}", *options, folder]
    subprocess.run(command, stdout=subprocess.DEVNULL)
    reasons = {path.name: {} for path in folder.glob("*.ipynb")}
    for case in ElementTree.parse(report).iter("testcase"):
        why = "".join(child.text or child.tag for child in case if child.tag in ("failure", "error", "skipped"))
        reasons[case.get("classname")][int(case.get("name").removeprefix("Cell "))] = why
    assert any(reasons.values()), reasons
    return reasons
