"""Every report says which marks a person decided, who is missing, and whose mark changed; the results stay."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from pretended import IDS, Here, run, submission

from flowcourse.core.command import Sentence
from flowcourse.grading.intake import collect
from flowcourse.grading.reports import overrides, report

pytestmark = pytest.mark.usefixtures("two_are_core")

HEAD = "student;exercise;mark;reason;by\n"
ROSTER = "id,name,LMS id\n1,Ann Lee,17\n2,Bo,18\n"


def table(path, text):
    path.write_text(text, encoding="utf-8")
    return str(path)


def class_(*more):
    first = [submission("ann lee", "right", "wrong turn"), submission("bo", "wrong", "right")]
    return [replace(one, paths=(f"class/{one.name}",)) for one in (*first, *more)]


def graded(folder, decided=None, roster=None, submissions=None, **options):
    """A run of a class of two in folder/out, with these tables; the sentences that its reports told."""
    tables = {}
    if decided is not None:
        tables["overrides"] = table(folder / "overrides.csv", HEAD + decided)
    if roster is not None:
        tables["roster"] = table(folder / "class.csv", roster)
    *_, told = run(folder / "out", tables=tables, **options).grade(submissions or class_(), Here())
    return told


def kept(folder):
    return json.loads((folder / "out" / "grades.json").read_text())["submissions"]


def results(folder):
    return {path: path.read_bytes() for path in (folder / "out" / "results").rglob("*") if path.is_file()}


def pages(folder, name):
    return [(folder / "out" / page).read_text() for page in ("index.html", f"reports/{name}.html")]


DECIDED = f"ann lee;{IDS[1]};1;The task was unclear;Dr <b>Kim\nbo;{IDS[1]};0;It is a copy;Kim\n"


def test_a_decision_counts_everywhere_and_stands_beside_the_verdict_of_the_judge(tmp_path):
    assert graded(tmp_path, DECIDED) == []
    ann = kept(tmp_path)["ann lee"]
    assert ann["marks"][IDS[1]]["status"] == "failed"
    assert ann["marks"][IDS[1]]["override"] == {"mark": 1, "reason": "The task was unclear", "by": "Dr <b>Kim"}
    assert "override" not in ann["marks"][IDS[0]]
    assert ann["points"]["core"]["solved"] + ann["points"]["stretch"]["solved"] == 2
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "grades.csv").read_text("utf-8-sig"))))
    assert [[row[i] for i in IDS[:2]] for row in rows] == [["1", "1"], ["0", "0"]]
    for page in pages(tmp_path, "ann lee"):
        assert [part for part in ("The task was unclear", "Dr &lt;b&gt;Kim", "✗ not yet") if part not in page] == []


def test_a_decision_is_applied_in_every_report_and_is_never_in_the_results(tmp_path):
    graded(tmp_path)
    before, plain = results(tmp_path), (tmp_path / "out" / "grades.json").read_bytes()
    graded(tmp_path, DECIDED)
    assert results(tmp_path) == before
    table(tmp_path / "overrides.csv", HEAD)
    assert report.write_all(tmp_path / "out") == ([], [])
    assert (tmp_path / "out" / "grades.json").read_bytes() == plain
    table(tmp_path / "overrides.csv", HEAD + DECIDED)
    report.write_all(tmp_path / "out")
    assert "override" in kept(tmp_path)["bo"]["marks"][IDS[1]]


def test_after_a_decision_the_card_begins_with_it_and_the_verdict_is_below(tmp_path):
    notes = graded(tmp_path, f"cem;{IDS[0]};1;On paper;Kim\n", submissions=class_(submission("cem", None, "right")))
    card = pages(tmp_path, "cem")[1].partition(f'<article aria-labelledby="{IDS[0]}">')[2].partition("</article>")[0]
    words = " ".join(re.sub(r"<[^>]*>", " ", card).split())
    assert notes == [] and '<p class="verdict passed">' in card and "verdict missing" not in card
    assert re.search(
        r"✓ counts as solved .* by a decision of Kim ?\. The reason: On paper The judge's own verdict: – missing", words
    )


def test_with_a_roster_pages_show_the_name_of_the_student_and_not_that_of_the_file(tmp_path):
    graded(
        tmp_path, f"2;{IDS[0]};1;On paper;Kim\n", ROSTER.replace("Bo,", "<b>Bo,"), [replace(class_()[1], paths=("2",))]
    )
    index, page = pages(tmp_path, "bo")
    assert "<title>Marks of &lt;b&gt;Bo</title>" in page and "<h1>Marks of <bdi>&lt;b&gt;Bo</bdi></h1>" in page
    assert '<a href="reports/bo.html"><bdi>&lt;b&gt;Bo</bdi></a> 2, from <bdi>bo</bdi>' in index
    assert f'<a href="reports/bo.html#{IDS[0]}"><bdi>&lt;b&gt;Bo</bdi></a>' in index
    assert "<title>The class: 1 submission</title>" in index and "<h1>The class: 1 submission</h1>" in index


def test_without_a_name_on_the_roster_pages_show_that_of_the_file(tmp_path):
    graded(tmp_path, roster="id\n2\n", submissions=[replace(class_()[1], paths=("class/2",))])
    assert "<title>Marks of bo</title>" in pages(tmp_path, "bo")[1]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"cem;{IDS[0]};1;r;by", "line 2 is not applied: 'cem' is no student with a submission"),
        (
            "bo;ex-99-9;1;r;by",
            "line 2 is not applied: 'ex-99-9' is no exercise and no chapter, as ex-01-2 and ex-01 are",
        ),
        (
            f"bo;{IDS[0]};2;r;by",
            "line 2 is not applied: a mark is a number from 0 to 1, or nothing for a comment, and not '2'",
        ),
        (f"bo;{IDS[0]};1;;by", "line 2 is not applied: it needs a reason, and by whom it was decided"),
        (f"bo;{IDS[0]};1;r;by\nbo;{IDS[0]};0;r;by", "line 3: it takes the place of an earlier line"),
    ],
)
def test_a_line_that_cannot_be_applied_is_a_sentence(tmp_path, line, says):
    (sentence,) = graded(tmp_path, line + "\n")
    assert sentence.endswith(f"overrides.csv, {says}")
    assert sentence.replace("'", "&#39;") in pages(tmp_path, "bo")[0]


@pytest.mark.parametrize(("who", "called"), [("3", "3"), ("dee", "3"), ("Eve", "20"), ("fay", "Fay")])
def test_who_is_on_the_roster_and_handed_in_nothing_gets_a_row_by_an_empty_folder(tmp_path, who, called):
    notes = graded(tmp_path, f"{who};{IDS[0]};1;r;Kim\n", ROSTER + "3,Dee,19\n,Eve,20\n,Fay,\n")
    says = f"handed in nothing: an empty folder called '{called}' among the submissions gives this student a row"
    assert notes[-1].endswith(says) and "line 2 is not applied: " in notes[-1]


def test_an_empty_folder_with_an_id_is_a_submission_of_that_student(tmp_path):
    (tmp_path / "submissions" / "3").mkdir(parents=True)
    (tmp_path / "submissions" / "ann lee").mkdir()
    submissions = list(collect.submissions([tmp_path / "submissions"])[0])
    notes = graded(tmp_path, f"3;{IDS[0]};1;On paper;Kim\n", ROSTER + "3,Dee,19\n", submissions)
    assert notes[-1] == "1 of 3 on the roster handed in nothing: Bo (2)"
    assert kept(tmp_path)["3"]["marks"][IDS[0]]["override"]["mark"] == 1


def counted(folder, name="bo"):
    """{exercise: what it counts by a decision}."""
    return {i: mark["override"]["mark"] for i, mark in kept(folder)[name]["marks"].items() if "override" in mark}


@pytest.mark.parametrize("what", ["ex-01", ""], ids=["a chapter", "all that was asked"])
def test_a_decision_may_be_for_more_than_one_exercise(tmp_path, what):
    assert graded(tmp_path, f"bo;{what};0.5;It was a talk;Kim\n") == []
    assert counted(tmp_path) == dict.fromkeys(IDS, 0.5)
    solved = sum(kept(tmp_path)["bo"]["points"][kind]["solved"] for kind in ("core", "stretch"))
    assert solved == len(IDS) / 2


def test_the_narrowest_decision_counts(tmp_path):
    graded(tmp_path, f"bo;;0;a copy;Kim\nbo;ex-01;0.5;a talk;Kim\nbo;{IDS[0]};1;on paper;Kim\n")
    assert counted(tmp_path) == dict.fromkeys(IDS, 0.5) | {IDS[0]: 1}


def test_a_comment_is_on_the_students_page_and_changes_no_mark(tmp_path):
    assert graded(tmp_path, f"bo;ex-01;;Fine <b>work;Kim\nbo;{IDS[0]};;Why so long?;Kim\n") == []
    page = pages(tmp_path, "bo")[1]
    assert counted(tmp_path) == {} and "Fine &lt;b&gt;work" in page and "Why so long?" in page


def test_a_part_of_a_mark_is_on_the_card_and_in_the_table(tmp_path):
    graded(tmp_path, f"bo;{IDS[0]};0.5;half;Kim\n")
    assert "<strong>counts as 0.5</strong>" in pages(tmp_path, "bo")[1]
    (_, row) = csv.DictReader(io.StringIO((tmp_path / "out" / "grades.csv").read_text("utf-8-sig")))
    assert row[IDS[0]] == "0.5"


def test_an_exercise_in_capitals_is_that_exercise(tmp_path):
    assert graded(tmp_path, f"bo;{IDS[0].upper()};1;r;Kim\nbo;{IDS[0]};0;r;Kim\n")[0].endswith(
        "line 3: it takes the place of an earlier line"
    )
    assert kept(tmp_path)["bo"]["marks"][IDS[0]]["override"]["mark"] == 0


def test_an_exercise_that_this_run_leaves_out_is_no_fault_of_the_table(tmp_path):
    assert graded(tmp_path, "bo;ex-02-1;1;r;by\n") == []


def test_a_decision_on_an_exercise_of_which_nothing_was_found_is_in_the_report(tmp_path):
    graded(tmp_path, f"cem;{IDS[0]};1;It was on paper;Kim\n", submissions=class_(submission("cem")))
    assert "It was on paper" in pages(tmp_path, "cem")[1]


def test_a_table_that_lacks_a_column_is_told_in_a_sentence(tmp_path):
    with pytest.raises(Sentence, match="has no column reason and no column by: its first line is"):
        overrides.read(table(tmp_path / "x.csv", "student,exercise,mark\n"))


def test_with_a_roster_the_tables_know_students_by_id_and_name(tmp_path):
    decided = f"17;{IDS[1]};1;r;Kim\nBo;{IDS[0]};1;r;Kim\n"
    assert graded(tmp_path, decided, ROSTER) == []
    assert kept(tmp_path)["ann lee"]["student"] == {"id": "1", "name": "Ann Lee", "lms": "17", "email": ""}
    assert [entry["points"]["core"]["solved"] for entry in kept(tmp_path).values()] == [2, 2]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "grades.csv").read_text("utf-8-sig"))))
    assert [(row["submission"], row["id"], row["name"], row["lms"]) for row in rows] == [
        ("ann lee", "1", "Ann Lee", "17"),
        ("bo", "2", "Bo", "18"),
    ]


def test_missing_and_unknown_students_are_on_the_page_of_the_class(tmp_path):
    notes = graded(tmp_path, roster=ROSTER + "3,Dee,19\n", submissions=class_(submission("<i>cem", "right")))
    assert notes == ["<i>cem is not on the roster", "1 of 3 on the roster handed in nothing: Dee (3)"]
    page = pages(tmp_path, "bo")[0]
    assert "&lt;i&gt;cem is not on the roster" in page and notes[1] in page


@pytest.mark.attack("a name that a decision is meant for")
def test_who_takes_the_id_of_another_student_gets_no_decision_of_theirs(tmp_path):
    thief = submission("1", "wrong", "wrong")
    notes = graded(tmp_path, f"1;{IDS[1]};1;r;Kim\n", ROSTER, class_(thief))
    marks = [mark for entry in kept(tmp_path).values() for mark in entry["marks"].values()]
    assert [mark for mark in marks if "override" in mark] == []
    assert "none of them counts for this student" in "\n".join(notes)
    assert "line 2 is not applied: no submission counts for Ann Lee (1)" in "\n".join(notes)


def test_tables_paths_and_notes_stand_in_run_json(tmp_path):
    done = run(
        tmp_path / "out", tables={"overrides": table(tmp_path / "o.csv", HEAD)}, notes=["not read in class: env"]
    )
    done.grade(class_(), Here())
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert record["paths"] == {"ann lee": ["class/ann lee"], "bo": ["class/bo"]}
    assert record["tables"] == done.tables and record["notes"] == ["not read in class: env"]
    assert "not read in class: env" in pages(tmp_path, "bo")[0]
    assert "class/bo" not in (tmp_path / "out" / "grades.json").read_text()


def test_a_regrade_with_other_checks_says_whose_mark_changed_and_why(tmp_path, monkeypatch):
    class Other:
        """What was right is wrong now, and the other way round."""

        def marks(self, submission, seed, only, share):
            swapped = {"right": "wrong turn", "wrong": "right"}
            texts = {i: replace(a, text=swapped[a.text.split()[0]]) for i, a in submission.answers.items()}
            yield from Here().judge.marks(replace(submission, answers=texts), seed, only)

    graded(tmp_path)
    monkeypatch.setattr("flowcourse.grading.marking.seeds.course_digest", lambda: "other")
    late = submission("bo", "right", "right")
    *_, told = run(tmp_path / "out").grade([class_()[0], late], Here(Other()))
    wanted = [
        f"ann lee: {IDS[0]} was solved, and is not now: you wrote wrong turn",
        f"ann lee: {IDS[1]} was not solved, and is now: before, it was told: you wrote wrong turn",
    ]
    assert told == wanted, "the late work is another work"
    assert [sentence for sentence in wanted if sentence not in pages(tmp_path, "bo")[0]] == []
    *_, told = run(tmp_path / "out").grade([class_()[0], late], Here(Other()))
    assert told == wanted, "a run that goes on still compares with the run before"


def test_what_a_regrade_loses_is_told_as_no_change_of_a_mark(tmp_path, monkeypatch):
    answers = submission("ann lee", "lost", "lost").answers

    class Loses:
        def marks(self, submission, seed, only, share):
            yield from Here().judge.marks(replace(submission, answers=answers), seed, only)

    graded(tmp_path)
    monkeypatch.setattr("flowcourse.grading.marking.seeds.course_digest", lambda: "other")
    *_, told = run(tmp_path / "out").grade(class_(), Here(Loses()))
    assert not [note for note in told if "solved" in note]


def test_the_class_reads_which_mistakes_were_made_how_often_in_each_exercise(tmp_path):
    graded(tmp_path, submissions=class_(submission("cem", "wrong", "wrong")))
    page = pages(tmp_path, "cem")[0]
    assert f"{IDS[0]}: <bdi>wrong</bdi>, 2 of 3 who tried" in page
    assert f"{IDS[1]}: <bdi>wrong</bdi>, 2 of 3 who tried" in page
