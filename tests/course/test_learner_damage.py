"""What was done to a learner's notebook by hand, by an editor, or by a copy without solutions/: sentences that help."""

import errno
import json

import nbformat
import pytest
from course_tools import answer_source, solve, stub
from learner_tools import EXERCISE, cell, delete, edit, run

from flowcourse.core import notebooks
from flowcourse.core.notebooks import find_cell, source
from flowcourse.learner.in_subprocess import judge_cells

NAME = stub(EXERCISE.id).__name__
FRESH = f"take a fresh copy of exercises/{EXERCISE.notebook}"


@pytest.fixture(autouse=True)
def path(course, monkeypatch):
    """The learner's notebook, the working directory being the course."""
    monkeypatch.chdir(course)
    return course / "exercises" / EXERCISE.notebook


@pytest.fixture
def alone(course):
    """The exercises without solutions/, as a class gets them."""
    for file in (course / "solutions").glob("*.ipynb"):
        file.unlink()


def kinds(file):
    return [c["cell_type"] for c in notebooks.read(file)["cells"]]


def test_where_nothing_may_be_written_the_folder_is_named(path, monkeypatch):
    def refuse(part, data):
        raise PermissionError(errno.EACCES, "Permission denied", str(part))

    solve(path, EXERCISE.id)
    monkeypatch.setattr(notebooks.one_step.Path, "write_bytes", refuse)
    code, said = run("reset", EXERCISE.id)
    assert code == 2 and f"{path.parent.resolve()}: permission denied" in said and ".tmp" not in said


@pytest.mark.parametrize("text", ["x = '\ud800'", 5, ["return 1", 2], {"a": 1}])
def test_text_that_no_editor_writes_crashes_nothing(path, text):
    edit(path, lambda n: cell(n).update(source=text))
    code, said = run("check", EXERCISE.id)
    assert code == 1 and "✗" in said
    assert run("reset", EXERCISE.id)[0] == 0
    assert "return ..." in source(cell(notebooks.read(path)))


def test_ids_and_metadata_of_any_type_crash_nothing(path):
    edit(path, lambda n: n["cells"].insert(0, {"cell_type": "code", "id": ["a"], "metadata": [1], "source": "1"}))
    edit(path, lambda n: cell(n).update(source="old", metadata={"flowcourse": {"stub": 5}}))
    assert run("check", EXERCISE.id)[0] == 1 and run("reset", EXERCISE.id)[0] == 0


def test_a_lone_surrogate_is_written_as_jupyter_can_read_it(path):
    edit(path, lambda n: cell(n).update(source="x = '\ud800'"))
    assert source(cell(json.loads(path.read_text(encoding="utf-8")))) == "x = '\ud800'"


@pytest.mark.parametrize(
    ("body", "told"), [("helper(2)", True), ("t\n    here = here", False), ("1 / 0", False), ("[][1]", False)]
)
def test_a_name_that_another_cell_defines_is_told_so(body, told):
    verdict = judge_cells(EXERCISE.id, "", f"def {NAME}(t, k):\n    return {body}\n", NAME)
    assert verdict.status == "failed" and ("this one answer cell run, and no other" in verdict.sentence) == told


def test_what_only_a_notebook_understands_is_left_out():
    lines = ["np.exp?", "?np.exp", "np.exp??", "%timeit 1", "!ls", "files = !ls", "x = %pwd"]
    cell = "\n".join([answer_source(EXERCISE.id), *lines])
    assert judge_cells(EXERCISE.id, "import autograd.numpy as np", cell, NAME).passed


@pytest.mark.parametrize("role", ["answer", "setup"])
@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_cell_that_is_no_code_is_not_run_and_reset_makes_it_code(path, role, kind):
    before = kinds(path)
    solve(path, EXERCISE.id)

    def change(notebook):
        found = find_cell(notebook, EXERCISE.id if role == "answer" else None, role)
        found.update(cell_type=kind, attachments={})
        del found["outputs"], found["execution_count"]

    edit(path, change)
    code, said = run("check", EXERCISE.id)
    assert code == 1 and f"is a {kind} cell" in said and f"flowcourse reset {EXERCISE.id}" in said
    assert run("reset", EXERCISE.id)[0] == 0
    nbformat.validate(nbformat.read(path, as_version=4))
    assert [k for k in kinds(path) if k != "raw"] == before and kinds(path).count("raw") == 1
    assert "return ..." in source(cell(notebooks.read(path)))


def test_reset_of_a_stub_that_became_markdown_makes_it_code(path):
    before = path.read_bytes()
    edit(path, lambda n: [cell(n).update(cell_type="markdown"), cell(n).pop("outputs"), cell(n).pop("execution_count")])
    assert run("reset", EXERCISE.id)[0] == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("role", ["answer", "check", "setup"])
def test_without_solutions_a_deleted_cell_leads_to_a_fresh_copy(alone, path, role):
    edit(path, delete(role))
    if role != "check":
        assert FRESH in run("check", EXERCISE.id)[1]
    before = path.read_bytes()
    code, said = run("reset", EXERCISE.id)
    assert code == 2 and FRESH in said and path.read_bytes() == before


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda p: p.unlink(), "is missing"),
        (lambda p: p.write_text('{"cells": [', encoding="utf-8"), "its JSON is broken"),
        (lambda p: p.write_bytes(b"\xef\xbb\xbf" + p.read_bytes()), "byte order mark"),
        (lambda p: p.write_bytes(b"\xff\xfe"), "is not UTF-8"),
        (lambda p: p.write_text("[]", encoding="utf-8"), "no list of cells"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_and_what_to_run(course, path, spoil, why):
    spoil(path)
    for command in ("check", "reset"):
        code, said = run(command, EXERCISE.id)
        assert code and why in said and "`flowcourse build`" in said
    (course / "solutions" / EXERCISE.notebook).unlink()
    assert FRESH in run("check", EXERCISE.id)[1]


def test_reset_keeps_a_link_to_a_notebook(course, path):
    elsewhere = course / "elsewhere.ipynb"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    solve(path, EXERCISE.id, "old")
    assert run("reset", EXERCISE.id)[0] == 0
    assert path.is_symlink() and "return ..." in source(cell(notebooks.read(elsewhere)))
