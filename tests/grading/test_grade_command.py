"""The command `grade`: refusals in a sentence, options that do what they say."""

import csv
import json
import zipfile
from dataclasses import replace

import pytest
from click.testing import CliRunner
from pretended import IDS, SAFE, Here, Stopped, session, submission

from flowcourse import cli

pytestmark = pytest.mark.usefixtures("two_are_core")

OPEN = [("opens a socket", False, "connected"), ("reads a file", True, "permission denied")]


@pytest.fixture
def grade(tmp_path, monkeypatch):
    """The command with a judge that is made up, on a class of two."""
    (tmp_path / "class").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    pool = Here()

    def run(*options, probes=SAFE, sources=("class",), more=(), pool=pool):
        submissions = [submission("a", "right", "wrong"), submission("b", "lost"), *more]
        for name, value in (
            ("sandbox.selftest.run", lambda: probes),
            ("sandbox.selftest.safe", lambda probes: all(held for _, held, _ in probes)),
            ("grading.marking.session.session", session),
            ("grading.intake.collect.submissions", lambda paths: (submissions, [])),
            ("grading.marking.local.Local.grade", pool.grade),
        ):
            monkeypatch.setattr(f"flowcourse.{name}", value)
        monkeypatch.chdir(tmp_path)
        words = [*sources, "--out", "out", "-j", "1", "--only", IDS[0]]
        result = CliRunner().invoke(cli.main, ["grade", *words, *options])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


def record(tmp_path):
    return json.loads((tmp_path / "out" / "run.json").read_text())


def test_it_grades_says_where_to_look_and_what_was_lost(grade, tmp_path):
    code, text = grade("--seed", "5")
    assert code == 1 and "index.html shows the class" in text and "the seed was 5" in text
    assert "out/feedback.zip has a page for each student" in text
    assert "1 exercise could not be graded" in text and "2 submissions graded" in text
    assert sorted(path.name for path in (tmp_path / "out" / "reports").iterdir()) == ["a.html", "b.html"]
    assert record(tmp_path)["exercises"] == [IDS[0]]


def test_ctrl_c_ends_it_with_a_sentence_and_the_same_command_goes_on(grade):
    code, text = grade(pool=Stopped(0))
    assert code == 130 and "Aborted" not in text
    assert "stopped: out/index.html shows what was graded so far, and the same command goes on" in text
    assert "2 submissions graded" in grade()[1]


def test_ctrl_c_before_there_is_a_report_names_none(grade, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("flowcourse.grading.marking.local.Local.__enter__", stop)
    code, text = grade()
    assert code == 130 and "stopped before anything was graded" in text and "index.html" not in text


def test_a_seed_that_was_drawn_is_kept_for_the_next_time(grade, tmp_path):
    grade()
    drawn = record(tmp_path)["seed"]
    grade()
    assert record(tmp_path)["seed"] == drawn
    grade("--seed", str(drawn + 1))
    assert record(tmp_path)["seed"] == drawn + 1


def test_a_problem_is_told_on_the_terminal_and_a_submission_without_an_answer_is_one(grade):
    assert ": it has no answer" not in grade()[1]
    more = [submission("typo"), submission("torn", "right", problems=["02.ipynb is broken", "b.zip is empty"])]
    text = grade(more=more)[1]
    assert "typo: it has no answer\n" in text and "torn: 02.ipynb is broken (and 1 more in its report)\n" in text


@pytest.mark.parametrize(("installed", "cure"), [(True, "use a container"), (False, "install pyseccomp")])
def test_its_refusal_says_what_to_do_about_it(grade, monkeypatch, installed, cure):
    monkeypatch.setattr("flowcourse.sandbox.syscalls.available", lambda: installed)
    monkeypatch.setattr("flowcourse.grading.commands.sys.platform", "linux")
    assert cure in grade(probes=OPEN)[1]


def test_it_refuses_where_a_probe_gets_through_unless_the_class_is_trusted(grade, tmp_path):
    code, text = grade(probes=OPEN)
    assert code == 2 and "opens a socket: connected" in text and "--trusted-class" in text
    assert not (tmp_path / "out").exists()
    code, text = grade("--trusted-class", probes=OPEN)
    assert code == 1 and record(tmp_path)["trusted class"] is True


def test_what_was_graded_without_a_jail_is_graded_again_in_one(grade, tmp_path):
    grade("--trusted-class", probes=OPEN)
    without = record(tmp_path)["key"]
    grade("--trusted-class")
    assert record(tmp_path)["key"] != without


@pytest.mark.parametrize("options", [("--only", "ex-99-1"), ("-j", "0"), ("--seed", "x")])
def test_what_makes_no_sense_is_refused_before_anything_is_written(grade, tmp_path, options):
    code, _ = grade(*options)
    assert code == 2 and not (tmp_path / "out").exists()


def test_results_do_not_go_into_a_folder_of_the_course(grade, tmp_path):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "01-x.ipynb").touch()
    for out in (".", "docs", "docs/new", "exercises"):
        code, text = grade("--out", out)
        assert code == 2 and f"--out {out} belongs to the course" in text
    assert grade("--out", "grades")[0] == 1, "one exercise is lost"


def test_results_of_other_exercises_are_not_replaced(grade, tmp_path):
    grade()
    before = (tmp_path / "out" / "run.json").read_bytes()
    code, text = grade("--only", "ex-02")
    assert code == 2 and f"--out out holds the results of {IDS[0]}, and not of {IDS[0]}, ex-02: choose a folder" in text
    assert (tmp_path / "out" / "run.json").read_bytes() == before


def test_reports_do_not_go_among_the_submissions(grade, tmp_path):
    code, text = grade(sources=(".",))
    assert code == 2 and "choose a folder beside it" in text


def test_the_same_command_writes_again_what_was_deleted(grade, tmp_path):
    grade()
    before = (tmp_path / "out" / "grades.csv").read_bytes()
    (tmp_path / "out" / "grades.csv").unlink()
    grade()
    assert (tmp_path / "out" / "grades.csv").read_bytes() == before


def test_a_run_remembers_the_tables_and_takes_new_ones(grade, tmp_path):
    roster, decided, other = (tmp_path / name for name in ("class.csv", "overrides.csv", "other.csv"))
    roster.write_text("id;name\n1;a\n2;Zoë\n", encoding="utf-8")
    decided.write_text(f"student,exercise,mark,reason,by\na,{IDS[0]},0,a copy,Kim\n", encoding="utf-8")
    text = grade("--roster", str(roster), "--overrides", str(decided))[1]
    assert "b is not on the roster\n" in text and "1 of 2 on the roster handed in nothing: Zoë (2)\n" in text
    assert "a copy" in (tmp_path / "out" / "reports" / "a.html").read_text(encoding="utf-8")
    assert "b is not on the roster\n" in grade()[1]
    other.write_text("id;name\n1;a\n2;b\n", encoding="utf-8")
    assert "roster" not in grade("--roster", str(other))[1]
    assert record(tmp_path)["tables"] == {"count": "core", "roster": str(other), "overrides": str(decided)}


def test_a_table_that_is_none_is_refused_before_anything_is_written(grade, tmp_path):
    (tmp_path / "class.csv").write_text("a,b\n")
    code, text = grade("--roster", "class.csv")
    assert code == 2 and "names no student" in text and not (tmp_path / "out").exists()


MOODLE = (
    "Identifier,Full name,Grade,Maximum grade,Last modified (grade)\nParticipant 1,a,,100,-\nParticipant 2,b,,100,-\n"
)


def lms_rows(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_it_fills_in_the_gradebook_and_says_what_counts(grade, tmp_path):
    (tmp_path / "sheet.csv").write_text(MOODLE)
    text = grade("--gradebook", "sheet.csv")[1]
    assert f"out/gradebook.csv has the points for core of {IDS[0]}: import it into Moodle" in text
    assert [row[2] for row in lms_rows(tmp_path / "out", "gradebook.csv")] == ["Grade", "100", ""]
    assert "b is not graded to the end" in text


def test_the_head_of_the_table_says_what_counts(grade, tmp_path):
    grade("--count", "all")
    assert f"points of 1: core and stretch of {IDS[0]}" in (tmp_path / "out" / "grades.csv").read_text("utf-8-sig")


def test_feedback_for_moodle_is_named_as_its_import_expects(grade, tmp_path):
    (tmp_path / "sheet.csv").write_text(MOODLE)
    grade("--gradebook", "sheet.csv")
    pages = zipfile.ZipFile(tmp_path / "out" / "feedback.zip")
    assert pages.namelist() == ["a_1_assignsubmission_file_report.html"]
    assert pages.read(pages.namelist()[0]) == (tmp_path / "out" / "reports" / "a.html").read_bytes()


def test_feedback_without_a_gradebook_has_each_page_under_its_own_name(grade, tmp_path):
    grade()
    assert zipfile.ZipFile(tmp_path / "out" / "feedback.zip").namelist() == ["a.html", "b.html"]


def test_a_run_that_was_stopped_leaves_nothing_to_import(grade, tmp_path):
    (tmp_path / "sheet.csv").write_text(MOODLE)
    grade("--gradebook", "sheet.csv")
    grade("--seed", "99", pool=Stopped(0))
    assert not [*(tmp_path / "out").glob("gradebook.*"), *(tmp_path / "out").glob("feedback.zip")]


def test_an_export_that_would_be_replaced_is_refused(grade, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "gradebook.csv").write_text(MOODLE)
    code, text = grade("--gradebook", "out/gradebook.csv")
    assert code == 2 and "lies in out, where files are replaced: put it elsewhere" in text
    assert (tmp_path / "out" / "gradebook.csv").read_text() == MOODLE


def test_with_a_roster_its_students_alone_are_filled_in_and_others_are_named(grade, tmp_path):
    (tmp_path / "sheet.csv").write_text(MOODLE)
    (tmp_path / "class.csv").write_text("id,name\n7,a\n")
    code, text = grade("--gradebook", "sheet.csv", "--roster", "class.csv")
    assert [row[2] for row in lms_rows(tmp_path / "out", "gradebook.csv")] == ["Grade", "100", ""]
    assert code == 1 and "not filled in, as the roster does not say whose they are: b\n" in text
    assert zipfile.ZipFile(tmp_path / "out" / "feedback.zip").namelist() == ["a_1_assignsubmission_file_report.html"]


NUMBERED = replace(submission("c", "right"), paths=("x/c_9_assignsubmission_file_1.ipynb",))
OTHERS = MOODLE.replace(",a,", ",x,").replace(",b,", ",y,")


@pytest.mark.parametrize(
    ("table", "rows", "says"),
    [
        ("--roster", OTHERS, "nobody's work is certain by the roster"),
        ("--gradebook", OTHERS, "sheet.csv is what Moodle exported, and nobody is filled in"),
        ("--gradebook", MOODLE + "Participant 8,c,,100,-\n", "sheet.csv has none of the numbers that the LMS put"),
    ],
    ids=["a roster", "a gradebook", "another assignment's"],
)
def test_a_table_of_another_class_or_assignment_gives_nothing_to_import(grade, tmp_path, table, rows, says):
    (tmp_path / "sheet.csv").write_text(rows)
    code, text = grade(table, "sheet.csv", more=[NUMBERED] if "c," in rows else [])
    assert code == 1 and says in text and not list((tmp_path / "out").glob("gradebook.*"))


CANVAS = "Student,ID,Section,One (7)\nb,2,A,\n"


def test_feedback_for_canvas_has_each_page_even_of_who_is_in_no_row(grade, tmp_path):
    (tmp_path / "sheet.csv").write_text(CANVAS)
    code, text = grade("--gradebook", "sheet.csv", "--column", "One")
    assert code == 1 and "not filled in, as no row of sheet.csv fits: a" in text
    assert zipfile.ZipFile(tmp_path / "out" / "feedback.zip").namelist() == ["a.html", "b.html"]


@pytest.mark.parametrize(
    ("sheet", "options", "says"),
    [
        ("a,b\n", (), "sheet.csv has the first line of no gradebook, a; b: export it in English"),
        (MOODLE, ("--column", "Essay"), "sheet.csv: 0 columns are called 'Essay': name one of Grade"),
        (MOODLE, ("--count", "stretch"), "--count stretch counts none of the exercises that --only names"),
    ],
)
def test_a_gradebook_that_cannot_be_filled_in_is_refused_before_anything_is_graded(
    grade, tmp_path, sheet, options, says
):
    (tmp_path / "sheet.csv").write_text(sheet)
    code, text = grade("--gradebook", "sheet.csv", *options)
    assert code == 2 and says in text and not (tmp_path / "out").exists()
