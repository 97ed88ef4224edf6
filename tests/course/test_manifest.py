"""The manifest: one list of exercises, each complete."""

import pytest

from flowcourse.core import manifest
from flowcourse.core.manifest import Exercise, UnknownExercise
from flowcourse.exercises import find


def test_ids_are_unique_and_chapters_in_order():
    ids = [exercise.id for exercise in manifest.exercises()]
    assert len(set(ids)) == len(ids)
    chapters = [exercise.chapter for exercise in manifest.exercises()]
    assert chapters == sorted(chapters)


def test_every_exercise_has_a_check():
    assert [exercise.id for exercise in manifest.exercises() if find(exercise.id).id != exercise.id] == []


def test_every_chapter_has_a_core_exercise_but_for_the_optional_ones():
    without = [name for name, own in manifest.notebooks().items() if not any(exercise.core for exercise in own)]
    assert [name[:2] for name in without] == ["20", "21"]


def test_an_unknown_id_of_a_chapter_lists_those_of_the_chapter():
    with pytest.raises(UnknownExercise, match="no exercise 'ex-01-99'; there are ex-01-1, ex-01-2"):
        manifest.find("ex-01-99")


@pytest.mark.parametrize("typed", ["ex-1-2", "ex_01_2", "01-2", "Ex-01-2", "xe-01-2", "ex--01-2"])
def test_a_mistyped_id_gets_the_one_that_was_meant(typed):
    with pytest.raises(UnknownExercise, match=f"no exercise '{typed}': did you mean ex-01-2[?]$"):
        manifest.find(typed)


@pytest.mark.parametrize("typed", ["ex-6", "06", "6b"])
def test_a_mistyped_chapter_gets_the_one_that_was_meant(typed):
    with pytest.raises(UnknownExercise, match=f"no exercise '{typed}': did you mean ex-06-1, or all of ex-06[?]$"):
        manifest.named(typed)


def test_a_chapter_is_named_by_what_its_exercises_ids_begin_with():
    assert manifest.named("ex-06") == tuple(manifest.notebooks()["06-realnvp.ipynb"])
    assert manifest.named("ex-06-1") == (manifest.find("ex-06-1"),)  # and not ex-06-8
    assert manifest.named("ex-06-2") == (manifest.find("ex-06-2"),)
    for text in ("ex", "ex-6", "06", "ex-06-"):
        with pytest.raises(UnknownExercise):
            manifest.named(text)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"id": "ex-02-1"}, "must be called ex-01-<number>"),
        ({"title": "part 2"}, "without digits"),
        ({"minutes": 0}, "minutes from 1 to 60"),
        ({"core": "yes"}, "must be core or stretch"),
        ({"kind": "question"}, "a kind in equation to code, predict, .*got 'question'"),
        ({"hints": ("one", "two")}, "three hints"),
        ({"hints": ("one", "two", " ")}, "three hints"),
    ],
)
def test_a_bad_entry_is_refused_in_a_sentence(change, complaint):
    good = {"id": "ex-01-1", "chapter": 1, "notebook": "a.ipynb", "title": "t", "minutes": 5, "core": True}
    good |= {"name": "f", "stub": "0" * 16}
    with pytest.raises(ValueError, match=complaint):
        Exercise(**(good | {"kind": "derive", "hints": ("a", "b", "c")} | change))
