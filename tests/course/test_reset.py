"""`flowcourse reset`: the stub comes back, the old answer stays beside it, what was deleted comes again."""

import errno
import json

import nbformat
import pytest
from course_tools import solve
from learner_tools import EXERCISE, cell, delete, edit, run

from flowcourse.core import notebooks
from flowcourse.core.notebooks import find_cell, source
from flowcourse.learner import reset

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


def test_it_keeps_the_old_answer_beside_the_stub(path):
    solve(path, EXERCISE.id, "my precious answer")
    code, text = run("reset", EXERCISE.id)
    assert code == 0 and "Reload Notebook" in text
    notebook = notebooks.read(path)
    answer = notebook["cells"].index(cell(notebook))
    assert "return ..." in source(notebook["cells"][answer])
    beside = notebook["cells"][answer + 1]
    assert (beside["cell_type"], source(beside)) == ("raw", reset.KEPT + "my precious answer")
    assert source(beside).startswith("# Your answer from before the reset. This cell does not run")
    assert "not started" in run("check", EXERCISE.id)[1]
    assert "nothing was changed" in run("reset", EXERCISE.id)[1]
    solve(path, EXERCISE.id, "a second one")
    run("reset", EXERCISE.id)
    raw = [source(c) for c in notebooks.read(path)["cells"] if c["cell_type"] == "raw"]
    assert sorted(raw) == [reset.KEPT + "a second one", reset.KEPT + "my precious answer"]


def test_it_keeps_the_answers_in_other_cells_too(path):
    texts = [f"def {EXERCISE.name}(x):\n    return {k}" for k in (1, 2)]
    for text in texts:
        own = {"cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": None}
        edit(path, lambda n, own=own: n["cells"].insert(notebooks.position(n, cell(n)) + 1, own))
    assert run("reset", EXERCISE.id)[0] == 0 and "not started" in run("check", EXERCISE.id)[1]
    raw = [source(c) for c in notebooks.read(path)["cells"] if c["cell_type"] == "raw"]
    assert sorted(raw) == [reset.KEPT + text for text in texts]


def test_it_takes_away_the_mark_of_the_old_answer(path):
    solve(path, EXERCISE.id)
    passed = [{"output_type": "stream", "name": "stdout", "text": ["✓ passed"]}]
    edit(path, lambda notebook: cell(notebook, "check").update(outputs=passed))
    run("reset", EXERCISE.id)
    assert cell(notebooks.read(path), "check")["outputs"] == []


@pytest.mark.parametrize("role", ["answer", "check", "setup"])
def test_it_brings_back_a_deleted_cell_in_its_place_and_the_answer_stays(path, role):
    before = [c["id"] for c in notebooks.read(path)["cells"]]
    solve(path, EXERCISE.id)
    edit(path, delete(role))
    assert run("reset", EXERCISE.id)[0] == 0
    assert [c["id"] for c in notebooks.read(path)["cells"]] == before
    assert ("not started" in run("check", EXERCISE.id)[1]) == (role == "answer")


def test_without_solutions_it_takes_the_stub_from_the_notebook(alone, path):
    solve(path, EXERCISE.id, "old")
    assert run("reset", EXERCISE.id)[0] == 0
    assert "return ..." in source(cell(notebooks.read(path)))


@pytest.mark.parametrize("role", ["answer", "check", "setup"])
def test_without_solutions_a_deleted_cell_leads_to_a_fresh_copy(alone, path, role):
    edit(path, delete(role))
    if role != "check":
        assert FRESH in run("check", EXERCISE.id)[1]
    before = path.read_bytes()
    code, text = run("reset", EXERCISE.id)
    assert code == 2 and FRESH in text and path.read_bytes() == before


@pytest.mark.parametrize("role", ["answer", "setup"])
@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_cell_that_is_no_code_is_not_run_and_it_makes_it_code(path, role, kind):
    before = kinds(path)
    solve(path, EXERCISE.id)

    def change(notebook):
        target = find_cell(notebook, EXERCISE.id if role == "answer" else None, role)
        target.update(cell_type=kind, attachments={})
        del target["outputs"], target["execution_count"]

    edit(path, change)
    code, text = run("check", EXERCISE.id)
    assert code == 1 and f"is a {kind} cell" in text and f"flowcourse reset {EXERCISE.id}" in text
    assert run("reset", EXERCISE.id)[0] == 0
    nbformat.validate(nbformat.read(path, as_version=4))
    assert [k for k in kinds(path) if k != "raw"] == before and kinds(path).count("raw") == 1
    assert "return ..." in source(cell(notebooks.read(path)))


def test_a_stub_that_became_markdown_is_code_again(path):
    before = path.read_bytes()
    edit(path, lambda n: [cell(n).update(cell_type="markdown"), cell(n).pop("outputs"), cell(n).pop("execution_count")])
    assert run("reset", EXERCISE.id)[0] == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ["x = '\ud800'", 5, ["return 1", 2], {"a": 1}])
def test_text_that_no_editor_writes_crashes_nothing(path, text):
    edit(path, lambda n: n["cells"].insert(0, {"cell_type": "code", "id": ["a"], "metadata": [1], "source": "1"}))
    edit(path, lambda n: cell(n).update(source=text, metadata={"flowcourse": {"stub": 5}}))
    assert run("reset", EXERCISE.id)[0] == 0
    assert "return ..." in source(cell(notebooks.read(path)))


def test_a_lone_surrogate_is_written_as_jupyter_can_read_it(path):
    edit(path, lambda n: cell(n).update(source="x = '\ud800'"))
    assert source(cell(json.loads(path.read_text(encoding="utf-8")))) == "x = '\ud800'"


def test_a_link_to_a_notebook_stays_a_link(course, path):
    elsewhere = course / "elsewhere.ipynb"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    solve(path, EXERCISE.id, "old")
    assert run("reset", EXERCISE.id)[0] == 0
    assert path.is_symlink() and "return ..." in source(cell(notebooks.read(elsewhere)))


def test_where_nothing_may_be_written_the_folder_is_named(path, monkeypatch):
    def refuse(part, data):
        raise PermissionError(errno.EACCES, "Permission denied", str(part))

    solve(path, EXERCISE.id)
    monkeypatch.setattr(notebooks.one_step.Path, "write_bytes", refuse)
    code, text = run("reset", EXERCISE.id)
    assert code == 2 and f"{path.parent.resolve()}: permission denied" in text and ".tmp" not in text
