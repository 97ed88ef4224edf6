"""Answers are found in cells that were split, merged, doubled, moved, emptied or turned into text."""

import copy
import os

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
    zipped,
)

from flowcourse.core import manifest
from flowcourse.core.notebooks import digest

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


def returning(value):
    """A notebook whose first answer returns a value."""
    notebook = solved()
    cell(notebook)["source"] = f"def uniform_height(a):\n    return {value}"
    return notebook


def hand_in(tmp_path, paths, hours, packed):
    """A class's folder or zip in which alice hands in a notebook for each path, at these hours."""
    files = {path: returning(n) for n, path in enumerate(paths)} | {"bob.ipynb": solved()}
    if packed:
        return save(tmp_path / "class.zip", zipped(files, times=dict(zip(paths, hours))))
    for path in files:
        save(tmp_path / "class" / path, files[path])
    for path, hour in zip(paths, hours):
        os.utime(tmp_path / "class" / path, (1_700_000_000 + 3600 * hour,) * 2)
    return tmp_path / "class"


def of_alice(*sources):
    """(what the versions of her first answer return, her problems)."""
    (alice,) = (one for name, one in collected(*sources).items() if name.startswith("alice"))
    return [int(one.text.split()[-1]) for one in alice.versions(FIRST)], alice.problems


COPY = NAME.replace(".ipynb", " (1).ipynb")
WAYS = {  # {way to hand in: two paths}
    "a folder each": (f"alice/{NAME}", f"alice/{COPY}"),
    "a folder each, and one within": (f"alice/{NAME}", f"alice/second/{NAME}"),
    "flat files": (f"alice_{NAME}", f"alice_{COPY}"),
    "Moodle's folders": tuple(f"alice_17_assignsubmission_file/{name}" for name in (NAME, COPY)),
    "Moodle's files": tuple(f"alice_17_assignsubmission_file_{name}" for name in (NAME, COPY)),
    "Canvas": (f"alice_17_901_{NAME}", f"alice_17_902_{COPY}"),
}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("way", WAYS)
def test_of_two_files_for_a_chapter_the_newest_counts_however_they_were_handed_in(tmp_path, way, packed):
    for newest, hours in enumerate([(2, 1), (1, 2)]):
        which = [way.rpartition("/")[2] for way in WAYS[way]][newest]
        values, problems = of_alice(hand_in(tmp_path, WAYS[way], hours, packed))
        assert values == [newest]
        (problem,) = problems
        assert problem.startswith(f"several files answer {FIRST}, each in another way: the newest counts, ")
        assert problem.endswith(which)


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("way", WAYS)
def test_of_two_files_with_one_time_both_are_graded(tmp_path, way, packed):
    values, (problem,) = of_alice(hand_in(tmp_path, WAYS[way], (1, 1), packed))
    assert sorted(values) == [0, 1]
    assert "which is the newest is not clear: all are graded, and the best mark of each exercise counts" in problem


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("late", [0, 1])
def test_blackboard_s_time_goes_before_the_file_s_own(tmp_path, late, packed):
    paths = [f"Flows_alice_attempt_2026-11-2{day}-10-11-12_{NAME}" for day in (1 + late, 2 - late)]
    values, problems = of_alice(hand_in(tmp_path, paths, (1 + late, 2 - late), packed))
    assert values == [1 - late] and problems[0].endswith(paths[1 - late])


@pytest.mark.attack("times in a zip of one's own")
@pytest.mark.parametrize("path", ["alice.zip", "class/alice.zip", "class/alice/all.zip"])
def test_the_times_in_a_zip_that_a_student_made_say_nothing(tmp_path, path):
    content = zipped({NAME: returning(0), COPY: returning(1)}, times={NAME: 5})
    save(tmp_path / "class" / "bob.ipynb", solved())
    saved = save(tmp_path / path, content)
    values, (problem,) = of_alice(saved if path == "alice.zip" else tmp_path / "class")
    assert values == [0, 1] and "not clear" in problem


def test_a_zip_has_one_time_beside_other_files(tmp_path):
    folder = tmp_path / "class" / "alice"
    for hour, name, content in ((1, "a.zip", {NAME: returning(0)}), (2, "b.zip", {NAME: returning(1)})):
        os.utime(save(folder / name, zipped(content, times={NAME: 9 - hour})), (1_700_000_000 + 3600 * hour,) * 2)
    os.utime(save(folder / NAME, returning(2)), (1_700_000_000,) * 2)
    save(tmp_path / "class" / "bob.ipynb", solved())
    assert of_alice(tmp_path / "class")[0] == [1]


def test_the_times_in_a_copy_of_the_course_say_nothing(tmp_path):
    paths = [f"alice/exercises/{NAME}", f"alice/exercises/{COPY}"]
    for path in ("flowcourse/cli.py", "minflow/flow.py"):
        save(tmp_path / "class" / "alice" / path, b"")
    assert of_alice(hand_in(tmp_path, paths, (1, 2), packed=False))[0] == [0, 1]


@pytest.mark.parametrize("release", ["this", "an earlier"])
def test_an_answer_that_was_not_begun_in_the_newest_file_is_taken_from_the_one_before(tmp_path, release):
    newest = blank()
    if release == "an earlier":
        stub = cell(newest)
        stub["source"] = "def uniform_height(a):\n    ...  # another stub"
        stub["metadata"]["flowcourse"]["built"] = digest(stub["source"])
    for hour, name, notebook in ((1, COPY, returning(0)), (2, NAME, newest)):
        os.utime(save(tmp_path / "alice" / name, notebook), (1_700_000_000 + 3600 * hour,) * 2)
    assert of_alice(tmp_path / "alice") == ([0], ())


def test_of_many_versions_the_first_three_are_graded(tmp_path):
    for n in range(5):
        save(tmp_path / "alice" / f"{NAME[:-6]} ({n}).ipynb", returning(n))
    save(tmp_path / "alice" / "again" / f"{NAME[:-6]} (0).ipynb", returning(0))
    values, (problem,) = of_alice(tmp_path / "alice")
    assert values == [0, 1, 2] and "the first 3 are graded" in problem


def test_an_answer_is_graded_in_each_notebook_that_differs_around_it(tmp_path):
    other = solved()
    other["cells"].append(code("x = 1"))
    for name, notebook in ((1, solved()), (2, other), (3, solved())):
        save(tmp_path / "alice" / f"{NAME[:-6]} ({name}).ipynb", notebook)
    (alice,) = collected(tmp_path / "alice").values()
    assert [answer.notebook for answer in alice.versions(FIRST)] == [0, 1] and alice.problems == ()
