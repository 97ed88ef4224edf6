"""`pytest --nbval-lax exercises/` as a learner and a class's CI run it: one red cell for each unsolved exercise.

A kernel takes a second, so that the notebooks of all chapters stand below each other in one file, twice: every
exercise is unsolved in one of the two and solved in the other. The pictures are left to nbval's run of the solutions.
A third file is a chapter as it is handed out.
"""

import pytest
from course_tools import IDS, copy_course, run_nbval, solve

from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import LANGUAGE, cell_id, find_cell, lines, source

SOLVED = {"the odd ones solved": set(IDS[::2]), "the even ones solved": set(IDS[1::2])}
NO_PICTURES = {"cell_type": "code", "id": "no-pictures", "metadata": {}, "outputs": [], "execution_count": None}
NO_PICTURES["source"] = ["from flowcourse.learner import check as module\nmodule._draw = lambda checked, answer: None"]
CHAPTER = next(iter(manifest.notebooks()))


def all_chapters(folder):
    """One notebook with the cells of all chapters; their set-up cells and the like get ids of their own."""
    cells = [NO_PICTURES]
    for name in manifest.notebooks():
        for cell in notebooks.read(folder / name)["cells"]:
            own = cell["id"].startswith("ex-")
            cells.append(cell if own else cell | {"id": f"{cell['id']}-{name[:2]}"})
    return {"cells": cells, "metadata": LANGUAGE, "nbformat": 4, "nbformat_minor": 5}


def scribble(path, unsolved):
    """Scratch cells, and debug prints and a stored ✓ at an exercise that is not solved."""
    notebook = notebooks.read(path)
    scratch = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].insert(2, {**scratch, "id": "scratch-1", "source": ["print('debug', 1)"]})
    notebook["cells"].append({**scratch, "id": "scratch-2", "source": ["x = 3\n", "x"]})
    answer = find_cell(notebook, unsolved, "answer")
    answer["source"] = lines(source(answer).replace("return", "print('here')\n    return"))
    check = find_cell(notebook, unsolved, "check")
    check.update(execution_count=9, outputs=[{"output_type": "stream", "name": "stdout", "text": ["✓ passed: all\n"]}])
    notebooks.write(path, notebook)


@pytest.fixture(scope="module")
def red(tmp_path_factory):
    """{name of the file without its ending: ids of the cells that are red}."""
    course, folder = copy_course(tmp_path_factory.mktemp("course")), tmp_path_factory.mktemp("exercises")
    for name, solved in SOLVED.items():
        path = folder / f"{name}.ipynb"
        notebooks.write(path, all_chapters(course / "exercises"))
        for exercise_id in solved:
            solve(path, exercise_id)
    scribble(path, IDS[0])
    (folder / CHAPTER).write_bytes((course / "exercises" / CHAPTER).read_bytes())
    return {name.removesuffix(".ipynb"): cells for name, cells in run_nbval(folder).items()}


@pytest.mark.parametrize("name", SOLVED)
def test_exactly_the_checks_of_unsolved_exercises_are_red(red, name):
    assert red[name] == {cell_id(exercise_id, "check") for exercise_id in set(IDS) - SOLVED[name]}


def test_a_fresh_chapter_is_red_at_each_check_and_nowhere_else(red):
    checks = {cell_id(exercise.id, "check") for exercise in manifest.notebooks()[CHAPTER]}
    assert red[CHAPTER.removesuffix(".ipynb")] == checks
