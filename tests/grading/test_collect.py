"""Answers are found in cells that were split, merged, doubled, moved, emptied or turned into text."""

import copy

import pytest
from hand_ins import (
    FIRST,
    HONEST,
    NAME,
    SECOND,
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
    without_ids,
    without_marks,
)

from flowcourse.core import manifest

LINES = HONEST[FIRST].splitlines(keepends=True)


def split(notebook, at, **second):
    """The first answer's cell split behind a number of lines."""
    first = cell(notebook)
    rest = "".join(LINES[at:])
    first["source"] = "".join(LINES[:at]).rstrip("\n")
    notebook["cells"].insert(place(notebook) + 1, code(rest, **second))
    return notebook


@pytest.mark.parametrize("at", range(1, len(LINES)))
def test_a_cell_that_jupyterlab_split_is_joined(tmp_path, at):
    """It gives both halves new ids and the marks of the whole."""
    notebook = solved()
    split(notebook, at, metadata=copy.deepcopy(cell(notebook)["metadata"]), id="b")["cells"][place(notebook)]["id"] = (
        "a"
    )
    assert texts_of(tmp_path, notebook) == HONEST


@pytest.mark.parametrize("at", range(1, len(LINES)))
def test_a_cell_that_vs_code_split_is_joined(tmp_path, at):
    """It leaves id and marks to the first half."""
    assert texts_of(tmp_path, split(solved(), at, id="b")) == HONEST


@pytest.mark.parametrize("marks", [True, False])
def test_a_cell_that_was_split_behind_an_indentation_is_joined(tmp_path, marks):
    notebook = solved()
    before, after = "def f(a):\n    b = a\n    ", "return b"
    cell(notebook)["source"] = before.replace("def f", "def uniform_height")
    metadata = copy.deepcopy(cell(notebook)["metadata"]) if marks else {}
    notebook["cells"].insert(place(notebook) + 1, code(after, metadata=metadata))
    assert texts_of(tmp_path, notebook)[FIRST] == "def uniform_height(a):\n    b = a\n    return b"


def test_a_helper_and_a_function_that_were_split_go_together(tmp_path):
    notebook = solved()
    cell(notebook)["source"] = "def helper(a):\n    return 1 / a"
    notebook["cells"].insert(place(notebook) + 1, code("def uniform_height(a):\n    return helper(a)"))
    both = "def helper(a):\n    return 1 / a\ndef uniform_height(a):\n    return helper(a)"
    assert texts_of(tmp_path, notebook) == HONEST | {FIRST: both}


@pytest.mark.parametrize("keeps", [0, 1])
def test_two_answers_merged_into_one_cell_are_both_found(tmp_path, keeps):
    notebook = solved()
    both = f"{HONEST[FIRST]}\n\n{HONEST[SECOND]}"
    pair = [cell(notebook), cell(notebook, SECOND)]
    pair[keeps]["source"] = both
    notebook["cells"].remove(pair[1 - keeps])
    assert texts_of(tmp_path, notebook) == HONEST | {FIRST: both, SECOND: both}


def test_an_answer_merged_into_its_check_is_found(tmp_path):
    notebook = solved()
    check = cell(notebook, FIRST, "check")
    check["source"] = f'{HONEST[FIRST]}\n\ncheck("{FIRST}", uniform_height)'
    notebook["cells"].remove(cell(notebook))
    assert texts_of(tmp_path, notebook) == HONEST | {FIRST: check["source"]}


def test_of_two_versions_the_last_above_the_check_counts_and_a_sentence_says_so(tmp_path):
    notebook = solved()
    for offset, text in ((0, "def uniform_height(a):\n    return a"), (4, "def uniform_height(a):\n    return")):
        notebook["cells"].insert(place(notebook) + offset, copy.deepcopy(cell(solved())) | {"source": text, "id": "x"})
    alice = collected(save(tmp_path / "alice.ipynb", notebook))["alice"]
    assert texts(alice) == HONEST
    assert alice.problems == (f"alice.ipynb: 3 cells answer {FIRST}: the last above its check counts",)


@pytest.mark.parametrize("line", ["%timeit uniform_height(2)", "!ls", "np.exp?", "%matplotlib inline"])
def test_magics_stay_in_the_text_for_the_jail_to_leave_out(tmp_path, line):
    notebook = solved()
    cell(notebook)["source"] = f"{HONEST[FIRST]}\n{line}"
    assert texts_of(tmp_path, notebook) == HONEST | {FIRST: f"{HONEST[FIRST]}\n{line}"}


def test_an_indented_cell_is_read_as_ipython_runs_it(tmp_path):
    notebook = solved()
    cell(notebook)["source"] = "".join(f"    {line}" for line in LINES)
    assert texts_of(tmp_path, notebook) == HONEST


def test_a_name_that_two_chapters_ask_for_is_told_by_its_notebook(tmp_path):
    names = [exercise.name for exercise in manifest.exercises()]
    double = [exercise.id for exercise in manifest.exercises() if names.count(exercise.name) > 1]
    assert len(double) == 2
    for exercise in double:
        notebook = without_marks(without_ids(solved(manifest.find(exercise).notebook)))
        answers = texts_of(tmp_path, notebook)
        assert answers[exercise] == answer(exercise) and len(set(double) & set(answers)) == 1


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_cell_that_is_no_code_is_named(tmp_path, kind):
    notebook = solved()
    cell(notebook)["cell_type"] = kind
    alice = collected(save(tmp_path / "alice.ipynb", notebook))["alice"]
    assert FIRST not in alice.answers and alice.problems == (
        f"alice.ipynb: the answer cell of {FIRST} is no code but {kind}, and is not graded",
    )


def test_a_deleted_and_an_emptied_cell_are_missing_and_the_others_are_there(tmp_path):
    notebook = solved()
    notebook["cells"].remove(cell(notebook))
    cell(notebook, SECOND)["source"] = " \n"
    assert texts_of(tmp_path, notebook) == {key: text for key, text in HONEST.items() if key not in (FIRST, SECOND)}


def test_a_chapter_in_its_own_file_goes_before_a_copy_of_it(tmp_path):
    other = solved()
    cell(other)["source"] = "def uniform_height(a):\n    return 7"
    save(tmp_path / "alice" / NAME, solved())
    save(tmp_path / "alice" / NAME.replace(".ipynb", "-Copy1.ipynb"), other)
    (alice,) = collected(tmp_path / "alice").values()
    assert texts(alice) == HONEST and f"answers {FIRST} too, in another way" in alice.problems[0]
    save(tmp_path / "alice" / NAME, blank())
    (alice,) = collected(tmp_path / "alice").values()
    assert texts(alice) == texts_of(tmp_path, other) and not alice.problems
