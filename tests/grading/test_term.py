"""The points of a term: what works are worth, what a late day costs, what the LMS gets, and nothing is guessed."""

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
from flowcourse.grading.reports.term import write_term

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
LMS = {
    "canvas.csv": "Student,ID,SIS User ID,Section,One (7),Gap (8),Total (9)\nPoints Possible,,,,100,20,30\n"
    "Ann Lee,17,1,A,,,\nBo,18,2,A,3,,\n",
    "moodle.csv": "Identifier,Full name,Grade,Maximum grade,Last modified (submission),Last modified (grade)\n"
    'Participant 1,Ann Lee,,100,"Tuesday, 13 October 2026, 3:00 AM",-\nParticipant 2,Bo,,100,-,-\n',
}
SCORES = '[[work]]\nname = "gap"\nweight = 20\nscores = "gap.csv"\n'
TIMES = "student,work,time,due\n"
RULES = 'times = "times.csv"\npercent_a_day = 10\ngrace_hours = 2\nstretch = 0\n'
CORE = [e.id for e in EXERCISES if e.core]


@pytest.fixture
def book(tmp_path):
    """The points of a class of two, of whom Ann has solved everything: ({id: row}, sentences)."""

    def write(
        more=RULES, times="", works="", scores="", decided="", bo=("wrong", "wrong"), pool=None, more_work=(), found=()
    ):
        files = {"class.csv": ROSTER, "times.csv": TIMES + times, "gap.csv": "student,score\n" + scores}
        files |= {"term.toml": PLAN.format(more=more) + works}
        files |= {"overrides.csv": "student,exercise,mark,reason,by\n" + decided}
        for name, text in (files | LMS).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        class_ = [submission("ann lee", *["right"] * len(IDS)), submission("bo", *bo), *more_work]
        tables = {"roster": str(tmp_path / "class.csv"), "overrides": str(tmp_path / "overrides.csv")}
        with suppress(KeyboardInterrupt):
            class_ = [replace(s, paths=(dict(found).get(s.name, s.name),)) for s in class_]
            run(tmp_path / "grades", tables=tables).grade(class_, pool or Here())
        sentences = sum(write_term(tmp_path / "term.toml", tmp_path / "term"), [])
        rows = csv.DictReader(io.StringIO((tmp_path / "term" / "points.csv").read_text(encoding="utf-8-sig")))
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
    assert (tmp_path / "term" / "points.csv").read_bytes().startswith(codecs.BOM_UTF8)


def test_those_who_are_missing_or_have_no_time_are_named(book):
    rows, sentences = book(times="1,chapter 1,2026-10-01\n")
    assert sentences == [
        "chapter 1: 1 of 3 on the roster handed in nothing: =Cy (3)",
        "chapter 1: no time is known of Bo (2), and nothing is taken for late",
    ]
    assert rows["3"]["name"] == "'=Cy" and rows["3"]["total"] == "0.00"


@pytest.mark.parametrize(
    ("file", "days"),
    [
        ("W_1_annlee_attempt_2026-10-14-08-00-00_01.ipynb", "2"),
        ("annlee_LATE_17_55_01.ipynb", "1"),
        ("annlee_17_55_01.ipynb", "0"),
    ],
    ids=["the time of Blackboard", "late in Canvas", "in time in Canvas"],
)
def test_the_name_that_an_lms_gave_a_file_says_whether_it_is_late(book, file, days):
    rows, sentences = book(RULES, found={"ann lee": f"class.zip/{file}"}.items())
    assert rows["1"]["chapter 1: days late"] == days
    told = "chapter 1: Canvas says that these are late, but not since when: Ann Lee (1). One day is counted"
    assert any(told in sentence for sentence in sentences) is ("_LATE_" in file)


@pytest.mark.parametrize(
    ("works", "times", "days"),
    [
        ('gradebook = "moodle.csv"\n', "", "1"),
        ('gradebook = "moodle.csv"\n', "1,chapter 1,2026-10-14 08:00,\n", "2"),
        ("", "1,chapter 1,2026-10-14\n1,chapter 1,2026-10-01\n", "2"),
    ],
    ids=["the worksheet of Moodle", "the table before the worksheet", "the latest of the table"],
)
def test_of_what_says_when_it_was_handed_in_one_time_counts(book, works, times, days):
    assert book(works=works, times=times)[0]["1"]["chapter 1: days late"] == days


def test_a_worksheet_of_another_assignment_is_refused(book):
    found = {"ann lee": "class.zip/Ann Lee_9_assignsubmission_file_01.ipynb"}.items()
    with pytest.raises(Sentence, match="work 'chapter 1': moodle.csv has none of the numbers that the LMS put"):
        book(works='gradebook = "moodle.csv"\n', found=found)


@pytest.mark.attack("a time of handing in that a student wrote")
def test_a_time_in_the_table_goes_before_one_in_the_name_of_a_file(book):
    early = {"ann lee": "shared/W_1_annlee_attempt_2026-10-01-08-00-00_01.ipynb"}.items()
    assert book(RULES, found=early)[0]["1"]["chapter 1: days late"] == "0"
    rows, _ = book(RULES, found=early, times="1,chapter 1,2026-10-14 08:00,\n")
    assert rows["1"]["chapter 1: days late"] == "2"


@pytest.mark.parametrize(("due", "days"), [("2026-10-13 23:59", "1"), ("2026-10-20", "0")])
def test_an_extension_is_a_later_deadline_for_one_student(book, due, days):
    times = f"1,chapter 1,2026-10-14 08:00,\n1,chapter 1,,{due}\n2,chapter 1,2026-10-14 08:00,\n"
    rows, _ = book(times=times)
    assert [rows[i]["chapter 1: days late"] for i in "12"] == [days, "2"]


def test_late_in_canvas_with_an_extension_is_not_known(book):
    found = {"ann lee": "annlee_LATE_17_55_01.ipynb"}.items()
    _, sentences = book(times="1,chapter 1,,2026-10-20\n", found=found)
    assert "chapter 1: no time is known of Ann Lee (1), Bo (2), and nothing is taken for late" in sentences


def exported(tmp_path, name):
    with (tmp_path / "term" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_points_after_late_days_are_in_the_file_for_moodle(book, tmp_path):
    book(works='gradebook = "moodle.csv"\n')
    assert [row["Grade"] for row in exported(tmp_path, "moodle.csv")] == ["90", "0"]


def test_works_and_the_total_fill_in_columns_of_one_export(book, tmp_path):
    more = RULES + 'gradebook = "canvas.csv"\ncolumn = "Total"\n'
    one, gap = (f'gradebook = "canvas.csv"\ncolumn = "{title}"\n' for title in ("One", "Gap"))
    book(more, times="1,chapter 1,2026-10-13 02:00,\n", works=one + SCORES + gap, scores="1,0.333\n")
    _, ann, bo = exported(tmp_path, "canvas.csv")
    assert [ann["One (7)"], ann["Gap (8)"], ann["Total (9)"]] == ["90", "6.66", "15.66"]
    assert [bo["One (7)"], bo["Gap (8)"], bo["Total (9)"]] == ["0", "", "0"]


def test_an_export_that_would_be_replaced_is_refused(book, tmp_path):
    book(works='gradebook = "moodle.csv"\n')
    with pytest.raises(Sentence, match="moodle.csv lies in .*, where it would be replaced: name another folder"):
        write_term(tmp_path / "term.toml", tmp_path)
    assert (tmp_path / "moodle.csv").read_text() == LMS["moodle.csv"]


def test_two_exports_of_one_name_are_refused(book, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "moodle.csv").write_text(LMS["moodle.csv"])
    works = 'gradebook = "moodle.csv"\n' + SCORES + 'gradebook = "other/moodle.csv"\n'
    with pytest.raises(Sentence, match="two files of the term would be called moodle.csv: rename the export"):
        book(works=works)


def test_points_are_right_to_the_cent_and_add_up(book):
    works = SCORES.replace("20", "0.05") + SCORES.replace("20", "0.05").replace('"gap"', '"other"')
    ann = book("", works=works, scores="1,0.5\n")[0]["1"]
    assert [ann[name] for name in ("chapter 1", "gap", "other", "total", "of")] == [
        "10.00",
        "0.03",
        "0.03",
        "10.06",
        "10.1",
    ]


def test_without_a_word_in_the_plan_the_exercises_count_as_in_the_run(book):
    rows, _ = book("", decided=f"bo,{CORE[0]},1,on paper,Kim\n")
    assert float(rows["2"]["chapter 1"]) == round(10 / len(CORE), 2)


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
    rows, _ = book(more=RULES.replace("stretch = 0", "stretch = 1"), works=only, bo=("wrong", "lost"))
    assert list(rows) == ["1", "2", "3"]


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
        ({"times": "1,chapter 6,2026-10-01\n"}, "times.csv, line 2 is not applied: 'chapter 6' is no work of the plan"),
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
        ("percent_a_dai = 1", "", "percent_a_dai is no setting, and perhaps percent_a_day is meant; there are roster"),
        ("percent_a_day = 110", "", "percent_a_day must be a number from 0 to 100, and is 110"),
        ("core = -1", "", "core must be a number from 0, and is -1"),
        ('times = "time.csv"', "", "times is 'time.csv', and .*time.csv does not exist"),
        ("", SCORES.replace("weight", "weigght"), "'gap': weigght is no setting, and perhaps weight is meant; there"),
        ("", SCORES.replace("weight = 20\n", ""), "'gap': weight is missing: it is a number from 0"),
        ("", SCORES.replace('scores = "gap.csv"', 'grades = "grade"'), "grades is 'grade', and .*grade does not exist"),
        (
            "",
            SCORES.replace('scores = "gap.csv"', 'grades = "grades"'),
            "ex-01-1 of grades counts in 'chapter 1' already",
        ),
        ("core = 0\nstretch = 0", "", "its exercises are worth nothing"),
        ("", 'exercises = ["ex-02"]', "ex-02-1, .* were not graded in"),
        ("", '[[work]]\nname = "gap"\nweight = 1\n', "neither grades nor scores, and needs one"),
        ("", '[[work]]\nname = "chapter 1"\nweight = 1\nscores = "gap.csv"\n', "a name of its own"),
        ("", f"{SCORES}due = 2026-10-12T23:59:00\n", "due is 2026-10-12 23:59:00, and needs a time zone"),
        ("", f"{SCORES}due = 2026-10-12\n", "due must be a date and time"),
        ("x", "", "is no TOML"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_in_a_sentence(book, more, works, says):
    with pytest.raises(Sentence, match=says):
        book(more, works=works)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[[work]]", "[work]", r"has \[work\], and two brackets are needed, \[\[work\]\]"),
        ('roster = "class.csv"', "", "term.toml: roster is missing: it is a text"),
        ("class.csv", "clas.csv", "roster is 'clas.csv', and .*clas.csv does not exist"),
        ("class.csv", "other.csv", "'chapter 1': nobody's work in .*grades is certain by the roster other.csv"),
    ],
)
def test_a_plan_that_names_the_wrong_things_is_refused_in_a_sentence(book, tmp_path, old, new, says):
    book()
    (tmp_path / "other.csv").write_text("name\nNobody Here\n")
    plan = tmp_path / "term.toml"
    plan.write_text(plan.read_text().replace(old, new))
    with pytest.raises(Sentence, match=says):
        write_term(plan, tmp_path / "term")


def test_a_time_that_cannot_be_read_is_told(book, monkeypatch):
    sheet = LMS["moodle.csv"].replace("Tuesday, 13 October 2026, 3:00 AM", "martes, 13 de octubre de 2026, 03:00")
    monkeypatch.setitem(LMS, "moodle.csv", sheet)
    told = (
        "chapter 1: 1 of the times in moodle.csv cannot be read, such as 'martes, 13 de octubre de 2026, 03:00' of Ann"
    )
    assert any(sentence.startswith(told) for sentence in book(works='gradebook = "moodle.csv"\n')[1])


def test_the_command_says_what_it_wrote_and_what_to_look_at(book, tmp_path):
    book()
    result = CliRunner().invoke(cli.main, ["term", str(tmp_path / "term.toml"), "--out", str(tmp_path / "term")])
    assert result.exit_code == 0, result.output
    assert "has points.csv: a row for each student on the roster" in result.output
    assert "1 of 3 on the roster handed in nothing" in result.output


def test_points_that_the_lms_does_not_get_are_named_and_the_exit_code_is_1(book, tmp_path, monkeypatch):
    monkeypatch.setitem(LMS, "moodle.csv", LMS["moodle.csv"].replace("Bo", "Somebody"))
    book(works='gradebook = "moodle.csv"\n')
    result = CliRunner().invoke(cli.main, ["term", str(tmp_path / "term.toml"), "--out", str(tmp_path / "term")])
    assert result.exit_code == 1 and "not filled in, as no row of moodle.csv fits: Bo (2)" in result.output


def test_a_small_weight_costs_no_cent_in_the_lms(book, tmp_path):
    small = SCORES.replace("20", "0.1") + 'gradebook = "canvas.csv"\ncolumn = "Gap"\n'
    rows, _ = book(works=small, scores="1,0.3333\n")
    assert rows["1"]["gap"] == "0.03"
    filled = csv.DictReader(io.StringIO((tmp_path / "term" / "canvas.csv").read_text(encoding="utf-8-sig")))
    assert [row["Gap (8)"] for row in filled] == ["20", "6.67", ""]
