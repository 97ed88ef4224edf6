"""Releases and learners' notebooks in miniature, for the tests of merge."""

import copy

import nbformat

from flowcourse.core import notebooks
from flowcourse.core.exercise_notebook import built_cell
from flowcourse.core.notebooks import LANGUAGE, find_cell, source
from flowcourse.learner.merge import merge
from flowcourse.learner.update import lost


def release(*exercises, task="Do it."):
    """An exercise notebook with the exercises ("a", "f"), …: id and the function that it asks for."""
    cells = [built_cell("markdown", None, "intro", "# Chapter", "intro")]
    cells += [built_cell("code", None, "setup", "import numpy as np\nfrom flowcourse import check", "setup")]
    for name, function in exercises:
        stub = f'def {function}(x):\n    """A map."""\n    # your code here: replace the dots\n    return ...'
        texts = {"task": f"## {name}\n\n{task}", "answer": stub, "check": f'check("{name}", {function})'}
        for role, text in texts.items():
            kind = "markdown" if role == "task" else "code"
            cells.append(built_cell(kind, name, role, text, f"{name}-{role}"))
    return copy.deepcopy({"cells": cells, "metadata": LANGUAGE, "nbformat": 4, "nbformat_minor": 5})


def written(notebook, **answers):
    """The notebook with answers, by the id of their exercise."""
    for name, text in answers.items():
        find_cell(notebook, name, "answer")["source"] = notebooks.lines(text)
    return notebook


def own(text, kind="code", **more):
    run_ = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": notebooks.lines(text), **run_, **more}


def updated(fresh, mine):
    """(merged, remarks), nothing lost, the file valid, and a second update changing nothing."""
    merged, remarks = merge(fresh, mine)
    assert all(find_cell(merged, *notebooks.tag(new)) for new in fresh["cells"])
    assert lost(mine, merged, fresh) == []
    nbformat.validate(nbformat.from_dict(merged))
    assert merge(fresh, merged)[0] == merged
    return merged, remarks


def texts(notebook):
    return [source(c) for c in notebook["cells"]]


F, G = "def f(x):\n    return 2 * x", "def g(x):\n    return 3 * x"
