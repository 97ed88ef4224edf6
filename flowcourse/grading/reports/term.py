"""One gradebook over a term, from runs of the grader and a plan: write_gradebook("term.toml", "gradebook.csv").

points = weight · share · (1 - percent_a_day / 100 · days late), not below 0

The share of a work is that of its exercises that are solved, each counted as much as the plan says for core and
stretch, or a score from 0 to 1 in a table. When something was handed in is read from a table as well: the date of a
file can be set by a student.
"""

import math
import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from ...core import manifest
from ...core.command import Sentence
from ..intake import roster
from ..intake.tables import rows
from ..marking.store import read_json
from .escape import csv_field, write_table
from .report import has_result, not_to_the_end, read_run, solved

NUMBER = int, float
PLAN = {"roster": str, "times": str, "core": NUMBER, "stretch": NUMBER, "percent_a_day": NUMBER, "grace_hours": NUMBER}
WORK = {"name": str, "weight": NUMBER, "grades": str, "scores": str, "exercises": list, "due": datetime}
TIMES_COLUMNS = {
    "student": ("student", "id", "studentid", "name"),
    "work": ("work", "assignment"),
    "time": ("time", "handedin"),
}
SCORES_COLUMNS = {"student": TIMES_COLUMNS["student"], "score": ("score",)}


def write_gradebook(path, table):
    """Write a row for each student of the roster into a CSV; sentences about what the instructor should know.

    A student who is not graded to the end has no row: it would look like one of zeros.
    """
    path = Path(path)
    plan = _plan(path)
    students = roster.read(path.parent / plan["roster"])
    index = roster.index_of(students)
    times, sentences = _times(path.parent / plan["times"], plan, index) if "times" in plan else ({}, [])
    columns, without_a_row = [], set()
    for work in plan["work"]:
        if "grades" in work:
            shares, unfinished, remarks = _solved(path.parent / work["grades"], work, plan, students, index)
            without_a_row |= unfinished
        else:
            shares, remarks = _scores(path.parent / work["scores"], index)
        sentences += remarks
        days = {s: _days(times[work["name"], s], work, plan) for s in shares if (work["name"], s) in times}
        unknown = [str(student) for student in shares if "due" in work and student not in days]
        if unknown:
            sentences.append(f"{work['name']}: no time is known of {', '.join(unknown)}, and nothing is taken for late")
        columns.append((work, shares, days))
    write_table(table, _rows([student for student in students if student not in without_a_row], columns, plan))
    return sentences


def _plan(path):
    """The plan; a Sentence where a word in it is unknown or of the wrong kind, so that no slip changes a grade."""
    try:
        plan = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Sentence(f"{path} is no TOML: {error}") from None
    works = plan.get("work")
    if not isinstance(works, list) or not all(isinstance(work, dict) for work in works):
        raise Sentence(f"{path} needs a part [[work]] for each chapter and project")
    _check(path, {key: value for key, value in plan.items() if key != "work"}, PLAN, ["roster"])
    names = [work.get("name") for work in works]
    for work in works:
        where = f"{path}, work {work.get('name')!r}"
        _check(where, work, WORK, ["name", "weight"])
        if ("grades" in work) == ("scores" in work) or names.count(work["name"]) > 1:
            raise Sentence(f"{where}: it needs a name of its own, and either grades or scores")
        if "due" in work and work["due"].tzinfo is None:
            raise Sentence(f"{where}: due needs a time zone, as in 2026-10-12T23:59:00+02:00")
    return {"core": 1, "stretch": 1, "percent_a_day": 0, "grace_hours": 0} | plan


def _check(where, table, known, needed):
    for key in [*needed, *table]:
        if key not in known:
            raise Sentence(f"{where}: {key} is no setting; there are {', '.join(known)}")
        value = table.get(key)
        if not isinstance(value, known[key]) or isinstance(value, bool) or (known[key] is NUMBER and not value >= 0):
            kind = {str: "a text", list: "a list", datetime: "a date and time", NUMBER: "a number from 0"}[known[key]]
            raise Sentence(f"{where}: {key} must be {kind}")


def _times(path, plan, index):
    """({(name of a work, Student): when it was handed in}, sentences); of several times the latest counts."""
    due, times, sentences = {work["name"]: work.get("due") for work in plan["work"]}, {}, []
    for line, row in rows(path, TIMES_COLUMNS, needed=TIMES_COLUMNS):
        student, remarks = _one(path, line, row, index)
        sentences += remarks
        name = row["work"]
        try:
            time = datetime.fromisoformat(row["time"])
        except ValueError:
            sentences.append(f"{path}, line {line} is not applied: {row['time']!r} is no time as 2026-10-12 23:59")
            continue
        if name not in due:
            sentences.append(f"{path}, line {line} is not applied: {name!r} is no work of the plan")
        elif student and due[name]:
            time = time if time.tzinfo else time.replace(tzinfo=due[name].tzinfo)
            times[name, student] = max(time, times.get((name, student), time))
    return times, sentences


def _scores(path, index):
    """({Student: score from 0 to 1}, sentences)"""
    scores, sentences = {}, []
    for line, row in rows(path, SCORES_COLUMNS, needed=SCORES_COLUMNS):
        student, remarks = _one(path, line, row, index)
        sentences += remarks
        try:
            score = float(row["score"])
        except ValueError:
            score = math.nan
        if not 0 <= score <= 1:
            sentences.append(f"{path}, line {line} is not applied: a score is from 0 to 1, and not {row['score']!r}")
        elif student in scores:
            sentences.append(f"{path}, line {line} is not applied: {student} has a score in an earlier line")
        elif student:
            scores[student] = score
    return scores, sentences


def _one(path, line, row, index):
    """(the one student whom a line names, or None, and then a sentence in a list)."""
    students = index.find(row["student"])
    if len(students) == 1:
        return next(iter(students)), []
    what = "more than one student" if students else "nobody on the roster"
    return None, [f"{path}, line {line} is not applied: {row['student']!r} is {what}"]


def _solved(folder, work, plan, students, index):
    """({Student: share of the exercises that are solved}, Students, sentences) from what `flowcourse grade` wrote.

    The Students have an exercise without a result, or may have one once the run has finished.
    """
    run, grades = read_run(folder), read_json(folder / "grades.json")
    if grades is None:
        raise Sentence(f"{folder} holds no grades.json: `flowcourse report {folder}` writes it again")
    wanted = {e.id for text in work.get("exercises", []) for e in manifest.named(text)} or set(run["exercises"])
    lacking = sorted(wanted - set(run["exercises"]))
    worth = {i: plan["core" if grades["exercises"][i]["core"] else "stretch"] for i in wanted.difference(lacking)}
    if lacking or not sum(worth.values()):
        what = f"{', '.join(lacking)} were not graded in {folder}" if lacking else "its exercises are worth nothing"
        raise Sentence(f"work {work['name']!r}: {what}")
    matched, remarks = roster.match(students, run["paths"])
    sentences = [f"{work['name']}: {sentence}" for sentence in remarks]
    marks = {student: grades["submissions"].get(name, {}).get("marks") for name, student in matched.items()}
    left = [student for student, its in marks.items() if not its or not all(has_result(its[i]) for i in worth)]
    unclear = sorted(roster.may_be(index, run["paths"]) - marks.keys(), key=students.index)
    if unclear:
        sentences.append(f"{work['name']}: no row for {', '.join(map(str, unclear))}, whose work is not certain")
    if left:
        sentences.append(f"{work['name']}: {not_to_the_end([str(student) for student in left])}")
    if not run["finished"]:
        later = [student for student in students if student not in marks]
        whom = f", and may not have come to {', '.join(map(str, later))}" if later else ""
        sentences.append(f"{work['name']}: the run in {folder} has not finished{whom}: give `flowcourse grade` again")
        left += later
    left += unclear
    shares = {
        student: sum(worth[i] for i in worth if solved(its[i])) / sum(worth.values())
        for student, its in marks.items()
        if student not in left
    }
    return shares, set(left), sentences


def _days(time, work, plan):
    """The days late: each day that has begun counts, unless all is within the grace."""
    late = time - work["due"]
    return math.ceil(late / timedelta(days=1)) if late > timedelta(hours=plan["grace_hours"]) else 0


def _rows(students, columns, plan):
    """The rows of the gradebook: its head, and one for each student."""
    heads = [head for work, _, _ in columns for head in (work["name"], f"{work['name']}: days late")]
    yield ["id", "name", "lms", *map(csv_field, heads), "total", "of"]
    of = sum(work["weight"] for work, _, _ in columns)
    for student in students:
        fields, total = [], 0
        for work, shares, days in columns:
            late = days.get(student, 0)
            points = work["weight"] * shares.get(student, 0) * max(0, 1 - plan["percent_a_day"] * late / 100)
            fields += [f"{points:.2f}", late]
            total += points
        yield [*map(csv_field, (student.id, student.name, student.lms)), *fields, f"{total:.2f}", of]
