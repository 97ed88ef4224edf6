"""What an LMS exported comes back with points: in whose row, in which columns, and with no name that is a formula."""

import codecs
import csv
import io
import zipfile

import pytest
from click.testing import CliRunner
from pretended import Here, Stopped, run, submission

from flowcourse.cli import main
from flowcourse.core.command import Sentence
from flowcourse.grading.intake.sanitize import sanitize_name
from flowcourse.grading.intake.whose import student
from flowcourse.grading.reports.gradebook import Gradebook

WORKSHEET = """Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 17","Zoë O'Neill",zoe@example.org,Submitted,,100.00,Yes,"Monday, 2 November 2026, 9:00 AM",-,
"Participant 4","Ann, the 2nd",ann@example.org,Submitted,,100.00,Yes,-,-,
"Participant 170",-Smith,smith@example.org,"No submission",55.00,100.00,Yes,-,-,"- see (3)"
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Flows (8801),Essay (8802),Current Score
    Points Possible,,,,,10,20,(read only)
"O'Neill, Zoë",901,s-1,zoe,"Maths, A",,12,60
"Smith, Ann",902,s-2,ann,"Maths, A",,,
"""
HEAD = (
    "Last Name,First Name,Username,Student ID,Last Access,Availability,Flows [Total Pts: 40 Score] |7001,Total [Total"
)
BLACKBOARD = "\n".join(
    '"' + line.replace(",", '"\t"') + '"' for line in (HEAD, "O'Neill,Zoë,zoe_n,11,Yes,", "Smith,Ann,ann,12,Yes,")
)
POINTS = {"solved": 27, "of": 40}


def filled(lms, text, *names, column=None, encoding="utf-8"):
    return filled_and_told(lms, text, *names, column=column, encoding=encoding)[0]


def filled_and_told(lms, text, *names, column=None, encoding="utf-8"):
    book = Gradebook(lms, text.encode(encoding), column)
    return book, book.fill(dict.fromkeys(names, POINTS))


def rows(book):
    text = book.content().decode(book.encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=book.delimiter))


def test_moodle_gets_the_columns_that_its_importer_reads_and_no_others():
    head, *students = rows(filled("moodle", WORKSHEET, sanitize_name("Zoë O'Neill_17")))
    assert head == ["Identifier", "Full name", "Grade", "Last modified (grade)"]
    assert students[0] == ["Participant 17", "Zoë O'Neill", "67.5", "-"]
    assert students[1:] == [["Participant 4", "Ann, the 2nd", "", "-"], ["Participant 170", "-Smith", "55.00", "-"]]


def test_canvas_gets_its_students_the_points_possible_and_one_assignment():
    head, possible, zoe, ann = rows(filled("canvas", CANVAS, "oneillzoe_901", "ann", column="Flows"))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Flows (8801)"]
    assert possible == ["    Points Possible", "", "", "", "", "10"]
    assert zoe == ["O'Neill, Zoë", "901", "s-1", "zoe", "Maths, A", "6.75"]
    assert ann == ["Smith, Ann", "902", "s-2", "ann", "Maths, A", "6.75"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_blackboard_gets_its_own_encoding_delimiter_and_quotes_back(encoding):
    name = "Week_1_zoe_n_attempt_2026-11-02-09-00-00"
    book = filled("blackboard", BLACKBOARD, name, column="Flows", encoding=encoding)
    head, zoe, ann = rows(book)
    assert book.content().startswith(codecs.BOM_UTF8 if encoding == "utf-8-sig" else codecs.BOM_UTF16)
    assert head == ["Last Name", "First Name", "Username", "Flows [Total Pts: 40 Score] |7001"]
    assert zoe == ["O'Neill", "Zoë", "zoe_n", "27"] and ann[-1] == ""
    assert book.content().decode(encoding).startswith('"Last Name"\t"First Name"')


def test_points_are_a_share_of_the_maximum_or_a_count_where_the_export_says_none():
    without = WORKSHEET.replace('"Maximum grade"', "Other")
    assert rows(filled("moodle", without, "Zoë ONeill_17"))[1][2] == "27"
    assert rows(filled("moodle", WORKSHEET.replace("100.00", '"80,00"'), "Zoë ONeill_17"))[1][2] == "54"


FILE = "01-change-of-variables-1d.ipynb"
FROM_LMS = {
    "moodle": (WORKSHEET, None, f"Zoë ONeill_17_assignsubmission_file_{FILE}", "-Smith_170_assignsubmission_file"),
    "canvas": (CANVAS, "Flows", f"oneillzoe_LATE_901_55_{FILE}", f"smithann_902_56_{FILE}"),
    "blackboard": (
        BLACKBOARD,
        "Flows",
        *(f"W_1_{user}_attempt_2026-11-02-09-00_{FILE}" for user in ("zoe_n", "ann")),
    ),
}


@pytest.mark.parametrize("lms", FROM_LMS)
def test_files_under_the_names_that_an_lms_gives_them_are_found_in_its_gradebook(lms):
    text, column, *files = FROM_LMS[lms]
    names = [sanitize_name(student(file)) for file in files]
    book, told = filled_and_told(lms, text, *names, column=column)
    assert not told and list(book.owners) == names


@pytest.mark.parametrize("name", ["zoe@example.org", "Zoë O Neill", "ZOË o neill"])
def test_work_that_came_another_way_is_found_by_address_or_name(name):
    assert rows(filled("moodle", WORKSHEET, sanitize_name(name)))[1][2] == "67.5"


def test_a_number_at_the_end_of_a_name_is_not_an_id_of_moodle_unless_the_name_fits_too():
    _, told = filled_and_told("moodle", WORKSHEET, "task_17")
    assert told == ["task_17 fits no rows of the gradebook, and none is filled in"]


def test_a_number_at_the_end_of_an_assignment_is_no_part_of_blackboards_user():
    _, told = filled_and_told(
        "blackboard", BLACKBOARD.replace("zoe_n", "117"), "W_1_17_attempt_2026-11-02", column="Flows"
    )
    assert told == ["W_1_17_attempt_2026-11-02 fits no rows of the gradebook, and none is filled in"]


def test_a_name_is_found_as_on_a_roster_in_any_order_and_without_accents():
    assert rows(filled("moodle", WORKSHEET, "ONeill Zoe"))[1][2] == "67.5"


def test_anonymous_marking_goes_by_the_number_alone():
    book = filled("moodle", WORKSHEET.replace('"Full name"', "Other"), "Participant_17")
    assert rows(book)[1] == ["Participant 17", "67.5", "-"]
    assert zipfile.ZipFile(io.BytesIO(book.feedback(str.encode))).namelist()[0].startswith("Participant_17_assign")


@pytest.mark.attack("a submission that is called as another student's")
def test_where_two_submissions_fit_one_row_neither_is_filled_in_and_both_are_named():
    book, told = filled_and_told("moodle", WORKSHEET, "Zoë O Neill_17", "Zoë O Neill", "Ann the 2nd_4")
    assert [row[2] for row in rows(book)] == ["Grade", "", "67.5", "55.00"]
    assert told == ["Zoë O Neill_17 and Zoë O Neill fit the same row, and it is not filled in"]


def test_who_is_in_no_row_or_in_two_is_told():
    twice = WORKSHEET.replace('"Ann, the 2nd"', '"Zoë O\'Neill"')
    book, told = filled_and_told("moodle", twice, "Zoë O Neill", "nobody")
    assert [sentence.partition(" of")[0] for sentence in told] == ["Zoë O Neill fits 2 rows", "nobody fits no rows"]
    assert {row[2] for row in rows(book)} == {"Grade", "", "55.00"}


HOSTILE = ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", "＝1", "-cmd|'/C'!A0", " =1", "-A1", "\n=1"]


@pytest.mark.attack("a name in the LMS that is a formula")
@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_no_name_of_a_gradebook_is_a_formula(name):
    text = WORKSHEET.replace("-Smith", '"' + name + '"')
    (row,) = [row for row in rows(filled("moodle", text, "smith example.org")) if row[0] == "Participant 170"]
    assert row[1].startswith(("'", "\\")) and row[2] == "67.5"


@pytest.mark.parametrize(
    "name", ["O'Neill", "-Smith", "Ann, the 2nd", "d’Arc, Zoë", "'t Hooft", "Smith-Jones", "李小龍"]
)
def test_an_honest_name_comes_back_as_it_was(name):
    text = WORKSHEET.replace("-Smith", f'"{name}"')
    assert name in [row[1] for row in rows(filled("moodle", text))]


def test_feedback_is_named_as_moodle_takes_it_apart():
    book = filled("moodle", WORKSHEET.replace("-Smith", "a_b/../c"), "Zoë O Neill_17", "smith example.org")
    names = zipfile.ZipFile(io.BytesIO(book.feedback(lambda name: f"<p>{name}".encode()))).namelist()
    for name, number in zip(names, ("17", "170"), strict=True):
        parts = name.split("_", 4)  # importziplib.php: name, id, two parts of the plugin, file
        assert parts[1:] == [number, "assignsubmission", "file", "report.html"] and "/" not in name
    assert names[0].startswith("Zoë O Neill_")


@pytest.mark.parametrize(
    ("lms", "text", "column", "says"),
    [
        ("moodle", "Teilnehmer,Bewertung\n", None, "in English"),
        ("canvas", CANVAS, None, "^name the column to fill in with --column. There are: Student; ID"),
        ("canvas", CANVAS, "flows", "0 columns"),
        ("canvas", CANVAS.replace("Essay (8802)", "Flows (8802)"), "Flows", "2 columns"),
        ("moodle", "", None, "no CSV"),
    ],
)
def test_what_cannot_be_filled_in_is_a_sentence(lms, text, column, says):
    with pytest.raises(Sentence, match=says):
        Gradebook(lms, text.encode(), column)


def exported(folder):
    """What `flowcourse gradebook` says of the run in folder/grades, and the grades that it filled in."""
    (folder / "sheet.csv").write_text(WORKSHEET, encoding="utf-8")
    done = CliRunner().invoke(main, ["gradebook", str(folder / "grades"), str(folder / "sheet.csv"), "--lms", "moodle"])
    text = (folder / "grades" / "gradebook-moodle.csv").read_text(encoding="utf-8")
    with zipfile.ZipFile(folder / "grades" / "feedback-moodle.zip") as pages:
        return done, [row["Grade"] for row in csv.DictReader(io.StringIO(text))], pages.namelist()


def test_who_is_not_graded_to_the_end_is_left_out_and_named(tmp_path):
    class_ = [submission("Ann the 2nd_4", "right", "lost"), submission("Zoë O Neill_17", "right")]
    run(tmp_path / "grades").grade(class_, Here())
    done, grades, pages = exported(tmp_path)
    assert grades[1:] == ["", "55.00"] and grades[0] and len(pages) == 1
    assert done.exit_code == 1
    assert "Ann the 2nd_4 is not graded to the end: give `flowcourse grade` again" in done.output
    assert "has not finished" not in done.output


def test_a_run_that_was_stopped_fills_in_no_zeros(tmp_path):
    class_ = [submission("Ann the 2nd_4", "right"), submission("Zoë O Neill_17", "right")]
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "grades").grade(class_, Stopped(5))
    done, grades, _ = exported(tmp_path)
    assert grades[0] == "" and grades[1] and done.exit_code == 1
    assert "Zoë O Neill_17 is not graded to the end" in done.output
    assert "has not finished: give `flowcourse grade` again" in done.output


def test_one_that_is_not_graded_still_keeps_another_from_its_row():
    book = Gradebook("moodle", WORKSHEET.encode())
    book.fill({"Zoë O Neill_17": None, "Zoë O Neill": POINTS})
    assert [row[2] for row in rows(book)] == ["Grade", "", "", "55.00"]


def test_the_command_writes_the_gradebook_and_the_feedback_beside_the_grades(tmp_path):
    run(tmp_path / "grades").grade([submission("Zoë O Neill_17", "right")], Here())
    (tmp_path / "sheet.csv").write_text(WORKSHEET, encoding="utf-8")
    command = ["gradebook", str(tmp_path / "grades"), str(tmp_path / "sheet.csv"), "--lms", "moodle"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0 and "1 student" in done.output, done.output
    assert "Participant 17" in (tmp_path / "grades" / "gradebook-moodle.csv").read_text(encoding="utf-8")
    (name,) = zipfile.ZipFile(tmp_path / "grades" / "feedback-moodle.zip").namelist()
    assert name == "Zoë O Neill_17_assignsubmission_file_report.html"
