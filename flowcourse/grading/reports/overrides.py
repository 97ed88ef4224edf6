"""Decisions of a person, in a table of their own. Every report applies it: apply(path, run, matched, students).

The table has a line for each decision: student, exercise, mark, reason, by whom. In place of an exercise there may be a
chapter, or nothing for all that was asked; the narrowest that has a mark counts. A mark is what each exercise counts,
from 0 to 1; a line without one is a comment. It is never written into the results, so that the judge's own verdict
stays and the decision is found again after every regrade.
"""

from fractions import Fraction

from ...core import manifest
from ..intake.roster import index_of, may_be
from ..intake.tables import plain, rows
from .summary import number

COLUMNS = {
    "student": ("student", "submission", "name", "id", "studentid"),
    "exercise": ("exercise", "exerciseid"),
    "mark": ("mark", "points", "grade"),
    "reason": ("reason", "why", "comment"),
    "by": ("by", "bywhom", "who", "decidedby"),
}


def read(path):
    """[(line number, {column: text})]; Sentence where the file is no such table."""
    return rows(path, COLUMNS, needed=COLUMNS)


def apply(path, run, matched, students):
    """({name: {exercise, chapter or "": {"mark", "reason", "by"}}}, sentences about lines that cannot be applied).

    run       the content of run.json: the names of all submissions, and where they were found
    matched   {name: Student}; for a student of the roster this alone counts, for any other the name of the submission
    """
    overrides, sentences, index = {}, [], index_of(students)
    known = {"", *(name for e in manifest.exercises() for name in (e.id, chapter(e.id)))}
    for line, row in read(path):
        meant, what = _meant(row["student"], run["places"], matched, index), row["exercise"].lower()
        problem = None
        if len(meant) != 1:
            problem = _nobody(row["student"], meant, index, {n: p for n, p in run["paths"].items() if n not in matched})
        elif what not in known:
            problem = f"{row['exercise']!r} is no exercise and no chapter, as ex-01-2 and ex-01 are"
        elif not _is_a_mark(row["mark"]):
            problem = f"a mark is a number from 0 to 1, or nothing for a comment, and not {row['mark']!r}"
        elif not (row["reason"] and row["by"]):
            problem = "it needs a reason, and by whom it was decided"
        elif what in overrides.get(meant[0], {}):
            sentences.append(f"{path}, line {line}: it takes the place of an earlier line")
        if problem:
            sentences.append(f"{path}, line {line} is not applied: {problem}")
            continue
        mark = number(Fraction(row["mark"])) if row["mark"] else None
        overrides.setdefault(meant[0], {})[what] = {"mark": mark, "reason": row["reason"], "by": row["by"]}
    return overrides, sentences


def chapter(exercise_id):
    """The chapter of an exercise, as `--only` names it: ex-01 of ex-01-2."""
    return exercise_id.rpartition("-")[0]


def narrowest(decided, exercise_id):
    """The decision that gives an exercise its mark: its own, its chapter's or the student's; None where none does."""
    wider = (decided.get(what) for what in (exercise_id, chapter(exercise_id), ""))
    return next((decision for decision in wider if decision and decision["mark"] is not None), None)


def _is_a_mark(text):
    try:
        return text == "" or 0 <= Fraction(text) <= 1
    except (ValueError, ZeroDivisionError):
        return False


def _nobody(text, meant, index, paths):
    """Why a text names no one submission; `paths` are those of the submissions that the roster has not matched."""
    students = index.find(text)
    if meant or len(students) > 1:
        return f"{text!r} is more than one student"
    if not students:
        return f"{text!r} is no student with a submission"
    (student,) = students
    if student in may_be(index, paths):
        return f"no submission counts for {student}"
    empty = f"an empty folder called {student.known_as!r} among the submissions gives this student a row"
    return f"{student} handed in nothing: {empty}"


def _meant(text, names, matched, index):
    """The submissions of the student whom a text names."""
    students = index.find(text)
    if students:
        return [name for name in names if matched.get(name) in students]
    return [name for name in names if name == text] or [name for name in names if plain(name) == plain(text)]
