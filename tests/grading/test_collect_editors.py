"""Answers are found whatever saved the notebook."""

import pytest
from editors import EDITORS, jupyterlab, nothing_but_names
from hand_ins import (
    HONEST,
    IDS,
    NAME,
    answer,
    blank,
    cell,
    code,
    collected,
    place,
    save,
    solved,
    texts,
    texts_of,
)

from flowcourse.core import manifest


@pytest.mark.parametrize("editor", EDITORS, ids=lambda editor: editor.__name__)
def test_every_answer_is_found_whatever_saved_the_notebook(tmp_path, editor):
    name = NAME.replace(".ipynb", f" ({len(editor.__name__)}).ipynb")
    (alice,) = collected(save(tmp_path / "alice" / name, editor(with_a_helper(solved())))).values()
    assert texts(alice) == HONEST
    assert {each.found_by for each in alice.answers.values()} == {EDITORS[editor]}
    assert alice.problems == ()
    (plain,) = collected(save(tmp_path / "bob.ipynb", with_a_helper(solved()))).values()
    assert alice.notebooks == plain.notebooks, "what is run is the same"


def with_a_helper(notebook):
    notebook["cells"].insert(place(notebook), code("def helper(a):\n    return 'é'", id="own"))
    return notebook


def test_every_answer_to_every_chapter_is_found(tmp_path):
    for name, exercises in manifest.notebooks().items():
        answers = texts_of(tmp_path, nothing_but_names(solved(name)))
        assert answers == {exercise.id: answer(exercise.id) for exercise in exercises}


def test_a_notebook_in_which_nothing_was_written_gives_the_stubs(tmp_path):
    answers = texts_of(tmp_path, blank())
    assert list(answers) == IDS
    assert [text for exercise, text in answers.items() if not manifest.find(exercise).untouched(text)] == []


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
    answers = texts_of(tmp_path, nothing_but_names(notebook))
    assert answers == {i: answer(i) for i in IDS} | {IDS[0]: ELSEWHERE[where]}


@pytest.mark.parametrize("editor", [jupyterlab, nothing_but_names], ids=lambda editor: editor.__name__)
def test_a_helper_that_is_called_as_a_later_chapter_s_answer_does_not_count_for_it(tmp_path, editor):
    later = list(manifest.notebooks())[8]
    first, *_ = manifest.notebooks()[later]
    notebook = solved()
    notebook["cells"].append(code(f"def {first.name}():\n    'a helper'"))
    save(tmp_path / "alice" / NAME, editor(notebook))
    save(tmp_path / "alice" / later, editor(solved(later)))
    (alice,) = collected(tmp_path / "alice").values()
    assert texts(alice)[first.id] == answer(first.id) and alice.problems == ()


def test_answers_of_two_chapters_in_one_notebook_of_nothing_else_are_all_found(tmp_path):
    name, other = list(manifest.notebooks())[:2]
    ids = [exercise.id for which in (name, other) for exercise in manifest.notebooks()[which]]
    answers = texts_of(tmp_path, {"cells": [code(answer(i)) for i in ids]})
    assert answers == {i: answer(i) for i in ids}
