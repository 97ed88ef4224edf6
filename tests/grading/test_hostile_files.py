"""Attacks by file: a sentence for the student who handed it in, and no one else's work is touched."""

import os
import random
import socket
import unicodedata
import zipfile

import pytest
from hand_ins import (
    FIRST,
    HONEST,
    NAME,
    STUBS,
    blank,
    code,
    collected,
    data,
    place,
    save,
    solved,
    takes_linear_time,
    texts,
    texts_of,
    zipped,
)
from hostile_files import BESIDE, EDITS, FILES, NAMES, ODD, at, list_alone, on_a_disk, parts, spoilt

from flowcourse.core.visible import visible
from flowcourse.grading.intake import collect, find_answers, zips
from flowcourse.grading.intake.sanitize import sanitize_name

WORK = pytest.mark.parametrize(("work", "worth"), [(solved, HONEST), (blank, STUBS)], ids=["honest", "blank"])
OTHERS = {exercise: text for exercise, text in HONEST.items() if exercise != FIRST}


@pytest.mark.attack("attack")
@pytest.mark.parametrize("attack", EDITS)
@WORK
def test_only_the_sources_of_answer_cells_count(tmp_path, attack, work, worth):
    notebook = work()
    EDITS[attack](notebook)
    assert notebook != work(), "the attack changes nothing"
    assert texts_of(tmp_path, notebook) == worth


@pytest.mark.attack("a later definition in a cell of one's own")
@pytest.mark.parametrize("where", ["top", "above the answer", "above the check", "below the check", "end"])
def test_a_later_definition_in_a_cell_of_one_s_own_does_not_count_where_the_answer_cell_was_written_in(tmp_path, where):
    notebook = solved()
    at(where, "def uniform_height(a):\n    return 7")(notebook)
    assert texts_of(tmp_path, notebook) == HONEST


@pytest.mark.attack("files beside the notebook")
@WORK
def test_files_beside_the_notebook_have_no_effect(tmp_path, work, worth):
    for path, content in BESIDE.items():
        save(tmp_path / "alice" / path, content)
    save(tmp_path / "alice" / "exercises" / NAME, work())
    (alice,) = collected(tmp_path / "alice").values()
    assert texts(alice) == worth and alice.problems == ()


@pytest.mark.attack("attack")
@pytest.mark.parametrize("attack", FILES)
def test_what_cannot_be_read_is_a_sentence_and_the_neighbour_has_the_marks_of_honest_work(tmp_path, attack):
    name, content, words = FILES[attack]
    save(tmp_path / "bob.ipynb", solved())
    if callable(content):
        content(tmp_path / name)
    else:
        save(tmp_path / name, content)
    submissions = collected(tmp_path)
    bob, (alice,) = submissions.pop("bob"), submissions.values()
    assert alice.name.startswith("alice") and alice.answers == {}
    assert alice.problems and words in " ".join(alice.problems) and "to its end" not in " ".join(alice.problems)
    assert texts(bob) == HONEST and bob.problems == ()


def test_the_same_ways_lead_to_honest_work(tmp_path):
    """What the attacks above go through is open: a file and a zip, whole and packed in the usual ways."""
    save(tmp_path / "a.ipynb", data(solved()) + b" " * 7_000_000)
    save(tmp_path / "b.zip", zipped({f"exercises/{NAME}": solved()}))
    save(tmp_path / "c.zip", zipped({NAME: solved()}, compress=zipfile.ZIP_STORED))
    save(tmp_path / "d" / "e.zip", zipped({"f/" * 5 + NAME: solved()}))
    assert [texts(submission) for submission in collected(tmp_path).values()] == [HONEST] * 4


@pytest.mark.attack("a socket")
def test_a_socket_is_not_read(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(tmp_path)  # a socket's path must be short
        listener.bind("alice.ipynb")
        (alice,) = collected(tmp_path).values()
    assert alice.problems == ("alice.ipynb is a socket, and only regular files are read",)


@pytest.mark.attack("a device")
def test_a_device_is_not_read(tmp_path):
    try:
        os.mknod(tmp_path / "alice.ipynb", 0o020644, os.makedev(1, 5))
    except PermissionError:  # only root makes devices; its other way in is a link, which is among FILES
        os.symlink("/dev/zero", tmp_path / "alice.ipynb")
    (alice,) = collected(tmp_path).values()
    assert "only regular files are read" in alice.problems[0]


@pytest.mark.attack("a zip with too long a list")
def test_a_list_of_files_that_is_too_long_is_not_read(tmp_path, monkeypatch):
    path = save(tmp_path / "class" / "alice.zip", zipped({NAME: solved()}))
    for named, cap in ((path.parent, "LISTING_BYTES"), (path, "CLASS_LISTING_BYTES")):
        assert texts(collected(named)["alice"]) == HONEST
        monkeypatch.setattr(zips, cap, 50)
        assert "lists too many files" in collected(named)["alice"].problems[0]


@pytest.mark.attack("a zip of deep folders")
def test_a_zip_with_too_many_folders_is_not_read(tmp_path):
    path = save(tmp_path / "class" / "alice.zip", list_alone("/".join([f"{n}"] * 30) for n in range(3_400)))
    for named in (path.parent, path):
        assert "lists more than 100000 files and folders" in collected(named)["alice"].problems[0]


@pytest.mark.attack("a submission that takes all memory")
def test_a_submission_has_so_much_memory_and_the_next_one_is_read(tmp_path, monkeypatch):
    def greedy(entry, *args, read=collect._read):
        read(entry, *args)
        return bytearray(10**9) if entry.name == "alice" else None

    monkeypatch.setattr(collect, "BYTES", 500_000_000)
    monkeypatch.setattr(collect, "_read", greedy)
    for name in ("alice", "bob"):
        save(tmp_path / f"{name}.ipynb", data(solved()))
    read = collected(tmp_path)
    assert "more than 500.0 MB of memory" in read["alice"].problems[0] and texts(read["bob"]) == HONEST


@pytest.mark.attack("a zip of tens of thousands of names")
def test_tens_of_thousands_of_names_take_linear_time(tmp_path):
    def collect_names(number):
        save(tmp_path / "class" / "alice.zip", list_alone(f"{n}.ipynb" for n in range(number)))
        return collected(tmp_path / "class")

    assert takes_linear_time(collect_names, 1_000)
    assert "more than 20000 files" in collect_names(21_000)["alice"].problems[0]


@pytest.mark.attack("many notebooks")
def test_of_many_notebooks_so_many_are_read_as_the_caps_allow(tmp_path, monkeypatch):
    one = data(solved())
    monkeypatch.setattr(collect, "MOST_NOTEBOOKS", 5)
    monkeypatch.setattr(collect, "TOTAL_BYTES", 3 * len(one))
    monkeypatch.setattr(collect, "MOST_FILES", 8)
    for number in range(10):
        save(tmp_path / "alice" / "x" / f"{number}.ipynb", one)
    (alice,) = collected(tmp_path).values()
    assert texts(alice) == HONEST
    for words in ("more than 8 files", "6 notebooks, and only 5 are read", "were read before it"):
        assert words in " ".join(alice.problems)


@pytest.mark.attack("many zips")
def test_of_many_zips_so_many_are_opened_as_the_caps_allow(tmp_path, monkeypatch):
    one = zipped({NAME: solved()})
    monkeypatch.setattr(collect, "TOTAL_ZIP_BYTES", 3 * len(one))
    monkeypatch.setattr(collect, "MOST_ZIPS", 4)
    for number in range(5):
        save(tmp_path / "alice" / "exercises" / f"{number}.zip", one)
    (alice,) = collected(tmp_path).values()
    assert texts(alice) == HONEST
    assert [problem.partition(" were")[0] for problem in alice.problems] == [
        f"3.zip is not read: {3 * len(one) / 1e3:.0f} kB",
        "4.zip is not read: 4 zips",
    ]


@pytest.mark.attack("names that differ in case alone")
@pytest.mark.parametrize("twins", [(NAME, NAME.upper()), (NAME.upper(), NAME)])
def test_of_names_that_a_disk_may_take_for_one_the_later_counts(tmp_path, twins):
    first, second = (name.replace(".IPYNB", ".ipynb") for name in twins)
    alice = collected(save(tmp_path / "alice.zip", zipped({first: blank(), second: solved()})))["alice"]
    assert texts(alice) == HONEST and "the later one counts" in alice.problems[0]


@pytest.mark.attack("attack")
@pytest.mark.parametrize("attack", ODD)
def test_an_answer_that_cannot_be_used_costs_that_exercise_alone(tmp_path, attack):
    content, text, words = ODD[attack]
    alice = collected(save(tmp_path / "alice.ipynb", content))["alice"]
    assert texts(alice) == OTHERS | ({FIRST: text} if text else {})
    assert words in " ".join(alice.problems) and bool(words) == bool(alice.problems)
    assert [problem for problem in alice.problems if problem != visible(problem) or len(problem) > 300] == []


CHECKS = "\n".join(f'check("{exercise}")' for exercise in HONEST)


@pytest.mark.attack("thousands of parts")
@pytest.mark.parametrize(
    "text", ["  x = 1", "uniform_height = 1", "def uniform_height(a):", "\n" * 300 + "  y", "#" * 1000, CHECKS]
)
def test_thousands_of_parts_take_linear_time(tmp_path, text):
    def collect_parts(number):
        return texts(collected(save(tmp_path / "alice.ipynb", parts(solved(), text, number)))["alice"])

    assert takes_linear_time(collect_parts, 300)
    assert collect_parts(4900).items() >= OTHERS.items()


@pytest.mark.attack("a file of anything")
@pytest.mark.parametrize("seed", range(4))
def test_nothing_in_a_file_makes_it_raise(tmp_path, seed):
    rng = random.Random(seed)
    for number in range(20):
        save(tmp_path / f"{number}.ipynb", spoilt(rng))
        packed = bytearray(zipped({NAME: solved()}))
        for _ in range(3):
            packed[rng.randrange(len(packed))] = rng.randrange(256)
        save(tmp_path / f"{number}-z.zip", bytes(packed))
    submissions = collected(tmp_path)
    assert len(submissions) == 40 and any(submission.answers for submission in submissions.values())
    problems = [problem for submission in submissions.values() for problem in submission.problems]
    assert problems and not [problem for problem in problems if "to its end" in problem]


@pytest.mark.attack("a submission that is slow to read")
def test_a_submission_has_a_clock_and_what_was_read_until_then_counts(tmp_path, monkeypatch):
    def slow(data, cells=find_answers.cells):
        while b"endless" in data:
            sum(range(1000))
        return cells(data)

    monkeypatch.setattr(find_answers, "cells", slow)
    monkeypatch.setattr(collect, "SECONDS", 0.5)
    save(tmp_path / "alice" / NAME, solved())
    save(tmp_path / "alice" / "more" / "x.ipynb", solved() | {"x": "endless"})
    save(tmp_path / "bob.ipynb", solved())
    submissions = collected(tmp_path)
    assert {name: texts(one) for name, one in submissions.items()} == {"alice": HONEST, "bob": HONEST}
    assert submissions["alice"].problems == ("reading it took more than 0.5 s: what was read until then counts",)
    assert submissions["bob"].problems == ()


def test_a_fault_of_the_collector_itself_costs_one_submission_alone(tmp_path, monkeypatch):
    for who in ("alice", "bob"):
        save(tmp_path / f"{who}.ipynb", solved())
    take, calls = collect.Work.take, []

    def fails_once(*args):
        calls.append(args)
        if len(calls) == 1:
            raise RuntimeError
        take(*args)

    monkeypatch.setattr(collect.Work, "take", fails_once)
    submissions = collected(tmp_path)
    assert submissions["alice"].problems == ("it could not be read to its end: RuntimeError",)
    assert texts(submissions["bob"]) == HONEST


@pytest.mark.attack("a hostile name")
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_made_harmless(tmp_path, name):
    shown = sanitize_name(name)
    assert 0 < len(shown) <= 61 and len(shown.encode()) <= 130
    assert [c for c in shown if c not in " ._-" and unicodedata.category(c)[0] not in "LMN"] == []
    assert shown == "_con" or shown[0] == "_" or unicodedata.category(shown[0])[0] in "LN"
    assert not shown.endswith((" ", ".")) and ".." not in shown
    assert sanitize_name(shown) == shown and visible(shown) == shown
    if file := on_a_disk(name):
        (tmp_path / f"{file}.ipynb").write_bytes(b"{}")
        (submission,) = collected(tmp_path).values()
        assert sanitize_name(submission.name) == submission.name and submission.problems == tuple(
            map(visible, submission.problems)
        )


@pytest.mark.parametrize("name", ["Łukasz Müller", "李小龍", "Zoë O'Neil", "Ann Lee_17", "ada.lovelace", "محمد علي"])
def test_an_honest_name_stays_readable(name):
    assert sanitize_name(name) == name.replace("'", " ")


def test_names_that_differ_at_their_ends_alone_stay_two():
    assert sanitize_name("x" * 200 + "a") != sanitize_name("x" * 200 + "b")


def test_an_honest_notebook_of_fifty_megabytes_keeps_its_answers(tmp_path):
    notebook = solved()
    picture = {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo" * 10**6}, "metadata": {}}
    lines = {"output_type": "stream", "name": "stdout", "text": ['step 1: "loss" \\ [0.25]\n'] * 10**5}
    notebook["cells"][place(notebook) + 1]["outputs"] = [picture] * 4 + [lines]
    notebook["cells"].append(code("") | {"cell_type": "markdown", "attachments": {"a": {"image/png": "x" * 10**6}}})
    notebook["metadata"]["widgets"] = {"state": {str(n): {"value": [n]} for n in range(10**4)}}
    assert len(data(notebook)) > 45_000_000
    alice = collected(save(tmp_path / "alice.ipynb", notebook))["alice"]
    assert texts(alice) == HONEST and alice.problems == ()


def test_large_notebooks_are_read_up_to_a_cap_for_each_student(tmp_path, monkeypatch):
    one = solved()
    one["cells"][0]["outputs"] = ["x" * 9_000_000]
    monkeypatch.setattr(collect, "TOTAL_LARGE_BYTES", 2 * len(data(one)))
    for number in range(4):
        save(tmp_path / "alice" / f"{number}.ipynb", one)
    (alice,) = collected(tmp_path).values()
    assert texts(alice) == HONEST and "3.ipynb is not read: 18.0 MB were read before it" in " ".join(alice.problems)
