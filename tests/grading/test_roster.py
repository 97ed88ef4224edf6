"""Who is expected: tables as people save them, and a match that is certain or none."""

import pytest

from flowcourse.core.command import Sentence
from flowcourse.grading.intake import roster, whose
from flowcourse.grading.intake.roster import Student, index_of, match, may_be
from flowcourse.grading.intake.tables import plain

ANN, BO = Student("s1", "Ann Lee", "17"), Student("s2", "Bó Ångström", "18")
TABLES = {
    "commas": "id,name,LMS id\ns1,Ann Lee,17\ns2,Bó Ångström,18\n",
    "semicolons, as Excel writes them": "\ufeffid;name;LMS id\r\ns1;Ann Lee;17\r\ns2;Bó Ångström;18\r\n",
    "tabs": "ID\tName\tLMS ID\ns1\tAnn Lee\t17\n\ns2\tBó Ångström\t18\n",
    "other words": "Student-ID,Full name,User ID,Remark\ns1,Ann Lee,17,x\ns2,Bó Ångström,18\n",
    "two columns for the name": "First name,Last name,ID number,LMS\nAnn,Lee,s1,17\nBó,Ångström,s2,18\n",
    "Moodle": "Identifier,Full name,ID number,LMS id\nParticipant 9,Ann Lee,s1,17\nParticipant 2,Bó Ångström,s2,18\n",
    "Canvas": "Student,ID,SIS User ID,Section\nAnn Lee,17,s1,a\nBó Ångström,18,s2,a\n",
}


def saved(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "class.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("table", TABLES)
def test_a_roster_is_read_as_it_is_usually_saved(tmp_path, table):
    assert roster.read(saved(tmp_path, TABLES[table])) == [ANN, BO]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names no student"),
        ("a,b\n1,2\n", "names no student"),
        ("student,exercise,mark,reason,by\nAnn Lee,ex-01,1,x,y\n", "names no student of a roster: it needs"),
        ("id,name\ns1,Ann\nS-1,Bo\n", "lines 2 and 3 have one id, 'S-1'"),
        ("id,name,lms,chapter 1,total,of\n1,Ann,,3,3,4\n", "is a table of results, and no roster"),
        ("submission,id,name,lms\nann,1,Ann,\n", "is a table of results, and no roster"),
        ("name\nAnn Lee\nann lee\n", "lines 2 and 3 have one name"),
        ('id,name\n"s1,Ann\n', "no table that can be read"),
    ],
)
def test_a_table_that_is_no_roster_is_told_in_a_sentence(tmp_path, text, says):
    with pytest.raises(Sentence, match=says):
        roster.read(saved(tmp_path, text))


def test_a_roster_that_is_not_in_utf_8_is_told_in_a_sentence(tmp_path):
    with pytest.raises(Sentence, match="CSV UTF-8"):
        roster.read(saved(tmp_path, TABLES["commas"], "latin-1"))


@pytest.mark.parametrize(
    "path",
    [
        "s2",
        "S2.zip",
        "18",
        "Bo Angstrom",
        "bo_ångström.ipynb",
        "Ångström, Bó",
        "BÓ  ÅNGSTRÖM",
        "Bo\u0301 A\u030angstro\u0308m",
    ]
    + ["Bó Ångström_4_assignsubmission_file_", "angstrombo_18_901_hw.ipynb", "class.zip/x/ bó ångström"],
)
def test_a_submission_is_matched_by_id_lms_id_or_name(path):
    assert match([ANN, BO], {"x": [path]})[0] == {"x": BO}


def test_a_last_name_of_two_words_may_come_first():
    student = Student("", "Ana María de la Cruz", "")
    names = "de la Cruz, Ana María", "Cruz Ana Maria de la"
    assert [name for name in names if not match([student], {"x": [name]})[0]] == []


def test_two_students_of_one_name_are_told_apart_by_an_id_alone():
    first, second = Student("s1", "Ann Lee", "Participant 4"), Student("s2", "Lee, Ann", "Participant 5")
    matched, sentences = match([first, second], {"Ann Lee": ["Ann Lee"], "b": ["Ann Lee_5_assignsubmission_file_"]})
    assert matched == {"b": second}
    assert sentences == ["Ann Lee may be Ann Lee (s1) or Lee, Ann (s2), and counts for neither"]


@pytest.mark.parametrize(
    ("path", "whose"),
    [("ann.lee", "first"), ("Ann Lee", None), ("ann lee.ipynb", None), ("Ann Lee_5_assignsubmission_file_", None)],
)
def test_a_name_that_two_have_is_no_login_made_of_it_unless_it_is_written_as_one(path, whose):
    students = [Student("ann.lee", "Ann Lee", ""), Student("ann.lee2", "Ann Lee", "")]
    assert match(students, {"x": [path]})[0] == ({"x": students[0]} if whose else {})


def test_a_number_of_moodle_tells_two_apart_whose_names_both_fit():
    kim, lee = Student("a", "Kim Lee", "5036"), Student("b", "Lee Kim", "5037")
    matched, _ = match(
        [kim, lee], {"x": ["Lee Kim_5037_assignsubmission_file_"], "y": ["Kim Lee_5036_assignsubmission_file_"]}
    )
    assert matched == {"x": lee, "y": kim}
    assert may_be(index_of([kim, lee]), {"x": ["Lee Kim_5037_assignsubmission_file_"]}) == {lee}
    assert match([kim], {"x": ["Bo Li_5036_assignsubmission_file_"]})[0] == {}


@pytest.mark.parametrize("kim", ["Kim Lee", "kim_lee.ipynb", "Lee, Kim"])
@pytest.mark.parametrize("lee", ["Lee Kim", "LEE KIM.zip", "Kim, Lee"])
def test_a_name_in_the_order_of_the_roster_goes_before_one_in_another_order(kim, lee):
    students = [Student("a", "Kim Lee", ""), Student("b", "Lee Kim", "")]
    assert match(students, {"x": [kim], "y": [lee]}) == ({"x": students[0], "y": students[1]}, [])


def test_an_id_goes_before_a_name_in_another_order():
    students = [Student("Lee Kim", "Bo Li", ""), Student("b", "Kim Lee", "")]
    assert match(students, {"x": ["Lee Kim"]})[0] == {"x": students[0]}


def test_the_order_of_a_name_that_an_lms_has_written_says_nothing():
    students = [Student("a", "Kim Lee", ""), Student("b", "Lee Kim", "")]
    for path in ("leekim_17_901_hw.ipynb", "Lee Kim_5_assignsubmission_file_"):
        assert match(students, {"x": [path]})[0] == {}


def test_missing_and_unknown_students_are_named():
    matched, sentences = match([ANN, BO], {"ann lee": ["ann lee"], "cem": ["cem"]})
    assert matched == {"ann lee": ANN}
    assert sentences == ["cem is not on the roster", "1 of 2 on the roster handed in nothing: Bó Ångström (s2)"]


TAKEN = ("S1", "\uff41nn lee", "Lee, Ann", "17", " ann  LEE ", "Ann Lee_9_assignsubmission_file_")


@pytest.mark.attack("the name or the id of another student")
@pytest.mark.parametrize("path", TAKEN)
def test_who_takes_a_name_of_another_student_gets_no_mark_of_theirs(path):
    matched, sentences = match([ANN, BO], {"Ann Lee": ["Ann Lee"], "thief": [path]})
    assert matched == {}
    sentence = (
        "Ann Lee and thief may each be Ann Lee (s1), and none of them counts for this student: put both into one folder"
    )
    assert sentence in sentences


@pytest.mark.attack("a name of another alphabet that looks like a student's")
def test_a_name_that_only_looks_alike_is_not_on_the_roster():
    assert match([ANN], {"x": ["\u0410nn Lee"]}) == (
        {},
        ["x is not on the roster", "1 of 1 on the roster handed in nothing: Ann Lee (s1)"],
    )


def test_a_number_of_canvas_is_not_taken_for_an_id_of_the_school():
    assert match([Student("17", "Bo", "")], {"x": ["leeann_17_901_hw.ipynb"]})[0] == {}


def test_marks_that_make_another_word_are_no_accents():
    assert plain("रमु") != plain("रम") and plain("が") != plain("か") and plain("Ǻ") == "a"


@pytest.mark.attack("an LMS's words in one's own part of a name")
@pytest.mark.parametrize(
    "name",
    ["loada_101_9002_103_assignsubmission_.ipynb", "loada_late_101_9001_x_attempt_2020-01-01-00-00-00.ipynb"],
)
def test_a_name_that_canvas_began_says_who_and_when_by_canvas_alone(name):
    lms = whose.named_by([name])
    assert whose.student(name, lms) == "loada_101" and whose.attempt(name, lms) == (None, None)


KIM, LEE = Student("", "Kim Lee", "", "kim@x.org"), Student("b2", "Lee Kim", "")


def test_an_address_or_an_id_beside_the_number_in_an_export_tells_two_apart_whose_names_both_fit():
    rows = {"Participant 5": ["KIM@x.org"], "Participant 6": ["lee@x.org", "B2"], "Participant 7": ["kim@x.org", "b2"]}
    found = {name: [f"Lee Kim_{name}_assignsubmission_file_"] for name in "567"}
    for name, student in {"5": KIM, "6": LEE}.items():
        assert match([KIM, LEE], {name: found[name]}, lambda _, lms: rows[lms])[0] == {name: student}
    assert match([KIM, LEE], {"7": found["7"]}, lambda _, lms: rows[lms])[0] == {}
    assert match([KIM, LEE], {"x": ["kim@x.org"]})[0] == {"x": KIM}
