"""Which cells of a notebook hold an answer: one rule, for the learner's commands, `update` and the grader."""

from types import SimpleNamespace

import pytest

from flowcourse.core import answer_cells
from flowcourse.core.notebooks import digest

STUB = "def f(x):\n    return ..."
RIGHT, OTHER = "def f(x):\n    return 1", "def f(x):\n    return 2"
EXERCISE = SimpleNamespace(id="ex-01-2", name="f", notebook="01.ipynb", untouched=lambda text: text == STUB)


def cell(text, kind="code", **more):
    return {"cell_type": kind, "metadata": {}, "source": text} | more


def by_id(text, kind="code"):
    return cell(text, kind, id="ex-01-2-answer")


def by_mark(text, **marks):
    return cell(text, metadata={"flowcourse": {"exercise": "ex-01-2", "role": "answer"} | marks})


CHECK = cell('check("ex-01-2", f)')
HELPER, OLD = "def helper():\n    return 1", "def f(x):\n    ...  # the stub of an earlier release"
ARRANGEMENTS = {
    "the stub": ([by_id(STUB), CHECK], [STUB], "id", False),
    "an answer": ([by_id(RIGHT), CHECK], [RIGHT], "id", True),
    "by its mark": ([by_mark(RIGHT), CHECK], [RIGHT], "metadata", True),
    "by its name": ([cell(RIGHT), CHECK], [RIGHT], "name", True),
    "in a branch": ([cell(f"if True:\n    {RIGHT}"), CHECK], [f"if True:\n    {RIGHT}"], "name", True),
    "in a cell below the stub": ([by_id(STUB), cell(RIGHT), CHECK], [RIGHT], "name", True),
    "in a cell beside one that was written in": ([by_id(RIGHT), cell(OTHER), CHECK], [RIGHT], "id", True),
    "in a cell beside Markdown": ([by_id("notes", "markdown"), cell(RIGHT), CHECK], [RIGHT], "name", True),
    "two with the mark": ([by_mark(HELPER), by_mark(RIGHT), CHECK], [HELPER, RIGHT], "metadata", True),
    "a helper with the mark": ([by_id(HELPER), cell(RIGHT), CHECK], [HELPER, RIGHT], "id", True),
    "a twin of the stub": ([by_id(STUB), by_id(RIGHT), CHECK], [RIGHT], "id", True),
    "two versions": ([by_id(OTHER), by_id(RIGHT), CHECK], [RIGHT], "id", True),
    "one below the check": ([by_id(RIGHT), CHECK, by_id(OTHER)], [RIGHT], "id", True),
    "all below the check": ([CHECK, cell(OTHER), cell(RIGHT)], [RIGHT], "name", True),
    "without a check": ([cell(OTHER), cell(RIGHT)], [RIGHT], "name", True),
    "split in two": ([by_id("def f(x):"), cell("    return 1"), CHECK], [RIGHT], "id", True),
    "an old stub": ([by_mark(OLD, built=digest(OLD)), CHECK], [OLD], "metadata", False),
    "below an old stub": ([by_mark(OLD, built=digest(OLD)), cell(RIGHT), CHECK], [RIGHT], "name", True),
    "no code": ([by_id(RIGHT, "markdown"), CHECK], [], "", False),
    "a raw copy beside it": ([by_id(STUB), cell(RIGHT, "raw"), CHECK], [STUB], "id", False),
    "nothing": ([cell("x = 1"), CHECK], [], "", False),
}


@pytest.mark.parametrize("name", ARRANGEMENTS)
def test_one_rule_says_which_cells_hold_the_answer(name):
    cells, texts, how, begun = ARRANGEMENTS[name]
    held = answer_cells.of({"cells": cells}, EXERCISE)
    assert ([part.text for part in held.parts], held.how, held.begun) == (texts, how, begun)


@pytest.mark.parametrize("name", ["the stub", "no code", "below an old stub", "by its name"])
def test_the_answer_s_home_is_its_own_cell_and_else_where_it_stands(name):
    cells = ARRANGEMENTS[name][0]
    assert answer_cells.home({"cells": cells}, EXERCISE) is cells[0]
    empty = by_id("")
    assert answer_cells.home({"cells": [CHECK, empty]}, EXERCISE) is empty
    assert answer_cells.home({"cells": [CHECK]}, EXERCISE) is None
