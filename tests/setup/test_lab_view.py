"""What `flowcourse lab` shows at first: the folders of a learner, and a layout that is written once."""

import json
import os
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

from flowcourse.learner import lab_view

ROOT = Path(__file__).parents[2]


def test_the_list_of_files_has_what_a_learner_works_with_and_nothing_else_of_the_course():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    names = {name.partition("/")[0] for name in tracked} or set(os.listdir(ROOT))  # a release has no Git
    there = {name for name in names if not name.startswith(".")}
    listed = {name for name in there if not any(fnmatch(name, hidden) for hidden in lab_view.hidden(ROOT))}
    assert {"notebooks", "exercises", "projects", "README.md"} & there == listed


def test_no_file_that_a_learner_opens_is_hidden_by_its_name():
    for folder in ("notebooks", "exercises", "projects"):
        for path in (ROOT / folder).rglob("*.*"):
            assert "__pycache__" in path.parts or not any(
                fnmatch(path.name, hidden) for hidden in lab_view.hidden(ROOT)
            )


def test_a_folder_of_ones_own_is_listed_where_the_course_has_none_of_its_name(tmp_path):
    for name in ("docs", "exercises", "notebooks"):  # as `flowcourse start` makes them
        (tmp_path / name).mkdir()
    assert "docs" in lab_view.hidden(tmp_path) and "tests" not in lab_view.hidden(tmp_path)


def test_the_layout_is_written_once_and_then_left_as_it_is(tmp_path):
    lab_view.lay_out(tmp_path)
    (written,) = lab_view.workspaces(tmp_path).iterdir()
    assert json.loads(written.read_text(encoding="utf-8")) == json.loads(lab_view.LAYOUT.read_text(encoding="utf-8"))
    changed = '{"data": {"mine": 1}, "metadata": {"id": "default"}}'
    written.write_text(changed, encoding="utf-8")
    lab_view.lay_out(tmp_path)
    assert written.read_text(encoding="utf-8") == changed


@pytest.mark.parametrize("option", lab_view.arguments(ROOT))
def test_jupyterlab_takes_its_arguments(option):
    from jupyterlab.labapp import LabApp

    name, _, _ = option.removeprefix("--").partition("=")
    owner, trait = name.split(".")
    assert any(kind.__name__ == owner and kind.class_traits().get(trait) for kind in _with_parents(LabApp))


def _with_parents(app):
    kinds = [app, *app.serverapp_class.classes]
    return {parent for kind in kinds for parent in kind.__mro__ if hasattr(parent, "class_traits")}
