"""Who handed in what is seen from folders, files and zips, as LMS, Git hosts and students make them."""

import re
from itertools import product

import pytest
from hand_ins import FIRST, NAME, blank, cell, collected, data, save, solved, takes_linear_time, texts, zipped
from hostile_files import LIKE_A_CACHE

from flowcourse.checking.guard import time_limit
from flowcourse.core import manifest
from flowcourse.core.notebooks import NotebookError
from flowcourse.grading.intake import collect, whose
from flowcourse.grading.intake.find_submissions import COPY_OF_THE_COURSE, Entry, _named, find_submissions

OTHER = list(manifest.notebooks())[8]


def by(who):
    """A notebook whose first answer tells who wrote it."""
    notebook = blank()
    cell(notebook)["source"] = f"def uniform_height(a):\n    return {who!r}"
    return notebook


def authors(*paths):
    """{name of the submission: who wrote its first answer}."""
    names = {}
    for name, submission in collected(*paths).items():
        author = re.search(r"return '(\w+)'", texts(submission).get(FIRST, ""))
        names[name] = author and author[1]
    return names


def fork(who):
    """What lies in a copy of the whole course."""
    return (
        {f"exercises/{NAME}": by(who)}
        | {path: by("upstream") for path in (f"solutions/{NAME}", f"notebooks/{NAME}")}
        | {"flowcourse/cli.py": b"", "minflow/flow.py": b""}
    )


def under(folder, files):
    return {f"{folder}/{path}": content for path, content in files.items()}


BOTH = {"alice": "alice", "bob": "bob"}
LAYOUTS = {
    "files": ({"alice.ipynb": by("alice"), "bob.ipynb": by("bob")}, BOTH),
    "a folder each": ({f"alice/{NAME}": by("alice"), "bob/any name.ipynb": by("bob")}, BOTH),
    "as nbgrader collects": ({f"alice/ps1/{NAME}": by("alice"), f"bob/ps1/{NAME}": by("bob")}, BOTH),
    "a zip each": ({"alice.zip": zipped({NAME: by("alice")}), "bob.zip": zipped({f"hw/1/{NAME}": by("bob")})}, BOTH),
    "a zip in a folder each": ({"alice/hand in.zip": zipped({NAME: by("alice")}), f"bob/{NAME}": by("bob")}, BOTH),
    "forks": (under("alice", fork("alice")) | under("bob", fork("bob")), BOTH),
    "zips of forks": ({f"{who}.zip": zipped(under("minflow-main", fork(who))) for who in BOTH}, BOTH),
    "zips, and one unnamed": (
        {"alice.zip": zipped({NAME: by("alice")}), "bob.zip": zipped({NAME: by("bob")}), NAME: by("cem")},
        BOTH | {"class": "cem"},
    ),
    "a folder each, and the stubs": (
        {f"alice/{NAME}": by("alice"), f"bob/{NAME}": by("bob"), f"exercises/{NAME}": by("nobody")},
        BOTH | {"exercises": "nobody"},
    ),
    "as browsers save them": ({"alice.ipynb.txt": by("alice"), f"bob/{NAME}.json": by("bob")}, BOTH),
    "no notebook": ({"alice.tar.gz": b"x", "bob.pdf": b"x", "cem.PY": b"x"}, dict.fromkeys(["alice", "bob", "cem"])),
    "a report beside it": ({"alice.ipynb": by("alice"), "alice.pdf": b"x", "bob.ipynb": by("bob"), "b.csv": b""}, BOTH),
    "moodle, a folder each": (
        {
            f"Ann Lee_17_assignsubmission_file/{NAME}": by("alice"),
            f"Ann Lee_18_assignsubmission_file_/{NAME}": by("bob"),
        },
        {"Ann Lee_17": "alice", "Ann Lee_18": "bob"},
    ),
    "moodle, flat": (
        {
            f"Ann Lee_17_assignsubmission_file_{NAME}": by("alice"),
            "Bo_18_assignsubmission_file_mine.zip": zipped({NAME: by("bob")}),
            "Cy_19_assignsubmission_file_essay.docx": b"PK",
        },
        {"Ann Lee_17": "alice", "Bo_18": "bob", "Cy_19": None},
    ),
    "canvas": (
        {
            f"leeann_17_901_{NAME}": by("alice"),
            f"leeann_17_902_{OTHER}": blank(OTHER),
            f"bo_LATE_18_903_{NAME.replace('.ipynb', '-1.ipynb')}": by("bob"),
        },
        {"leeann_17": "alice", "bo_18": "bob"},
    ),
    "blackboard": (
        {
            f"Flows 1_alice_attempt_2026-11-20-10-11-12_{NAME}": by("early"),
            "Flows 1_alice_attempt_2026-11-20-10-11-12.txt": b"Name: Alice",
            f"Flows 1_alice_attempt_2026-11-21-09-00-00_{NAME}": by("alice"),
            f"Flows 1_alice_attempt_2026-11-21-09-00-00_{OTHER}": blank(OTHER),
            "Flows 1_alice_attempt_2026-11-21-09-00-00.txt": b"Name: Alice",
            "Flows 1_bob_attempt_2026-11-20-10-11-13_mine.zip": zipped({NAME: by("bob")}),
            "Flows 1_bob_attempt_2026-11-20-10-11-13.txt": b"Name: Bob",
            "Flows 1_cem_attempt_2026-11-20-10-11-14.txt": b"Name: Cem",
            f"Flows 1_dan_attempt_2026-11-20-10-11-15_x_alice_attempt_2026-11-22-10-11-15_{NAME}": by("dan"),
        },
        BOTH | {"cem": None, "dan": "dan"},
    ),
    "blackboard, an assignment that is called as files of Canvas are": (
        {
            f"hw_1_2_{who}_attempt_2026-11-20-10-11-12{end}": content
            for who in BOTH
            for end, content in ((f"_{NAME}", by(who)), (".txt", b"Name:"))
        },
        BOTH,
    ),
    "blackboard, names of which only the end is known": (
        {
            f"Flows_j_doe_attempt_2026-11-20-10-11-12_{NAME}": by("alice"),
            f"Flows_m_doe_attempt_2026-11-20-10-11-13_{NAME}": by("bob"),
        },
        {"class doe": "alice", "class doe-2": "bob"},
    ),
    "names in front of the chapter": (
        {f"alice_{NAME}": by("alice"), f"bob-{NAME.replace('.ipynb', ' (1).ipynb')}": by("bob")},
        BOTH,
    ),
    "what a computer leaves behind": (
        {
            f"alice/{NAME}": by("alice"),
            f"alice/.ipynb_checkpoints/{NAME}": by("bob"),
            f"alice/__MACOSX/._{NAME}": b"\0\5",
            f"__MACOSX/alice/._{NAME}": b"\0\5",
            f"alice/.venv/lib/{NAME}": by("bob"),
            f"alice/.~{NAME}": by("bob"),
            ".DS_Store": b"\0",
            "grades.csv": b"a,b",
            f"bob/{NAME}": by("bob"),
        },
        BOTH,
    ),
}


# Names by which one student's work could pass for the course, and so take all the others' along.
OF_THE_COURSE = {
    "a chapter's own name among files": (
        {"alice.ipynb": by("alice"), f"bob_{NAME}": by("bob"), NAME: by("cem")},
        BOTH | {"class": "cem"},
    ),
    "exercises/ among files": (
        {"alice.ipynb": by("alice"), f"bob-{NAME}": by("bob"), f"exercises/{NAME}": by("cem")},
        BOTH | {"exercises": "cem"},
    ),
    "a chapter's own name among folders": (
        {f"alice/hw/1/{NAME}": by("alice"), f"bob/{NAME}": by("bob"), NAME: by("cem")},
        BOTH | {"class": "cem"},
    ),
    "flowcourse/ among folders": (
        {f"alice/{NAME}": by("alice"), f"bob/{NAME}": by("bob"), f"flowcourse/{NAME}": by("cem")},
        BOTH | {"flowcourse": "cem"},
    ),
    "flowcourse/ and minflow/ among folders": (
        {f"{who}/{NAME}": by(who) for who in ("alice", "bob", "flowcourse", "minflow")},
        BOTH | {"flowcourse": "flowcourse", "minflow": "minflow"},
    ),
    "flowcourse/ with a file of the course among folders": (
        under("flowcourse", fork("cem"))
        | {f"alice/{NAME}": by("alice"), f"bob/{NAME}": by("bob"), "flowcourse/cli.py": b"", f"exercises/{NAME}": b""},
        BOTH | {"flowcourse": "cem", "exercises": None},
    ),
}


def handed_in_together(tmp_path, files, packed):
    """The path of a folder or a zip of these files."""
    if packed:
        return save(tmp_path / "class.zip", zipped(files))
    for name, content in files.items():
        save(tmp_path / "class" / name, content)
    return tmp_path / "class"


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_student_is_one_submission_with_what_he_or_she_wrote(tmp_path, layout, packed):
    files, wanted = LAYOUTS[layout]
    assert authors(handed_in_together(tmp_path, files, packed)) == wanted


@pytest.mark.attack("attack")
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("attack", OF_THE_COURSE)
def test_a_name_of_the_course_takes_no_other_work_along(tmp_path, attack, packed):
    files, wanted = OF_THE_COURSE[attack]
    assert authors(handed_in_together(tmp_path, files, packed)) == wanted


@pytest.mark.attack("attack")
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("attack", LIKE_A_CACHE)
def test_a_folder_with_a_chapter_is_read_whatever_it_is_called(tmp_path, attack, packed):
    files = {f"{who}/{NAME}": by(who.strip("._")) for who in ("alice", attack)}
    assert list(authors(handed_in_together(tmp_path, files, packed)).values()) == ["alice", attack.strip("._")]


@pytest.mark.attack("a name that is left out as a computer's own")
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_what_is_not_read_among_the_submissions_is_named_in_a_sentence(tmp_path, packed):
    left = {".hidden.ipynb": by("cem"), "env/mine.ipynb": by("dee"), "grades.csv": b"", "notes/x.txt": b""}
    class_ = handed_in_together(tmp_path, {f"alice/{NAME}": by("alice")} | left, packed)
    submissions, notes = collect.submissions([class_])
    assert [one.name for one in submissions] == ["alice", "notes"]
    assert notes == [f"not read in {class_.name}: .hidden.ipynb, env, grades.csv"]


def test_what_is_left_out_of_a_class_s_zip_is_told(tmp_path):
    files = {f"alice/{NAME}": by("alice"), f"bob/{NAME}": by("bob"), f"../cem/{NAME}": by("cem")}
    assert list(authors(class_ := save(tmp_path / "class.zip", zipped(files)))) == ["alice", "bob"]
    _, notes = collect.submissions([class_])
    assert notes == [f"class.zip: ../cem/{NAME} leads out of the zip, and is left out"]


@pytest.mark.attack("a name that is a neighbour's, except for a space")
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_a_name_that_becomes_a_neighbour_s_changes_and_the_neighbour_s_does_not(tmp_path, packed):
    class_ = handed_in_together(tmp_path, {f"alice/{NAME}": by("alice"), f" alice/{NAME}": by("cem")}, packed)
    assert authors(class_) == {"alice": "alice", "class alice": "cem"}
    submissions, notes = collect.submissions([class_])
    by_name = {one.name: one for one in submissions}
    assert notes == ["' alice' is listed as 'class alice'"]
    assert {name: one.paths for name, one in by_name.items()} == {
        "alice": (f"{class_}/alice",),
        "class alice": (f"{class_}/ alice",),
    }


def test_a_release_has_the_files_by_which_a_copy_of_the_course_is_known(released):
    assert [path for path in COPY_OF_THE_COURSE if not released.joinpath(*path).is_file()] == []


def test_each_submission_says_where_it_was_found(tmp_path):
    loose = save(tmp_path / "late" / "bob.ipynb", by("bob"))
    packed = save(tmp_path / "cem.zip", zipped(under("minflow-main", fork("cem"))))
    moodle = save(tmp_path / "moodle.zip", zipped({f"top/Di_1_assignsubmission_file_/{NAME}": by("dee")}))
    paths = {one.name: one.paths for one in collected(loose, packed, moodle).values()}
    assert paths == {
        "bob": (str(loose),),
        "cem": (str(packed),),
        "Di_1": (f"{moodle}/top/Di_1_assignsubmission_file_",),
    }


@pytest.mark.parametrize(
    "files",
    [{NAME: by("alice")}, fork("alice"), under("minflow-main", fork("alice")), {f"hw/{NAME}": by("alice")}],
    ids=["notebooks", "fork", "downloaded fork", "one folder"],
)
def test_a_zip_of_one_student_has_the_name_of_the_zip(tmp_path, files):
    assert authors(save(tmp_path / "alice.zip", zipped(files))) == {"alice": "alice"}


def test_the_names_in_a_zip_from_macos_are_read_as_they_were_written(tmp_path):
    """It writes UTF-8 and leaves out the flag that says so."""
    packed = zipped({f"Zoë/{NAME}": by("alice"), f"Bo/{NAME}": by("bob")})
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        offset = {b"PK\x03\x04": 6, b"PK\x01\x02": 8}[start]
        raw, at = bytearray(packed), packed.find(start)
        while at >= 0:
            raw[at + offset + 1] &= ~0x08
            at = packed.find(start, at + 1)
        packed = bytes(raw)
    assert authors(save(tmp_path / "class.zip", packed)) == {"Zoë": "alice", "Bo": "bob"}


def test_a_folder_of_one_student_has_the_name_of_the_folder(tmp_path):
    for path, content in fork("alice").items():
        save(tmp_path / "alice" / path, content)
    assert authors(tmp_path / "alice") == {"alice": "alice"}


def test_what_a_student_keeps_beside_a_chapter_makes_no_other_students(tmp_path):
    copies = {NAME.replace(".ipynb", f"{copy}.ipynb"): by("alice") for copy in ("-Copy1", " (1)", " copy")}
    for other in ("scratch.ipynb", f"old/{NAME}", "all.zip"):
        files = copies | {NAME: by("alice"), other: blank(), "report.pdf": b"x"}
        (one,) = collected(
            save(tmp_path / f"{other[:3]}.zip", zipped({f"alice/{name}": files[name] for name in files}))
        )
        assert one == other[:3]
    for path, content in (copies | {NAME: by("alice"), f"{NAME[:-6]}-old.ipynb": blank()}).items():
        save(tmp_path / "alice" / path, content)
    assert authors(tmp_path / "alice") == {"alice": "alice"}


SWALLOWS = {  # {what the others are called or hold: their files}
    "files that are called after the chapter": {f"{NAME[:-6]}-{who}.ipynb": by(who) for who in ("alice", "bob")},
    "files without a word of the course": {f"{who}.ipynb": b'{"cells": []}' for who in ("alice", "bob")},
    "files in another encoding": {f"{who}.ipynb": data(by(who)).decode().encode("utf-16") for who in ("alice", "bob")},
}


@pytest.mark.attack("others")
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("others", SWALLOWS)
def test_a_chapter_s_own_name_takes_no_work_along_whatever_the_others_hold(tmp_path, others, packed):
    class_ = handed_in_together(tmp_path, SWALLOWS[others] | {NAME: by("cem")}, packed)
    submissions, notes = collect.submissions([class_])
    by_name = {one.name: one for one in submissions}
    assert len(by_name) == 3 and texts(by_name["class"])[FIRST].endswith("'cem'")
    assert notes == [
        f"{class_.name} is read as the work of a class, a row for each file and folder in it: if it is that of one "
        f"student, put {class_.name} into another folder, and name that one"
    ]


def test_what_lies_beside_the_only_notebook_is_named(tmp_path):
    files = {NAME: by("cem"), "alice.pdf": b"x", "bob.pdf": b"x"}
    _, notes = collect.submissions([handed_in_together(tmp_path, files, packed=False)])
    assert notes == ["class is read as the work of one student, though it holds alice.pdf, bob.pdf too"]


def test_chapters_that_are_named_one_by_one_belong_to_their_folder(tmp_path):
    for who in BOTH:
        save(tmp_path / who / NAME, by(who))
        save(tmp_path / who / OTHER, blank(OTHER))
    paths = [tmp_path / who / name for name in (NAME, OTHER) for who in BOTH]
    assert authors(*paths) == BOTH


def test_a_chapter_that_lies_among_folders_of_students_is_none_of_theirs(tmp_path):
    save(tmp_path / "class" / NAME, by("teacher"))
    for who in BOTH:
        save(tmp_path / "class" / who / NAME, by(who))
    assert authors(tmp_path / "class") == BOTH | {"class": "teacher"}


def test_an_exercise_of_the_fork_s_own_solutions_is_not_graded(tmp_path):
    """Where exercises/ was deleted, the project's solutions must not stand in for it."""
    files = {path: content for path, content in fork("alice").items() if not path.startswith("exercises/")}
    (alice,) = collected(save(tmp_path / "alice.zip", zipped(files))).values()
    assert not alice.answers and alice.problems == (NO_NOTEBOOK,)


def test_names_are_unique_and_say_where_they_are_from(tmp_path):
    for folder in ("monday", "tuesday"):
        for who in ("alice", "Alice", "ALICE"):
            save(tmp_path / folder / f"{who}.ipynb", by("alice"))
    names = list(collected(tmp_path / "monday", tmp_path / "tuesday"))
    assert len({name.casefold() for name in names}) == 6
    assert sum(name.startswith("monday alice") for name in map(str.lower, names)) == 3


def test_thousands_of_names_that_become_one_take_linear_time():
    def named(count):
        entries = _named([Entry("a", [], []) for _ in range(count)])
        assert len({entry.name for entry in entries}) == count

    assert takes_linear_time(named, 200)


def test_of_a_huge_folder_only_so_much_is_looked_at_to_find_a_chapter(tmp_path, monkeypatch):
    save(tmp_path / ".alice" / "x" / NAME, solved())
    save(tmp_path / "bob.ipynb", solved())
    for most, names in ((2, ["alice", "bob"]), (1, ["bob"])):
        monkeypatch.setattr("flowcourse.grading.intake.find_submissions.MOST_LOOKED_AT", most)
        assert [entry.name for entry in find_submissions([tmp_path])[0]] == names


def test_the_order_of_the_paths_changes_nothing(tmp_path):
    paths = [save(tmp_path / folder / "alice.ipynb", by(folder)) for folder in ("b", "a", "c")]
    assert authors(*paths) == authors(*reversed(paths)) == {f"{x} alice": x for x in "abc"}


def test_a_path_that_does_not_exist_is_told_at_once(tmp_path):
    with pytest.raises(NotebookError, match="does not exist: name files, folders or zips"):
        find_submissions([tmp_path / "nowhere"])


@pytest.mark.parametrize("files", [{}, {"essay.docx": b"PK"}, {"notes.txt": b"x"}], ids=["empty", "essay", "text"])
def test_a_folder_that_is_named_and_holds_no_notebook_still_has_a_row(tmp_path, files):
    save(tmp_path / "bob" / NAME, by("bob"))
    (tmp_path / "ian").mkdir()
    for name, content in files.items():
        save(tmp_path / "ian" / name, content)
    assert authors(tmp_path / "bob", tmp_path / "ian") == {"bob": "bob", "ian": None}


NO_NOTEBOOK = "there is no notebook of exercises in it, and what is needed is a file that ends in .ipynb"
WAYS = {  # {way to hand in: (path of what alice hands in, path of bob's notebook)}
    "a folder each": ("alice/essay{}", f"bob/{NAME}"),
    "flat files": ("alice{}", "bob.ipynb"),
    "Moodle's folders": ("alice_17_assignsubmission_file/essay{}", f"bob_18_assignsubmission_file/{NAME}"),
    "Moodle's files": ("alice_17_assignsubmission_file_essay{}", f"bob_18_assignsubmission_file_{NAME}"),
    "Canvas": ("alice_17_901_essay{}", f"bob_18_902_{NAME}"),
    "Blackboard": (
        "Flows_alice_attempt_2026-11-20-10-11-12_essay{}",
        f"Flows_bob_attempt_2026-11-20-10-11-12_{NAME}",
    ),
    "a zip each": ("alice.zip", f"bob/{NAME}"),
    "a zip in a folder each": ("alice/all.zip", f"bob/{NAME}"),
}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("ending", [".pdf", ".py", ".docx", ".tar.gz", ".rar", ".7z"])
@pytest.mark.parametrize("way", WAYS)
def test_what_came_instead_of_a_notebook_is_named_however_it_was_handed_in(tmp_path, way, ending, packed):
    path, other = (name.format(ending) for name in WAYS[way])
    essay = zipped({f"essay{ending}": b"x"}) if path.endswith(".zip") else b"x"
    class_ = collected(handed_in_together(tmp_path, {path: essay, other: solved()}, packed))
    (alice,) = (one for name, one in class_.items() if name.startswith("alice"))
    assert len(class_) == 2 and alice.answers == {}
    name = f"essay{ending}" if path.endswith(".zip") else path.rpartition("/")[2]
    assert alice.problems == (f"{NO_NOTEBOOK}: it holds {name}",)


@pytest.mark.parametrize("path", ["alice.zip", "alice.pdf", "alice/essay.pdf"])
def test_what_came_instead_of_a_notebook_has_the_name_of_what_the_instructor_names(tmp_path, path):
    saved = save(tmp_path / path, zipped({"essay.pdf": b"x"}) if path.endswith(".zip") else b"x")
    (alice,) = collected(saved.parent if "/" in path else saved).values()
    assert alice.name == "alice" and NO_NOTEBOOK in alice.problems[0]


def test_of_many_files_without_a_notebook_some_are_named(tmp_path):
    for name in ("a.txt", "b.txt", "c.csv", "d.txt", "essay.pdf"):
        save(tmp_path / "alice" / name, b"x")
    save(tmp_path / "bob" / NAME, solved())
    assert collected(tmp_path)["alice"].problems == (f"{NO_NOTEBOOK}: it holds essay.pdf, a.txt, b.txt and 2 more",)


OF_A_CLASS = {
    "moodle": ("Ada L_1_assignsubmission_file/{}", "Ben K_2_assignsubmission_file_{}"),
    "canvas": ("ladaada_12_99_{}", "kben_late_13_98_{}"),
}


@pytest.mark.attack("a zip that hands in for others")
@pytest.mark.parametrize("lms", OF_A_CLASS)
def test_a_zip_is_read_as_that_of_a_class_only_where_it_is_named(tmp_path, lms):
    content = zipped({path.format(NAME): solved() for path in OF_A_CLASS[lms]})
    assert len(collected(save(tmp_path / "Flows 1.zip", content))) == 2
    save(tmp_path / "late" / "mallory.zip", content)
    entries, notes = find_submissions([tmp_path / "late"])
    assert [entry.name for entry in entries] == ["mallory"], "in a folder it is the work of one student"
    assert "mallory.zip looks like the work of a class" in "\n".join(notes)


LMS = "moodle", "canvas", "blackboard"
HOSTILE_NAMES = {
    "many copies": f"{NAME[:-6]}{' copy' * 60}x",
    "dashes": "-" * 400,
    "numbers": "_1" * 200,
    "digits": "_" + "1" * 399,
    "chapters": NAME[:-6] * 20,
    "attempts": "a_attempt_2026-11-20-10-11-12" * 14,
    "late work": "_late" * 80,
    "assignments": "1_2_3_assignsubmission" * 18,
}


@pytest.mark.attack("name")
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_takes_no_more_time_than_another_of_its_length(name):
    with time_limit(60) as call:
        for lms, function in product(LMS, (whose.student, whose.claims, whose.attempt, whose.is_late)):
            call(function, (HOSTILE_NAMES[name], lms))
        call(whose.named_by, ([HOSTILE_NAMES[name]],))
        call(whose.blackboard_users, (HOSTILE_NAMES[name],))


LONG_NAMES = {  # of which a zip may hold many, of 64 kB each
    "assignments on two lines": "_1_assignsubmission_",
    "many attempts": "_attempt_2026-11-20-10-11-12",
    "many numbers": "_1",
}


@pytest.mark.attack("name")
@pytest.mark.parametrize("name", LONG_NAMES)
def test_a_long_name_in_a_zip_is_read_in_linear_time(name):
    read = whose.student_of_folder, whose.attempt, whose.is_named, lambda name, _: whose.named_by([name])
    calls = list(product(read, LMS))
    assert takes_linear_time(lambda size: [read(f"a{LONG_NAMES[name] * size}\n", lms) for read, lms in calls], 200)


@pytest.mark.parametrize(("chapter", "beside"), [(OTHER, OTHER), (NAME, NAME.replace(".ipynb", "-final.ipynb"))])
def test_what_lies_beside_a_folder_exercises_is_read_too_and_no_solution(tmp_path, chapter, beside):
    third = list(manifest.notebooks())[3]
    save(tmp_path / "ann" / "exercises" / NAME, blank())
    save(tmp_path / "ann" / beside, solved(chapter))
    save(tmp_path / "ann" / "solutions" / third, solved(third))
    answers = collected(tmp_path)["ann"].answers
    begun = {i for i, answer in answers.items() if not manifest.find(i).untouched(answer.text)}
    assert begun == {exercise.id for exercise in manifest.notebooks()[chapter]}
