"""What an LMS exported comes back with points: in whose row, in which columns, and with no name that is a formula."""

import codecs
import csv
import io
from fractions import Fraction

import pytest

from flowcourse.core.command import Sentence
from flowcourse.grading.intake.roster import Student
from flowcourse.grading.intake.sanitize import sanitize_name
from flowcourse.grading.intake.whose import named_by, student
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
POINTS, OF = Fraction(27), 40


def filled(text, *names, column=None, encoding="utf-8"):
    return filled_and_told(text, *names, column=column, encoding=encoding)[0]


def filled_and_told(text, *names, column=None, encoding="utf-8"):
    book = Gradebook(text.encode(encoding))
    return book, book.fill(dict.fromkeys(names, POINTS), OF, column)


def rows(book):
    text = book.content().decode(book.encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=book.delimiter))


def test_moodle_gets_the_columns_that_its_importer_reads_and_no_others():
    head, *students = rows(filled(WORKSHEET, sanitize_name("Zoë O'Neill_17")))
    assert head == ["Identifier", "Full name", "Grade", "Last modified (grade)"]
    assert students[0] == ["Participant 17", "Zoë O'Neill", "67.5", "-"]
    assert students[1:] == [["Participant 4", "Ann, the 2nd", "", "-"], ["Participant 170", "-Smith", "55.00", "-"]]


def test_canvas_gets_its_students_the_points_possible_and_one_assignment():
    head, possible, zoe, ann = rows(filled(CANVAS, "oneillzoe_901", "ann", column="Flows"))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Flows (8801)"]
    assert possible == ["    Points Possible", "", "", "", "", "10"]
    assert zoe == ["O'Neill, Zoë", "901", "s-1", "zoe", "Maths, A", "6.75"]
    assert ann == ["Smith, Ann", "902", "s-2", "ann", "Maths, A", "6.75"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_blackboard_gets_its_own_encoding_delimiter_and_quotes_back(encoding):
    name = "Week_1_zoe_n_attempt_2026-11-02-09-00-00"
    book = filled(BLACKBOARD, name, column="Flows", encoding=encoding)
    head, zoe, ann = rows(book)
    assert book.content().startswith(codecs.BOM_UTF8 if encoding == "utf-8-sig" else codecs.BOM_UTF16)
    assert head == ["Last Name", "First Name", "Username", "Flows [Total Pts: 40 Score] |7001"]
    assert zoe == ["O'Neill", "Zoë", "zoe_n", "27"] and ann[-1] == ""
    assert book.content().decode(encoding).startswith('"Last Name"\t"First Name"')


@pytest.mark.parametrize(
    ("maximum", "shown"),
    [("80,00", "54"), ("1,000.00", "675"), ("1.000,00", "675"), ("1,000", "675"), ("1 000,00", "675"), ("", "27")],
)
def test_points_are_a_share_of_the_maximum_or_a_count_where_the_export_says_none(maximum, shown):
    assert rows(filled(WORKSHEET.replace("100.00", f'"{maximum}"'), "Zoë ONeill_17"))[1][2] == shown


FILE = "01-one-dimension.ipynb"
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
    names = [sanitize_name(student(file, named_by(files))) for file in files]
    book, told = filled_and_told(text, *names, column=column)
    assert not told and list(book.owners) == names


@pytest.mark.parametrize("name", ["zoe@example.org", "Zoë O Neill", "ZOË o neill", "ONeill Zoe"])
def test_work_that_came_another_way_is_found_by_address_or_name(name):
    assert rows(filled(WORKSHEET, sanitize_name(name)))[1][2] == "67.5"


ANOTHER = (
    "the export is what Moodle exported, and nobody is filled in: name the file of this class, from the LMS that gave "
    "the submissions"
)


def test_a_number_at_the_end_of_a_name_is_not_an_id_of_moodle_unless_the_name_fits_too():
    _, told = filled_and_told(WORKSHEET, "task_17")
    assert told == ["not filled in, as no row of the export fits: task_17", ANOTHER]


def test_a_number_at_the_end_of_an_assignment_is_no_part_of_blackboards_user():
    _, told = filled_and_told(BLACKBOARD.replace("zoe_n", "117"), "W_1_17_attempt_2026-11-02", column="Flows")
    assert told[0] == "not filled in, as no row of the export fits: W_1_17_attempt_2026-11-02"


def test_anonymous_marking_goes_by_the_number_alone():
    book = filled(WORKSHEET.replace('"Full name"', "Other"), "Participant_17")
    assert rows(book)[1] == ["Participant 17", "67.5", "-"]
    assert book.feedback_names()["Participant_17"].startswith("Participant_17_assign")


@pytest.mark.attack("a submission that is called as another student's")
def test_where_two_submissions_fit_one_row_neither_is_filled_in_and_both_are_named():
    book, told = filled_and_told(WORKSHEET, "Zoë O Neill_17", "Zoë O Neill", "Ann the 2nd_4")
    assert [row[2] for row in rows(book)] == ["Grade", "", "67.5", "55.00"]
    assert told == ["Zoë O Neill_17 and Zoë O Neill fit the same row, and it is not filled in"]


def test_who_is_in_no_row_or_in_two_is_told():
    twice = WORKSHEET.replace('"Ann, the 2nd"', '"Zoë O\'Neill"')
    book, told = filled_and_told(twice, "Zoë O Neill", "nobody")
    assert told[:2] == [
        "not filled in, as 2 rows of the export fit: Zoë O Neill",
        "not filled in, as no row of the export fits: nobody",
    ]
    assert {row[2] for row in rows(book)} == {"Grade", "", "55.00"}


HOSTILE = ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", "＝1", "-cmd|'/C'!A0", " =1", "-A1", "\n=1"]


@pytest.mark.attack("a name in the LMS that is a formula")
@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_no_name_of_a_gradebook_is_a_formula(name):
    text = WORKSHEET.replace("-Smith", '"' + name + '"')
    (row,) = [row for row in rows(filled(text, "smith example.org")) if row[0] == "Participant 170"]
    assert row[1].startswith(("'", "\\")) and row[2] == "67.5"


@pytest.mark.parametrize(
    "name", ["O'Neill", "-Smith", "Ann, the 2nd", "d’Arc, Zoë", "'t Hooft", "Smith-Jones", "李小龍"]
)
def test_an_honest_name_comes_back_as_it_was(name):
    text = WORKSHEET.replace("-Smith", f'"{name}"')
    assert name in [row[1] for row in rows(filled(text))]


def test_feedback_is_named_as_moodle_takes_it_apart():
    book = filled(WORKSHEET.replace("-Smith", "a_b/../c"), "Zoë O Neill_17", "smith example.org")
    names = list(book.feedback_names().values())
    for name, number in zip(names, ("17", "170"), strict=True):
        parts = name.split("_", 4)  # importziplib.php: name, id, two parts of the plugin, file
        assert parts[1:] == [number, "assignsubmission", "file", "report.html"] and "/" not in name
    assert names[0].startswith("Zoë O Neill_")


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("ID,Vollständiger Name,Bewertung\n", None, "the first line of no gradebook, ID; Voll.*: export it in English"),
        ("Identifiant,Statut,Note\n", None, "the first line of no gradebook, Identifiant.*: export it in English"),
        (CANVAS, None, r"no column to fill in is named: name one of Flows \(8801\); Essay \(8802\)$"),
        (CANVAS, "flows", "0 columns"),
        (CANVAS, "Current Score", r"the column 'Current Score' takes no points from a file: name one of Flows"),
        (CANVAS, "Student", "the column 'Student' takes no points"),
        (CANVAS.replace("10,20", "(read only),20"), "Flows", r"'Flows' takes no points .* one of Essay \(8802\)$"),
        (CANVAS.replace(",12,", ",complete,"), "Essay", r"'Essay' takes no points .* one of Flows \(8801\)$"),
        (WORKSHEET, "Status", "the column 'Status' takes no points from a file: name one of Grade"),
        (WORKSHEET.replace("Maximum grade", "Scale"), None, "'Grade' takes no points .*: give the assignment a max"),
        (
            WORKSHEET.replace("Maximum grade", "x"),
            None,
            "lacks the column Maximum grade: take the worksheet as it came",
        ),
        (BLACKBOARD.replace("40 Score", "up to 40 Score"), "Flows", "'Flows' takes no points"),
        (CANVAS.replace("Essay (8802)", "Flows (8802)"), "Flows", "2 columns"),
        ("", None, "the export is no CSV"),
    ],
)
def test_what_cannot_be_filled_in_is_a_sentence(text, column, says):
    with pytest.raises(Sentence, match=says):
        Gradebook(text.encode()).heading(column)


def test_one_that_is_not_graded_is_named_and_still_keeps_another_from_its_row():
    book = Gradebook(WORKSHEET.encode())
    told = book.fill({"Zoë O Neill_17": None, "Zoë O Neill": POINTS, "Ann the 2nd_4": None}, OF)
    assert [row[2] for row in rows(book)] == ["Grade", "", "", "55.00"]
    assert told[-1].startswith("Zoë O Neill_17, Ann the 2nd_4 are not graded to the end: give `flowcourse grade` again")


@pytest.mark.parametrize(
    ("student", "text", "column"),
    [
        (Student("s-1", "", ""), CANVAS, "Flows"),
        (Student("", "Somebody", "901"), CANVAS, "Flows"),
        (Student("1001", "O'Neill, Zoë", "4"), WORKSHEET, None),
        (Student("11", "Zoë O'Neill", ""), BLACKBOARD, "Flows"),
        (Student("", "Smith", "", "ZOE@example.org"), WORKSHEET.replace("-Smith", "Zoë O'Neill"), None),
    ],
    ids=["by id", "by LMS id", "by name", "by id and name", "by address"],
)
def test_a_student_of_the_roster_is_found_in_an_export(student, text, column):
    book = Gradebook(text.encode())
    assert book.fill({student: POINTS}, OF, column) == [] and len(book.owners) == 1


def test_a_student_whose_id_is_another_ones_in_the_lms_is_named_and_not_filled_in():
    book = Gradebook(CANVAS.encode())
    told = book.fill({Student("902", "Zoë O'Neill", ""): POINTS}, OF, "Flows")
    assert told[0] == "not filled in, as 2 rows of the export fit: Zoë O'Neill (902)"


def test_several_columns_of_one_export_are_filled_in_but_none_twice():
    book = filled(CANVAS, "ann", column="Flows")
    book.fill({"ann": Fraction(1)}, 3, "Essay")
    assert rows(book)[-1][-2:] == ["6.75", "6.67"]
    with pytest.raises(Sentence, match="two works would fill the column 'Essay"):
        book.fill({}, 3, "Essay")


@pytest.mark.parametrize(
    ("points", "shown"), [("2.675", "2.68"), ("1.005", "1.01"), ("0.125", "0.13"), ("3.10", "3.1")]
)
def test_half_a_cent_is_rounded_up(points, shown):
    book = Gradebook(WORKSHEET.encode())
    book.fill({"Zoë O Neill_17": Fraction(points)}, 100)
    assert rows(book)[1][2] == shown


def test_a_grade_that_moodle_keeps_as_it_is_is_told():
    told = filled_and_told(WORKSHEET.replace("100.00,Yes", "100.00,No"), "Zoë ONeill_17")[1]
    assert told == ["Zoë ONeill_17 has a grade that cannot be changed in Moodle, and it is not filled in"]


def test_a_maximum_that_is_no_number_is_told():
    with pytest.raises(Sentence, match="the maximum of 'Grade' is 'ten', which is no number"):
        filled(WORKSHEET.replace("100.00", "ten"), "Zoë ONeill_17")


TIMES = "Monday, 2 November 2026, 9:00 AM", "2 November 2026, 09:00", "Monday, November 2, 2026, 9:00 AM"


@pytest.mark.parametrize("text", TIMES)
def test_a_worksheet_says_when_its_students_handed_in(text):
    book = Gradebook(WORKSHEET.replace("Monday, 2 November 2026, 9:00 AM", text).encode())
    assert str(book.handed_in(Student("", "Zoë O'Neill", ""))) == "2026-11-02 09:00:00"
    assert book.handed_in(Student("", "Ann, the 2nd", "")) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Student("A7004", "Kim Lee", ""), Student("50384", "Lee Kim", "")),
        (Student("s1", "Lee, Kim", "50333", "kim.lee"), Student("s2", "Kim, Lee", "50384", "lee.kim")),
        (Student("s1", "Kim Lee", ""), Student("s2", "Kim Lee", "")),
    ],
    ids=["by name", "by the export itself, with logins made of names", "by id, where the name is that of both"],
)
def test_who_is_called_alike_gets_a_row_of_canvas_each(first, second):
    """A row has the last name first, with a comma."""
    head, *_ = CANVAS.splitlines()
    names = ("Lee, Kim", "Lee, Kim" if first.name == second.name else "Kim, Lee")
    rows = zip(names, (50333, 50384), ("s1", "s2"), ("kim.lee", "lee.kim"))
    book = Gradebook(
        "\n".join([head, *(f'"{name}",{number},{id},{login},x' for name, number, id, login in rows)]).encode()
    )
    assert [[book.rows[row]["ID"] for row in book.rows_of(who)] for who in (first, second)] == [["50333"], ["50384"]]
