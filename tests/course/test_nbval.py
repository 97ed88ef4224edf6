"""Plain `pytest --nbval-lax exercises/`: one red cell for each unsolved exercise, whatever else was done to the file.

All go through one pytest process. A kernel takes seconds, so that one chapter in three is half solved, run, saved and
scribbled in; all chapters are here unsolved, and solved where `make test` gives the solutions to nbval.
"""

import os

import nbformat
import pytest
from course_tools import copy_course, run_nbval, solve
from nbclient import NotebookClient

from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import cell_id, find_cell

# Which exercises of a chapter are solved: none, or every second, in a file that was run, saved, and scribbled in.
VARIANTS = {"fresh": slice(0), "saved": slice(None, None, 2)}
NOTEBOOKS = [(name, "fresh") for name in manifest.notebooks()]
NOTEBOOKS += [(name, "saved") for name in list(manifest.notebooks())[::3]]
LEARNER = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}


def variant_of(name, variant):
    return name.replace(".ipynb", f"-{variant}.ipynb")


def run_and_save(path):
    """What a learner does: run all cells in a kernel, errors or not, and save the outputs."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute(env=LEARNER)
    nbformat.write(notebook, path)
    outputs = {cell.id: list(cell.outputs) for cell in notebook.cells if cell.cell_type == "code"}
    assert not any(output.output_type == "error" for cell in outputs.values() for output in cell)
    texts = {i: [o.data["text/plain"] for o in cell if "data" in o] for i, cell in outputs.items()}
    return {i.removesuffix("-check"): text for i, text in texts.items() if i.endswith("-check")}


def scribble(path, exercise):
    """Scratch cells, debug prints and a stored ✓."""
    notebook = notebooks.read(path)
    scratch = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].insert(2, {**scratch, "id": "scratch-1", "source": ["print('debug', np.ones(2))"]})
    notebook["cells"].append({**scratch, "id": "scratch-2", "source": ["x = 3\n", "x"]})
    answer = find_cell(notebook, exercise.id, "answer")
    answer["source"] = notebooks.lines(notebooks.source(answer).replace("return", "print('here')\n    return"))
    check = find_cell(notebook, exercise.id, "check")
    check.update(execution_count=9, outputs=[{"output_type": "stream", "name": "stdout", "text": ["✓ passed: all\n"]}])
    notebooks.write(path, notebook)


@pytest.fixture(scope="module")
def saved_outputs():
    """{notebook: {exercise id: what its check cell printed in a kernel}}, filled by `results`."""
    return {}


@pytest.fixture(scope="module")
def results(tmp_path_factory, saved_outputs):
    """{notebook: (exercises solved in it, ids of the cells that are red)}."""
    course = copy_course(tmp_path_factory.mktemp("course"))
    solved = {}
    for name, variant in NOTEBOOKS:
        exercises = manifest.notebooks()[name]
        path = course / "exercises" / variant_of(name, variant)
        path.write_bytes((course / "exercises" / name).read_bytes())
        solved[path.name] = {exercise.id for exercise in exercises[VARIANTS[variant]]}
        for exercise_id in solved[path.name]:
            solve(path, exercise_id)
        if variant == "saved":
            saved_outputs[path.name] = run_and_save(path)
            scribble(path, exercises[1])
    for name in manifest.notebooks():
        (course / "exercises" / name).unlink()
    return {name: (solved[name], red) for name, red in run_nbval(course / "exercises").items()}


@pytest.mark.parametrize(("name", "variant"), NOTEBOOKS)
def test_exactly_the_checks_of_unsolved_exercises_are_red(results, name, variant):
    solved, red = results[variant_of(name, variant)]
    unsolved = {exercise.id for exercise in manifest.notebooks()[name]} - solved
    assert red == {cell_id(exercise_id, "check") for exercise_id in unsolved}


def test_in_a_kernel_no_cell_raises_and_the_marks_are_those_of_the_answers(results, saved_outputs):
    for name, outputs in saved_outputs.items():
        solved = results[name][0]
        for exercise_id, lines in outputs.items():
            assert lines[0].startswith("✓ passed" if exercise_id in solved else "○ not started")
