"""Answers are found whatever saved the notebook."""

import json

import nbformat
import pytest
from hand_ins import (
    IDS,
    NAME,
    answer,
    blank,
    cell,
    code,
    collected,
    save,
    solved,
    texts,
    texts_of,
    without_ids,
    without_marks,
)

from flowcourse.core import manifest
from flowcourse.grading import course


def jupyterlab(notebook):
    for each in notebook["cells"]:
        each["source"] = each["source"].splitlines(keepends=True) if isinstance(each["source"], str) else each["source"]
        if each["cell_type"] == "code":
            each.update(execution_count=3, outputs=[{"output_type": "stream", "name": "stdout", "text": ["1\n"]}])
    return notebook


def vs_code(notebook):
    """It draws new ids, and keeps the marks."""
    for number, each in enumerate(notebook["cells"]):
        each["id"] = f"{number:08x}"
    return notebook


def vs_code_old(notebook):
    return without_ids(notebook) | {"nbformat_minor": 2}


def colab(notebook):
    """Format 4.0, and the id among the metadata."""
    for each in notebook["cells"]:
        each["metadata"] = {"id": each.pop("id")}
    return notebook | {"nbformat_minor": 0}


def colab_fresh(notebook):
    for number, each in enumerate(without_ids(notebook)["cells"]):
        each["metadata"] = {"id": f"kq{number}Zx"}
    return notebook | {"nbformat_minor": 0}


def format_3(notebook):
    """IPython's worksheets, as nbformat itself writes them."""
    sheet = nbformat.from_dict(without_marks(without_ids(jupyterlab(notebook))) | {"nbformat_minor": 4})
    return json.loads(nbformat.writes(nbformat.convert(sheet, 3), version=3))


def by_nbformat(notebook):
    """Read as format 4.4 and written as 4.5: every id is a new one."""
    old = nbformat.from_dict(without_ids(jupyterlab(notebook)) | {"nbformat_minor": 4})
    return json.loads(nbformat.writes(nbformat.convert(old, 4)))


def nothing_but_names(notebook):
    return without_marks(without_ids(notebook))


def windows(notebook):
    for each in notebook["cells"]:
        each["source"] = "".join(each["source"]).replace("\n", "\r\n")
    return b"\xef\xbb\xbf" + json.dumps(notebook, ensure_ascii=False, indent=4).encode()


EDITORS = {
    jupyterlab: "id",
    vs_code: "metadata",
    vs_code_old: "metadata",
    colab: "id",
    colab_fresh: "name",
    format_3: "name",
    by_nbformat: "metadata",
    nothing_but_names: "name",
    windows: "id",
}


@pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.__name__)
@pytest.mark.parametrize("name", manifest.notebooks())
def test_every_answer_is_found_whatever_saved_the_notebook(tmp_path, editor, name):
    (found,) = collected(save(tmp_path / "alice.ipynb", editor(solved(name)))).values()
    assert texts(found) == {exercise.id: answer(exercise.id) for exercise in manifest.notebooks()[name]}
    assert {each.found_by for each in found.answers.values()} == {EDITORS[editor]}
    assert found.problems == ()


def test_a_notebook_in_which_nothing_was_written_gives_the_stubs(tmp_path):
    found = texts_of(tmp_path, blank())
    assert all(course.read().asked[exercise].untouched(text) for exercise, text in found.items()) and list(found) == IDS


ELSEWHERE = {
    "in a branch": "if True:\n    def uniform_height(a):\n        return 1 / a",
    "in a try": "try:\n    uniform_height = lambda a: 1 / a\nexcept NameError:\n    pass",
    "with another name": "height = uniform_height = lambda a: 1 / a",
    "within brackets": "(uniform_height := lambda a: 1 / a)",
}


@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_name_that_is_not_at_the_margin_is_found_where_ids_are_lost(tmp_path, where):
    notebook = solved()
    cell(notebook)["source"] = ELSEWHERE[where]
    found = texts_of(tmp_path, nothing_but_names(notebook))
    assert found == {i: answer(i) for i in IDS} | {IDS[0]: ELSEWHERE[where]}


@pytest.mark.parametrize("editor", [jupyterlab, nothing_but_names], ids=lambda editor: editor.__name__)
def test_a_helper_that_is_called_as_a_later_chapter_s_answer_does_not_count_for_it(tmp_path, editor):
    later = list(manifest.notebooks())[8]
    first, *_ = manifest.notebooks()[later]
    notebook = solved()
    notebook["cells"].append(code(f"def {course.read().asked[first.id].name}():\n    'a helper'"))
    save(tmp_path / "alice" / NAME, editor(notebook))
    save(tmp_path / "alice" / later, editor(solved(later)))
    (found,) = collected(tmp_path / "alice").values()
    assert texts(found)[first.id] == answer(first.id) and found.problems == ()


def test_answers_of_two_chapters_in_one_notebook_of_nothing_else_are_all_found(tmp_path):
    name, other = list(manifest.notebooks())[:2]
    ids = [exercise.id for which in (name, other) for exercise in manifest.notebooks()[which]]
    found = texts_of(tmp_path, {"cells": [code(answer(i)) for i in ids]})
    assert found == {i: answer(i) for i in ids}
