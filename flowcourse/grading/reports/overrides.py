"""Marks that a person decided, in a table of their own. Every report applies it: apply(path, run, matched, students).

The table has a line for each decision: student, exercise, mark (0 or 1), reason, by whom. It is never written into the
results, so that the judge's own verdict stays and the decision is found again after every regrade.
"""

from ...core import manifest
from ..intake.roster import index_of, may_be
from ..intake.tables import plain, rows

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
    """({name: {exercise id: {"mark", "reason", "by"}}}, sentences about lines that cannot be applied).

    run       the content of run.json: the names of all submissions, and where they were found
    matched   {name: Student}; for a student of the roster this alone counts, for any other the name of the submission
    """
    overrides, sentences, index = {}, [], index_of(students)
    known = {exercise.id for exercise in manifest.exercises()}
    for line, row in read(path):
        meant, exercise = _meant(row["student"], run["places"], matched, index), row["exercise"].lower()
        problem = None
        if len(meant) != 1:
            problem = _nobody(row["student"], meant, index, run["paths"])
        elif exercise not in known:
            problem = f"{row['exercise']!r} is no exercise"
        elif row["mark"] not in ("0", "1"):
            problem = f"a mark is 0 or 1, and not {row['mark']!r}"
        elif not (row["reason"] and row["by"]):
            problem = "it needs a reason, and by whom it was decided"
        elif exercise in overrides.get(meant[0], {}):
            sentences.append(f"{path}, line {line}: it takes the place of an earlier line")
        if problem:
            sentences.append(f"{path}, line {line} is not applied: {problem}")
            continue
        decided = {"mark": int(row["mark"]), "reason": row["reason"], "by": row["by"]}
        overrides.setdefault(meant[0], {})[exercise] = decided
    return overrides, sentences


def _nobody(text, meant, index, paths):
    """Why a text names no one submission."""
    students = index.find(text)
    if meant or len(students) > 1:
        return f"{text!r} is more than one student"
    if not students:
        return f"{text!r} is no student with a submission"
    (student,) = students
    if student in may_be(index, paths):
        return f"no submission counts for {student}"
    called = student.id or student.lms or student.name
    empty = f"an empty folder called {called!r} among the submissions gives this student a row"
    return f"{student} handed in nothing: {empty}"


def _meant(text, names, matched, index):
    """The submissions of the student whom a text names."""
    students = index.find(text)
    if students:
        return [name for name in names if matched.get(name) in students]
    return [name for name in names if name == text] or [name for name in names if plain(name) == plain(text)]
