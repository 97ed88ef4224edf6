"""`flowcourse update`: new stubs come in, and the old file stays beside them."""

import shutil

import pytest
from course_tools import answer_source, solve
from learner_tools import EXERCISE, cell, delete, edit, run

from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import find_cell, source

NAME, SECOND = EXERCISE.notebook, manifest.exercises()[1]


@pytest.fixture
def path(course, monkeypatch):
    monkeypatch.chdir(course)
    return course / "exercises" / NAME


@pytest.fixture
def newer(course, tmp_path):
    """A release in a folder of its own, in which every task says one word more."""
    folder = shutil.copytree(course / "exercises", tmp_path / "newer" / "exercises").parent
    for exercise in manifest.exercises():
        file = folder / "exercises" / exercise.notebook
        notebook = notebooks.read(file)
        task = find_cell(notebook, exercise.id, "task")
        task["source"] = notebooks.lines(source(task) + "\n\nMore.")
        task["metadata"]["flowcourse"]["built"] = notebooks.digest(source(task))
        notebooks.write(file, notebook)
    return folder


def test_the_command_keeps_the_old_file_beside_and_a_second_run_changes_nothing(path, newer):
    solve(path, EXERCISE.id)
    before = path.read_bytes()
    code, text = run("update", str(newer))
    assert code == 0 and f"exercises/{NAME} has the new stubs and your cells" in text and f"{NAME}.old-1" in text
    assert path.with_name(f"{NAME}.old-1").read_bytes() == before
    notebook = notebooks.read(path)
    assert source(find_cell(notebook, EXERCISE.id, "answer")) == answer_source(EXERCISE.id)
    assert "More." in source(find_cell(notebook, EXERCISE.id, "task"))
    assert run("check", EXERCISE.id)[0] == 0
    after = path.read_bytes()
    assert run("update", str(newer)) == (0, "exercises/ and notebooks/ are up to date\n") and path.read_bytes() == after
    assert not path.with_name(f"{NAME}.old-2").exists()


def test_an_old_file_is_never_written_over(path, newer):
    path.with_name(f"{NAME}.old-1").write_text("precious", encoding="utf-8")
    solve(path, EXERCISE.id)
    assert f"{NAME}.old-2" in run("update", str(newer))[1]
    assert path.with_name(f"{NAME}.old-1").read_text(encoding="utf-8") == "precious"


def test_a_notebook_in_which_nobody_wrote_is_replaced_and_a_missing_one_comes(path, newer):
    others = [name for name in manifest.notebooks() if name != NAME]
    path.with_name(others[0]).unlink()
    text = run("update", str(newer))[1]
    assert f"exercises/{NAME} is now that of the new release" in text and f"exercises/{others[0]} is new" in text
    assert path.read_bytes() == (newer / "exercises" / NAME).read_bytes()
    assert not list(path.parent.glob("*.old-*"))


def test_without_a_folder_it_takes_solutions_and_restores_lost_ids_and_checks(path):
    solve(path, EXERCISE.id)
    edit(path, lambda n: [c.update(id=f"new-{k}") for k, c in enumerate(n["cells"])])
    edit(path, lambda n: cell(n, "check").update(source=['check("ex-01-1", abs)']))
    edit(path, lambda n: n["cells"].remove(find_cell(n, SECOND.id, "answer")))
    assert run("doctor")[0] == 1
    code, text = run("update")
    assert code == 0 and "has the new stubs and your cells" in text
    assert run("doctor")[0] == 0 and run("check", EXERCISE.id)[0] == 0


@pytest.mark.parametrize("text", ['{"cells": [', "[]", "<<<<<<< HEAD"])
def test_a_broken_notebook_is_left_as_it_is(path, newer, text):
    path.write_text(text, encoding="utf-8")
    code, output = run("update", str(newer))
    assert code == 0 and "it is left as it is" in output and path.read_text(encoding="utf-8") == text


def test_a_folder_that_is_no_release_is_a_sentence(path, course, tmp_path):
    (tmp_path / "empty").mkdir()
    code, text = run("update", str(tmp_path / "empty"))
    assert code == 2 and "no exercises of a release in" in text
    solve(path, EXERCISE.id)
    code, text = run("update", str(course))
    assert code == 2 and "holds answers: name the folder of a fresh release" in text


def test_a_notebook_that_the_release_has_not_is_left_and_told(path, newer):
    (newer / "exercises" / NAME).unlink()
    before = path.read_bytes()
    path.with_name(".~mine.ipynb").write_bytes(before)  # a half-saved file of JupyterLab's is nobody's notebook
    text = run("update", str(newer))[1]
    assert f"exercises/{NAME} is not in the new release, and is left as it is" in text and ".~mine" not in text
    assert path.read_bytes() == before


def test_what_could_not_be_kept_stops_the_update(path, newer, monkeypatch):
    solve(path, EXERCISE.id)
    before = path.read_bytes()
    monkeypatch.setattr("flowcourse.learner.update.merge", lambda fresh, mine: (fresh, []))
    text = run("update", str(newer))[1]
    assert "has a cell that could not be kept" in text and path.read_bytes() == before


def test_a_deleted_answer_comes_back_as_a_stub(path, newer):
    solve(path, SECOND.id)
    edit(path, delete("answer"))
    run("update", str(newer))
    assert "return ..." in source(cell(notebooks.read(path)))
