"""The course as source notebooks of nbgrader, as far as that shows without it; tests/with_nbgrader runs the rest."""

import ast
from pathlib import Path

import nbformat
import pytest
from course_tools import ROOT, answer_source
from learner_tools import run

from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import find_cell, source, tag
from flowcourse.grading.release import nbgrader_source


@pytest.fixture(scope="module")
def dest(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nbgrader")
    code, text = run("nbgrader", str(folder), "--path", str(ROOT))
    assert code == 0 and f"{len(manifest.notebooks())} assignments" in text
    return folder


@pytest.mark.parametrize("name", manifest.notebooks())
def test_a_chapter_is_an_assignment_with_its_solutions_and_a_point_for_each_check(dest, name):
    notebook = notebooks.read(dest / "source" / name.removesuffix(".ipynb") / name)
    nbformat.validate(nbformat.from_dict(notebook))
    marks = [cell["metadata"]["nbgrader"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    exercises = manifest.notebooks()[name]
    assert sum(mark.get("points", 0) for mark in marks) == len(exercises)
    guesses = sum(tag(cell)[1] == "guess" for cell in notebook["cells"])
    assert len({mark["grade_id"] for mark in marks}) == len(marks) == 2 * len(exercises) + 1 + guesses
    assert [mark for mark in marks if mark["locked"] == mark["solution"]] == []
    for exercise in exercises:
        assert source(find_cell(notebook, exercise.id, "answer")) == answer_source(exercise.id)


def test_the_settings_are_python(dest):
    ast.parse((dest / "nbgrader_config.py").read_text(encoding="utf-8"))


def test_it_writes_only_into_a_folder_that_is_new_or_empty(dest, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    for folder in (dest, tmp_path):
        with pytest.raises(notebooks.NotebookError, match="is not empty: name a new folder"):
            nbgrader_source.export(ROOT, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_what_stops_it_half_way_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        nbgrader_source.export(ROOT, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []
