"""One gradebook over a term: what works are worth, what a late day costs, and nothing that is guessed."""

import codecs
import csv
import io
from contextlib import suppress
from dataclasses import replace

import pytest
from click.testing import CliRunner
from pretended import EXERCISES, IDS, Here, Stopped, run, submission

from flowcourse import cli
from flowcourse.core.command import Sentence
from flowcourse.grading.reports.term import write_gradebook

ROSTER = "id,name,LMS id\n1,Ann Lee,17\n2,Bo,18\n3,=Cy,19\n"
PLAN = """
roster = "class.csv"
{more}
[[work]]
name = "chapter 1"
weight = 10
grades = "grades"
due = 2026-10-12T23:59:00+02:00
"""
SCORES = '[[work]]\nname = "gap"\nweight = 20\nscores = "gap.csv"\n'
TIMES = "student,work,time\n"
RULES = 'times = "times.csv"\npercent_a_day = 10\ngrace_hours = 2\nstretch = 0\n'
CORE = [e.id for e in EXERCISES if e.core]


@pytest.fixture
def book(tmp_path):
    """The gradebook of a class of two, of whom Ann has solved everything: ({id: row}, sentences)."""

    def write(more=RULES, times="", works="", scores="", decided="", bo=("wrong", "wrong"), pool=None, more_work=()):
        files = {"class.csv": ROSTER, "times.csv": TIMES + times, "gap.csv": "student,score\n" + scores}
        files |= {"term.toml": PLAN.format(more=more) + works}
        files |= {"overrides.csv": "student,exercise,mark,reason,by\n" + decided}
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        class_ = [submission("ann lee", *["right"] * len(IDS)), submission("bo", *bo), *more_work]
        tables = {"roster": str(tmp_path / "class.csv"), "overrides": str(tmp_path / "overrides.csv")}
        with suppress(KeyboardInterrupt):
            run(tmp_path / "grades", tables=tables).grade([replace(s, paths=(s.name,)) for s in class_], pool or Here())
        sentences = write_gradebook(tmp_path / "term.toml", tmp_path / "book.csv")
        rows = csv.DictReader(io.StringIO((tmp_path / "book.csv").read_text(encoding="utf-8-sig")))
        return {row["id"]: row for row in rows}, sentences

    return write


@pytest.mark.parametrize(
    ("time", "days", "points"),
    [
        ("2026-10-01", "0", "10"),
        ("2026-10-12 23:59", "0", "10"),
        ("2026-10-13 01:59", "0", "10"),
        ("2026-10-13 02:00", "1", "9"),
        ("2026-10-13T21:59:00+00:00", "1", "9"),
        ("2026-10-13T22:00:00+00:00", "2", "8"),
        ("2026-12-01", "50", "0"),
    ],
)
def test_each_day_late_that_has_begun_costs_its_per_cent_unless_all_is_within_the_grace(book, time, days, points):
    ann = book(times=f"Ann Lee,chapter 1,{time}\n")[0]["1"]
    assert ann["chapter 1: days late"] == days
    assert float(ann["chapter 1"]) == float(ann["total"]) == float(points) and ann["of"] == "10"


def test_the_table_begins_with_the_mark_that_tells_excel_its_encoding(book, tmp_path):
    book()
    assert (tmp_path / "book.csv").read_bytes().startswith(codecs.BOM_UTF8)


def test_of_several_times_the_latest_counts(book):
    times = "1,chapter 1,2026-10-14\n1,chapter 1,2026-10-01\n"
    assert book(times=times)[0]["1"]["chapter 1: days late"] == "2"


def test_those_who_are_missing_or_have_no_time_are_named(book):
    rows, sentences = book(times="1,chapter 1,2026-10-01\n")
    assert sentences == [
        "chapter 1: 1 of 3 on the roster handed in nothing: =Cy (3)",
        "chapter 1: no time is known of Bo (2), and nothing is taken for late",
    ]
    assert rows["3"]["name"] == "'=Cy" and rows["3"]["total"] == "0.00"


def test_core_stretch_and_projects_count_as_the_plan_says(book):
    decided = f"bo,{CORE[0]},1,on paper,Kim\n"
    rows, _ = book("core = 2\nstretch = 1\n", works=SCORES, scores="Lee Ann,0.5\n18,1\n", decided=decided)
    assert rows["1"]["chapter 1"] == rows["1"]["gap"] == "10.00" and rows["1"]["of"] == "30"
    share = 2 / (2 * len(CORE) + len(EXERCISES) - len(CORE))
    assert float(rows["2"]["chapter 1"]) == round(10 * share, 2), "a decision counts"
    assert float(rows["2"]["total"]) == round(20 + 10 * share, 2)


AGAIN = "is not graded to the end: give `flowcourse grade` again"


def test_who_is_not_graded_to_the_end_has_no_row_and_is_named(book):
    rows, sentences = book(bo=("wrong", "lost"))
    assert list(rows) == ["1", "3"] and rows["1"]["total"] == "10.00"
    assert f"chapter 1: Bo (2) {AGAIN}" in "\n".join(sentences)
    assert "has not finished" not in "\n".join(sentences)


def test_whose_work_is_not_certain_has_no_row_and_is_named(book):
    rows, sentences = book(more_work=[submission("Ann, Lee", "right")])
    assert rows.keys() == {"2", "3"}
    assert "chapter 1: no row for Ann Lee (1), whose work is not certain" in sentences


def test_a_mark_that_a_person_decided_is_a_result(book):
    rows, _ = book(bo=("wrong", "lost"), decided=f"bo,{IDS[1]},0,I looked,Kim\n")
    assert list(rows) == ["1", "2", "3"]


def test_an_exercise_that_the_plan_does_not_count_may_lack_its_result(book):
    only = f'exercises = ["{IDS[0]}"]\n'
    assert list(book(works=only, bo=("wrong", "lost"))[0]) == ["1", "2", "3"]


@pytest.mark.parametrize(("marks", "left"), [(len(IDS) + 1, "Bo (2)"), (len(IDS) - 1, "Ann Lee (1)")])
def test_a_run_that_was_stopped_gives_no_zeros(book, marks, left):
    rows, sentences = book(pool=Stopped(marks))
    assert list(rows) == (["1"] if marks > len(IDS) else [])
    assert f"chapter 1: {left} {AGAIN}" in "\n".join(sentences)
    assert any("has not finished, and may not have come to " in s and "=Cy (3)" in s for s in sentences), sentences


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ({"times": "9,chapter 1,2026-10-01\n"}, "times.csv, line 2 is not applied: '9' is nobody on the roster"),
        ({"times": "1,chapter 9,2026-10-01\n"}, "times.csv, line 2 is not applied: 'chapter 9' is no work of the plan"),
        ({"times": "1,chapter 1,Monday\n"}, "times.csv, line 2 is not applied: 'Monday' is no time"),
        ({"works": SCORES, "scores": "1,7\n"}, "gap.csv, line 2 is not applied: a score is from 0 to 1, and not '7'"),
        ({"works": SCORES, "scores": "1,nan\n"}, "a score is from 0 to 1, and not 'nan'"),
        ({"works": SCORES, "scores": "1,1\n17,0\n"}, "line 3 is not applied: Ann Lee (1) has a score in an earlier"),
    ],
)
def test_a_line_that_cannot_be_applied_is_a_sentence(book, tables, says):
    assert says in "\n".join(book(**tables)[1])


@pytest.mark.parametrize(
    ("more", "works", "says"),
    [
        ("percent_a_dai = 1", "", "percent_a_dai is no setting; there are roster, times"),
        ("core = -1", "", "core must be a number from 0"),
        ("core = 0\nstretch = 0", "", "its exercises are worth nothing"),
        ("", 'exercises = ["ex-02"]', "ex-02-1, .* were not graded in"),
        ("", '[[work]]\nname = "gap"\nweight = 1\n', "either grades or scores"),
        ("", '[[work]]\nname = "chapter 1"\nweight = 1\nscores = "gap.csv"\n', "a name of its own"),
        ("", f"{SCORES}due = 2026-10-12T23:59:00\n", "due needs a time zone"),
        ("", f"{SCORES}due = 2026-10-12\n", "due must be a date and time"),
        ("x", "", "is no TOML"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_in_a_sentence(book, more, works, says):
    with pytest.raises(Sentence, match=says):
        book(more, works=works)


def test_the_command_says_what_it_wrote_and_what_to_look_at(book, tmp_path):
    book()
    result = CliRunner().invoke(cli.main, ["term", str(tmp_path / "term.toml"), str(tmp_path / "book.csv")])
    assert result.exit_code == 0 and "book.csv has a row for each student" in result.output
    assert "1 of 3 on the roster handed in nothing" in result.output
