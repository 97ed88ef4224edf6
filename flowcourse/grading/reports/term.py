"""The points of a term, from runs of the grader and a plan: write_term("term.toml", "term") -> sentences, unfilled.

points = weight · share · (1 - percent_a_day / 100 · days late), not below 0, to the cent

The share of a work is that of its exercises that are solved, or a score from 0 to 1 in a table. Core or stretch
exercises count as in the run, or as much as the plan says. The LMS says when something was handed in:
Moodle in the worksheet that is the gradebook of the work, Blackboard and Canvas in the names of the files. A table of
the instructor's goes before, and has the extensions. The date of a file says nothing: a student can set it.
"""

import difflib
import math
import re
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path, PurePath

from ...core import manifest
from ...core.command import Sentence
from ..intake import roster
from ..intake.tables import rows
from ..intake.whose import attempt, by_folder, is_late
from ..marking.store import read_json
from . import handout
from .escape import csv_field, write_table
from .report import read_run
from .summary import KINDS, has_result, not_to_the_end, to_the_cent
from .summary import worth as counts

NUMBER = int, Fraction
LMS = {"gradebook": str, "column": str}
PLAN = {"roster": str, "times": str, "core": NUMBER, "stretch": NUMBER, "percent_a_day": NUMBER, "grace_hours": NUMBER}
MOST = {"percent_a_day": 100}
KINDS_OF_VALUES = {str: "a text", list: "a list of texts", datetime: "a date and time as 2026-10-12T23:59:00+02:00"}
FILES = "roster", "times", "gradebook", "grades", "scores"
WORK = {"name": str, "weight": NUMBER, "grades": str, "scores": str, "exercises": list, "due": datetime}
STUDENT = ("student", "id", "studentid", "name")
TIMES_COLUMNS = {
    "student": STUDENT,
    "work": ("work", "assignment"),
    "time": ("time", "handedin"),
    "due": ("due", "until", "extension"),
}
POINTS = "points.csv"
SCORES_COLUMNS = {"student": STUDENT, "score": ("score",)}


@dataclass
class Work:
    """One work of the plan, and what is known of each Student.

    shares      {Student: from 0 to 1} of those who handed in and are graded to the end
    unfinished  Students who are not graded to the end, or whose work is not certain
    files       {Student: [(the name of what was handed in, the LMS that gave it)]}
    """

    plan: dict
    shares: dict
    unfinished: set = field(default_factory=set)
    files: dict = field(default_factory=dict)


def write_term(path, folder):
    """Write points.csv with a row for each student of the roster, and each export that the plan names, filled in.

    A student who is not graded to the end has no row: it would look like one of zeros. Returns sentences about what
    the instructor should know, and others on points that are not filled into a gradebook.
    """
    return Term(Path(path)).write(Path(folder))


class Term:
    """A plan with its roster and works; `sentences` and `unfilled` grow with what the instructor should know."""

    def __init__(self, path):
        self.path, self.plan, self.books, self.sentences, self.unfilled = path, _plan(path), {}, [], []
        self.counted = {}  # {(folder of a run, exercise id): the name of the work in which it counts}
        self.students = roster.read(path.parent / self.plan["roster"])
        self.index = roster.index_of(self.students)
        self.works = [self._work(plan) for plan in self.plan["work"]]

    def write(self, folder):
        """Write all files into the folder; the sentences, and those on points that are not filled in."""
        for path in self._exports():
            if path.resolve().parent == folder.resolve():
                raise Sentence(f"{path} lies in {folder}, where it would be replaced: name another folder with --out")
        columns = [(work, *self._points(work)) for work in self.works]
        left = set().union(*(work.unfinished for work in self.works))
        graded = [student for student in self.students if student not in left]
        of = sum(work.plan["weight"] for work in self.works)
        for work, points, _ in columns:
            self._fill(work.plan, points, work.plan["weight"])
        self._fill(self.plan, _sums(columns, graded), of)
        for path, book in self.books.items():
            if book.owners:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / path.name).write_bytes(book.content())
        shown = [(work, {s: to_the_cent(one) for s, one in points.items()}, days) for work, points, days in columns]
        write_table(folder / POINTS, _rows(shown, _sums(shown, graded), of))
        return self.sentences, self.unfilled

    def _exports(self):
        """The paths of the gradebooks that the plan names."""
        return [self.path.parent / plan["gradebook"] for plan in (self.plan, *self.plan["work"]) if "gradebook" in plan]

    def _work(self, plan):
        if "grades" in plan:
            return self._solved(plan)
        return Work(plan, self._scores(self.path.parent / plan["scores"]))

    def _points(self, work):
        """({Student: points, not rounded}, {Student: days late})"""
        plan, days, self.unread, self.marked_late = work.plan, {}, [], []
        if "due" in plan:
            days = {student: self._days(work, student) for student in work.shares}
            if self.marked_late:
                what = f"Canvas says that these are late, but not since when: {', '.join(self.marked_late)}"
                self.sentences.append(f"{plan['name']}: {what}. One day is counted, or what the table of times says")
            if self.unread:
                (student, text), number = self.unread[0], len(self.unread)
                what = f"{number} of the times in {plan['gradebook']} cannot be read, such as {text!r} of {student}"
                self.sentences.append(f"{plan['name']}: {what}: export it in English, or write a table of times")
            if unknown := [str(student) for student, late in days.items() if late is None]:
                what = f"no time is known of {', '.join(unknown)}, and nothing is taken for late"
                self.sentences.append(f"{plan['name']}: {what}")
        points = {}
        for student, share in work.shares.items():
            left = 1 - Fraction(self.plan["percent_a_day"]) * (days.get(student) or 0) / 100
            points[student] = plan["weight"] * share * max(0, left)
        return points, days

    def _days(self, work, student):
        """The days late: each day that has begun counts, unless all is within the grace. None where nothing says it."""
        name, (times, dues) = work.plan["name"], self._dates
        due = dues.get((name, student), work.plan["due"])
        time = times.get((name, student)) or self._recorded(work, student)
        if time:
            late = time if time.tzinfo else time.replace(tzinfo=due.tzinfo)
            late -= due
            return math.ceil(late / timedelta(days=1)) if late > timedelta(hours=float(self.plan["grace_hours"])) else 0
        marked = [is_late(*file) for file in work.files.get(student, ())]
        if None in marked or not marked or (any(marked) and due != work.plan["due"]):
            return None
        if any(marked):
            self.marked_late.append(str(student))
        return int(any(marked))

    def _recorded(self, work, student):
        """When the LMS says that a student handed in; None where it does not."""
        book = self._book(work.plan)
        time = book.handed_in(student) if book else None
        if isinstance(time, str):
            self.unread.append((student, time))
        elif time:
            return time
        times = [attempt(*file)[1] for file in work.files.get(student, ())]
        return datetime.fromtimestamp(max(times)) if times and all(times) else None

    def _book(self, plan):
        """The gradebook that a plan names, or None; each file is opened once, since works may fill the same one."""
        if "gradebook" not in plan:
            return None
        path = self.path.parent / plan["gradebook"]
        if path not in self.books:
            if path.name in (POINTS, *(other.name for other in self.books)):
                raise Sentence(f"{self.path}: two files of the term would be called {path.name}: rename the export")
            self.books[path] = handout.opened(path)
        return self.books[path]

    def _fill(self, plan, points, of):
        if book := self._book(plan):
            what = plan.get("name", "total")
            self.unfilled += [f"{what}: {sentence}" for sentence in book.fill(points, of, plan.get("column"))]

    @cached_property
    def _dates(self):
        """({(work, Student): when it was handed in}, {(work, Student): until when it may be}); the latest counts."""
        works, times, dues = {work["name"]: work.get("due") for work in self.plan["work"]}, {}, {}
        path = self.path.parent / self.plan.get("times", "")
        needed = ("student", "work")
        for line, row in rows(path, TIMES_COLUMNS, needed) if "times" in self.plan else ():
            student, name = self._one(path, line, row), row["work"]
            if name not in works:
                self._not_applied(path, line, f"{name!r} is no work of the plan")
                continue
            for column, known in (("time", times), ("due", dues)):
                try:
                    time = datetime.fromisoformat(row[column]) if row[column] else None
                except ValueError:
                    self._not_applied(path, line, f"{row[column]!r} is no time as 2026-10-12 23:59")
                    continue
                if time and student and works[name]:
                    time = time if time.tzinfo else time.replace(tzinfo=works[name].tzinfo)
                    known[name, student] = max(time, known.get((name, student), time))
        return times, dues

    def _scores(self, path):
        """{Student: score from 0 to 1}"""
        scores = {}
        for line, row in rows(path, SCORES_COLUMNS, needed=SCORES_COLUMNS):
            student = self._one(path, line, row)
            try:
                score = Fraction(row["score"])
            except (ValueError, ZeroDivisionError):
                score = None
            if score is None or not 0 <= score <= 1:
                self._not_applied(path, line, f"a score is from 0 to 1, and not {row['score']!r}")
            elif student in scores:
                self._not_applied(path, line, f"{student} has a score in an earlier line")
            elif student:
                scores[student] = score
        return scores

    def _one(self, path, line, row):
        """The one student whom a line names, or None."""
        students = self.index.find(row["student"])
        if len(students) == 1:
            return next(iter(students))
        what = "more than one student" if students else "nobody on the roster"
        self._not_applied(path, line, f"{row['student']!r} is {what}")
        return None

    def _not_applied(self, path, line, why):
        self.sentences.append(f"{path}, line {line} is not applied: {why}")

    def _solved(self, work):
        """The Work that `flowcourse grade` graded.

        Its unfinished Students have an exercise without a result, or may have one once the run has finished.
        """
        folder = self.path.parent / work["grades"]
        run, grades = read_run(folder), read_json(folder / "grades.json")
        if grades is None:
            raise Sentence(f"{folder} holds no grades.json: give `flowcourse grade … --out {folder}` again")
        worth = self._worth(work, run, grades)
        book = self._book(work) or self._exported_for(run)
        if book and (another := handout.of_another_assignment(book, run["paths"])):
            raise Sentence(f"{self.path}, work {work['name']!r}: {another}")
        matched, remarks = roster.match(self.students, run["paths"], book and book.ids_of)
        if run["paths"] and not matched:
            what = f"nobody's work in {folder} is certain by the roster {self.plan['roster']}"
            raise Sentence(f"{self.path}, work {work['name']!r}: {what}: name the folder and the roster of one class")
        marks = {student: grades["submissions"].get(name, {}).get("marks") for name, student in matched.items()}
        left = [student for student, its in marks.items() if not its or not all(has_result(its[i]) for i in worth)]
        candidates = roster.may_be(self.index, run["paths"], book and book.ids_of)
        unclear = sorted(candidates - marks.keys(), key=self.students.index)
        if unclear:
            remarks.append(f"no row for {', '.join(map(str, unclear))}, whose work is not certain")
        if left:
            remarks.append(not_to_the_end([str(student) for student in left]))
        if not run["finished"]:
            later = [student for student in self.students if student not in marks]
            whom = f", and may not have come to {', '.join(map(str, later))}" if later else ""
            remarks.append(f"the run in {folder} has not finished{whom}: give `flowcourse grade` again")
            left += later
        self.sentences += [f"{work['name']}: {remark}" for remark in remarks]
        unfinished = {*left, *unclear}
        shares = {
            student: sum(worth[i] * counts(its[i]) for i in worth) / sum(worth.values())
            for student, its in marks.items()
            if student not in unfinished
        }
        lms = by_folder(path for paths in run["paths"].values() for path in paths)
        found = {student: map(PurePath, run["paths"][name]) for name, student in matched.items()}
        files = {student: [(path.name, lms[path.parent]) for path in paths] for student, paths in found.items()}
        return Work(work, shares, unfinished, files)

    def _exported_for(self, run):
        """The gradebook that a run filled in, or None; it says which student has which number in the LMS."""
        path = Path(run["tables"].get("gradebook", ""))
        return handout.opened(path) if path.is_file() else None

    def _worth(self, work, run, grades):
        """{exercise id: what it is worth beside the others of the work}"""
        asked = [exercise.id for text in work.get("exercises", []) for exercise in manifest.named(text)]
        wanted = dict.fromkeys(asked or run["exercises"])
        if lacking := [i for i in wanted if i not in run["exercises"]]:
            raise Sentence(f"work {work['name']!r}: {', '.join(lacking)} were not graded in {work['grades']}")
        each = {kind: self.plan.get(kind, kind in KINDS[run["tables"]["count"]]) for kind in ("core", "stretch")}
        for i in wanted:
            before = self.counted.setdefault(((self.path.parent / work["grades"]).resolve(), i), work["name"])
            if before != work["name"]:
                raise Sentence(f"work {work['name']!r}: {i} of {work['grades']} counts in {before!r} already")
        worth = {i: Fraction(each["core" if grades["exercises"][i]["core"] else "stretch"]) for i in wanted}
        if not sum(worth.values()):
            raise Sentence(f"work {work['name']!r}: its exercises are worth nothing")
        return worth


def _plan(path):
    """The plan; a Sentence where a word in it is unknown or of the wrong kind, so that no slip changes a grade."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        if re.search(r"^[ \t]*\[[ \t]*work[ \t]*\]", text, re.MULTILINE):
            raise Sentence(f"{path} has [work], and two brackets are needed, [[work]], for each chapter and project")
        plan = tomllib.loads(text, parse_float=Fraction)
    except ValueError as error:
        raise Sentence(f"{path} is no TOML: {error}") from None
    works = plan.get("work")
    if not isinstance(works, list) or not all(isinstance(work, dict) for work in works):
        raise Sentence(f"{path} has no [[work]], and needs one for each chapter and project")
    _check(path, path, {key: value for key, value in plan.items() if key != "work"}, PLAN | LMS, ["roster"])
    for work in works:
        where = f"{path}, work {work.get('name')!r}"
        _check(path, where, work, WORK | LMS, ["name", "weight"])
        if ("grades" in work) == ("scores" in work):
            what = "both grades and scores" if "grades" in work else "neither grades nor scores"
            raise Sentence(f"{where}: it has {what}, and needs one of them")
        if [one.get("name") for one in works].count(work["name"]) > 1:
            raise Sentence(f"{where}: two works have this name, and each needs a name of its own")
        if "due" in work and work["due"].tzinfo is None:
            raise Sentence(f"{where}: due is {work['due']}, and needs a time zone, as in 2026-10-12T23:59:00+02:00")
    return {"percent_a_day": 0, "grace_hours": 0} | plan


def _check(path, where, table, known, needed):
    """Raise a Sentence where a table of the plan has a word or a value that makes no sense, or lacks one."""
    for key, value in table.items():
        if key not in known:
            near = "".join(f", and perhaps {word} is meant" for word in difflib.get_close_matches(key, known, 1))
            raise Sentence(f"{where}: {key} is no setting{near}; there are {', '.join(known)}")
        most = MOST.get(key, math.inf)
        right = isinstance(value, known[key]) and not isinstance(value, bool)
        if not right or (known[key] is NUMBER and not 0 <= value <= most):
            number = "a number from 0" + (f" to {most}" if key in MOST else "")
            raise Sentence(f"{where}: {key} must be {KINDS_OF_VALUES.get(known[key], number)}, and is {_shown(value)}")
        if key in FILES and not (path.parent / value).exists():
            raise Sentence(f"{where}: {key} is {_shown(value)}, and {path.parent / value} does not exist")
    for key in needed:
        if key not in table:
            raise Sentence(f"{where}: {key} is missing: it is {KINDS_OF_VALUES.get(known[key], 'a number from 0')}")


def _shown(value):
    """A value as the plan has it, or nearly so."""
    return f"{float(value):g}" if isinstance(value, Fraction) else repr(value) if isinstance(value, str) else value


def _sums(columns, students):
    """{Student: the points of all works}."""
    return {student: sum((points.get(student, 0) for _, points, _ in columns), Fraction()) for student in students}


def _rows(columns, total, of):
    """The rows of points.csv: its head, and one for each student."""
    heads = [head for work, *_ in columns for head in (work.plan["name"], f"{work.plan['name']}: days late")]
    yield ["id", "name", "lms", *map(csv_field, heads), "total", "of"]
    for student, sum_ in total.items():
        fields = []
        for _, points, days in columns:
            fields += [f"{float(points.get(student, 0)):.2f}", days.get(student) or 0]
        of_all = f"{float(of):g}"
        yield [*map(csv_field, (student.id, student.name, student.lms)), *fields, f"{float(sum_):.2f}", of_all]
