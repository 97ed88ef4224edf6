"""The rules that keep pairs gradable: what build refuses in a solution notebook, and how it says so."""

import copy

import pytest
from course_tools import ROOT

from flowcourse.author import rules
from flowcourse.core import manifest, notebooks, stubs

NAME, EXERCISES = next(iter(manifest.notebooks().items()))
FIRST, SECOND = EXERCISES[0].id, EXERCISES[1].id
END = "    ### END SOLUTION"


def solution():
    return copy.deepcopy(notebooks.read(ROOT / "solutions" / NAME))


def cell(notebook, identifier):
    return next(c for c in notebook["cells"] if c["id"] == identifier)


def edited(identifier, change):
    """The rules' complaints about the first solution notebook after an edit of one cell."""
    notebook = solution()
    target = cell(notebook, identifier.format(FIRST))
    target["source"] = notebooks.lines(change(notebooks.source(target)))
    return " ".join(rules.problems(notebook, EXERCISES))


@pytest.mark.parametrize(
    ("identifier", "change", "complaint"),
    [
        ("{}-answer", lambda s: s + "\nx = 1", "nothing else at top level"),
        (
            "{}-answer",
            lambda s: s.replace('"""', "'", 1).replace('"""', "'; 'x'", 1).split("'")[0] + "return 1",
            "docstring",
        ),
        ("{}-answer", lambda s: s.replace("### END SOLUTION", ""), "must stand between"),
        ("{}-answer", lambda s: s.replace("(", "", 1), "does not compile"),
        (
            "{}-answer",
            lambda s: s.replace(":\n", ", extra=undefined_name):\n", 1).replace("),", ",", 1),
            "stub raises NameError",
        ),
        ("{}-check", lambda s: s + "\nprint(1)", "must be exactly"),
        ("{}-task", lambda s: s.replace("minutes", "hours"), "must start with"),
        ("setup", lambda s: s + "\nx = 1", "imports only"),
        ("setup", lambda s: "import os\n" * 16, "over 15 lines"),
    ],
)
def test_the_rules_are_enforced(identifier, change, complaint):
    assert complaint in edited(identifier, change)


def test_an_answer_must_not_use_another_answer():
    notebook = solution()
    name = notebooks.defined(notebooks.source(cell(notebook, f"{FIRST}-answer")))[0]
    target = cell(notebook, f"{SECOND}-answer")
    target["source"] = notebooks.source(target).replace("### BEGIN SOLUTION", f"### BEGIN SOLUTION\n    {name}(1)")
    assert f"uses {name}" in " ".join(rules.problems(notebook, EXERCISES))


def test_a_missing_cell_is_named():
    notebook = solution()
    notebook["cells"].remove(cell(notebook, f"{FIRST}-check"))
    assert f"{FIRST}-check" in rules.problems(notebook, EXERCISES)[0]


@pytest.mark.parametrize("exercise", EXERCISES[:2], ids=lambda exercise: exercise.id)
def test_each_exercise_says_once_and_after_its_check_why_the_solution_is_right(exercise):
    notebook = solution()
    why = cell(notebook, f"{exercise.id}-why")
    place = notebook["cells"].index(why)
    assert notebook["cells"][place - 1]["id"] == f"{exercise.id}-hint-3"
    for cells in ([], [why, why]):
        changed = {**notebook, "cells": notebook["cells"][:place] + cells + notebook["cells"][place + 1 :]}
        assert f"in this order: setup, {FIRST}-task" in " ".join(rules.problems(changed, EXERCISES))
    notebook["cells"].insert(place - 1, notebook["cells"].pop(place))
    assert "must be, in this order" in rules.problems(notebook, EXERCISES)[0]
    assert f"cell {FIRST}-why must say why" in complaints(f"{FIRST}-why", source=" \n")
    assert f"cell {FIRST}-why must be a markdown cell" in complaints(f"{FIRST}-why", cell_type="code")


def complaints(identifier, **change):
    notebook = solution()
    cell(notebook, identifier).update(change)
    return " ".join(rules.problems(notebook, EXERCISES))


def answer(body, head="def normal_density_mapped(a):"):
    return f'{head}\n    """Docstring."""\n' + body


BEGIN = "    ### BEGIN SOLUTION"


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["h = 1 / a", BEGIN, "return h", END], "«h = 1 / a» is outside the markers"),
        ([BEGIN, "h = 1 / a", END, "return h"], "«return h» is outside the markers"),
        (["if a:", BEGIN, "    return 1 / a", END], "must be the body of one function"),
        ([BEGIN, "#| return 1 / a", "return 1 / a", END], "must end in `return ...`"),
        (
            [BEGIN, "#| if a:", "#|     return 1 / a", "#| return ...", "return 1 / a", END],
            "its stub must be «not started»",
        ),
        ([BEGIN, "#| return (", "return 1 / a", END], "its stub does not compile"),
        ([BEGIN, "return a", END], "its solution must be «passed»"),
        ([BEGIN, "return 1 / a", END, BEGIN, END], "must be the body of one function"),
        ([BEGIN, "# NBVAL_SKIP", "return 1 / a", END], "holds a marker of nbval"),
        ([BEGIN, "return input()", END], "its solution must be «passed»"),
    ],
)
def test_a_stub_gives_nothing_away_and_a_solution_passes(lines, complaint):
    """The check of the first exercise is asked what it thinks of the stub and of the solution."""
    lines = [line if line in (BEGIN, END) else "    " + line for line in lines]
    name = notebooks.defined(notebooks.source(cell(solution(), f"{FIRST}-answer")))[0]
    assert complaint in complaints(f"{FIRST}-answer", source=answer("\n".join(lines), f"def {name}(a):"))


def first_answer():
    return notebooks.source(cell(solution(), f"{FIRST}-answer"))


def test_a_solution_with_other_parameters_than_the_check_passes_is_refused():
    assert "must take" in complaints(f"{FIRST}-answer", source=first_answer().replace("(", "(more, ", 1))


def test_defining_an_answer_prints_nothing():
    text = first_answer().replace(":\n", ", noise=print('loud')):\n", 1).replace("),", ",", 1)
    assert "prints" in complaints(f"{FIRST}-answer", source=text)


@pytest.mark.parametrize(
    ("identifier", "change", "complaint"),
    [
        ("setup", {"cell_type": "markdown"}, "cell setup must be a code cell"),
        (f"{FIRST}-task", {"cell_type": "code"}, f"cell {FIRST}-task must be a markdown cell"),
        (f"{FIRST}-answer", {"cell_type": "markdown"}, f"cell {FIRST}-answer must be a code cell"),
        (f"{FIRST}-check", {"cell_type": "raw"}, f"cell {FIRST}-check must be a code cell"),
        ("setup", {"source": "from math import *"}, "must not import *"),
        ("setup", {"source": "import math"}, "from flowcourse import check"),
        ("setup", {"source": "import nosuchmodule"}, "setup raises ModuleNotFoundError"),
    ],
)
def test_cells_have_their_type_and_setup_its_imports(identifier, change, complaint):
    assert complaint in complaints(identifier, **change)


@pytest.mark.parametrize("tag", ["raises-exception", "nbval-skip"])
@pytest.mark.parametrize("role", ["answer", "check"])
def test_no_tag_hides_a_cell_from_nbval(role, tag):
    notebook = solution()
    cell(notebook, f"{FIRST}-{role}")["metadata"].setdefault("tags", []).append(tag)
    assert f"cell {FIRST}-{role} must have" in " ".join(rules.problems(notebook, EXERCISES))


def test_no_two_answers_share_a_name_and_none_takes_one_of_setup():
    notebook = solution()
    names = [notebooks.defined(notebooks.source(cell(notebook, f"{e}-answer")))[0] for e in (FIRST, SECOND)]
    for role in ("answer", "check"):
        target = cell(notebook, f"{SECOND}-{role}")
        target["source"] = notebooks.source(target).replace(names[1], names[0])
    assert f"{FIRST} and {SECOND} both define {names[0]}" in " ".join(rules.problems(notebook, EXERCISES))
    notebook = solution()
    for role in ("answer", "check"):
        target = cell(notebook, f"{FIRST}-{role}")
        target["source"] = notebooks.source(target).replace(names[0], "check")
    assert "check is imported by setup" in " ".join(rules.problems(notebook, EXERCISES))


CLASS = '''class Shift:
    """x = z + shift."""

    def __init__(self, shift):
        self.shift = shift

    def forward(self, z):
        """Latent to data."""
        ### BEGIN SOLUTION
        return z + self.shift
        ### END SOLUTION

    def inverse(self, x):
        ### BEGIN SOLUTION
        return x - self.shift
        ### END SOLUTION'''


def test_a_class_is_marked_inside_its_methods():
    assert rules.answer_problems(CLASS) == []
    lines = CLASS.splitlines()
    whole = "\n".join([*lines[:3], "    ### BEGIN SOLUTION", *lines[3:5], "    ### END SOLUTION", *lines[5:]])
    (problem,) = rules.answer_problems(whole)
    assert "must be the body of one function or method" in problem


def test_the_stub_of_a_class_can_be_made_and_called():
    space = {}
    exec(stubs.stub(CLASS), space)
    shift = space["Shift"](2)
    assert shift.forward(1) is ... and shift.inverse(1) is ...
