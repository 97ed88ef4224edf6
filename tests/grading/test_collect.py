"""Answers are found whatever saved the notebook, and nothing but the sources of answer cells counts."""

import copy
import json

import nbformat
import pytest
from hand_ins import (
    FIRST,
    HONEST,
    IDS,
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

from flowcourse import manifest
from flowcourse.grading.asked import asked
from flowcourse.restore import keep

LINES = HONEST[FIRST].splitlines(keepends=True)


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
    assert all(asked()[exercise].untouched(text) for exercise, text in found.items()) and list(found) == IDS


def split(notebook, at, **second):
    """The first answer's cell split behind a number of lines."""
    here = cell(notebook)
    rest = "".join(LINES[at:])
    here["source"] = "".join(LINES[:at]).rstrip("\n")
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
    here = [cell(notebook), cell(notebook, SECOND)]
    here[keeps]["source"] = both
    notebook["cells"].remove(here[1 - keeps])
    assert texts_of(tmp_path, notebook) == HONEST | {FIRST: both, SECOND: both}


def test_an_answer_merged_into_its_check_is_found(tmp_path):
    notebook = solved()
    check = cell(notebook, FIRST, "check")
    check["source"] = f'{HONEST[FIRST]}\n\ncheck("{FIRST}", uniform_height)'
    notebook["cells"].remove(cell(notebook))
    assert texts_of(tmp_path, notebook) == HONEST | {FIRST: check["source"]}


def test_an_answer_written_into_a_new_cell_above_the_check_counts(tmp_path):
    notebook = solved()
    cell(notebook)["source"] = asked()[FIRST].stub
    notebook["cells"].insert(place(notebook) + 1, code(HONEST[FIRST]))
    assert texts_of(tmp_path, notebook) == HONEST


@pytest.mark.parametrize("worked", [0, 1])
@pytest.mark.parametrize("other", ["stub", "", "the same"])
def test_of_two_cells_with_one_id_the_one_that_was_written_in_counts(tmp_path, worked, other):
    notebook = solved()
    twin = copy.deepcopy(cell(notebook))
    twin["source"] = {"stub": asked()[FIRST].stub, "": "", "the same": HONEST[FIRST]}[other]
    notebook["cells"].insert(place(notebook) + worked, twin)
    assert texts_of(tmp_path, notebook) == HONEST


def test_of_two_versions_the_last_above_the_check_counts_and_a_sentence_says_so(tmp_path):
    notebook = solved()
    for offset, text in ((0, "def uniform_height(a):\n    return a"), (4, "def uniform_height(a):\n    return")):
        notebook["cells"].insert(place(notebook) + offset, copy.deepcopy(cell(solved())) | {"source": text, "id": "x"})
    found = collected(save(tmp_path / "alice.ipynb", notebook))["alice"]
    assert texts(found) == HONEST
    assert found.problems == (f"alice.ipynb: 3 cells answer {FIRST}: the last above its check counts",)


def test_raw_copies_that_reset_keeps_are_no_answers(tmp_path):
    notebook = solved()
    notebook["cells"].insert(place(notebook) + 1, keep(notebook, FIRST, "def uniform_height(a):\n    return 7"))
    assert texts_of(tmp_path, notebook) == HONEST


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
    double = [exercise for exercise, wanted in asked().items() if not wanted.unique]
    assert len(double) == 2
    for exercise in double:
        notebook = nothing_but_names(solved(manifest.find(exercise).notebook))
        found = texts_of(tmp_path, notebook)
        assert found[exercise] == answer(exercise) and len(set(double) & set(found)) == 1


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_cell_that_is_no_code_is_named(tmp_path, kind):
    notebook = solved()
    cell(notebook)["cell_type"] = kind
    found = collected(save(tmp_path / "alice.ipynb", notebook))["alice"]
    assert FIRST not in found.answers and found.problems == (
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
    (found,) = collected(tmp_path / "alice").values()
    assert texts(found) == HONEST and f"answers {FIRST} too, otherwise" in found.problems[0]
    save(tmp_path / "alice" / NAME, blank())
    (found,) = collected(tmp_path / "alice").values()
    assert texts(found) == texts_of(tmp_path, other) and not found.problems
