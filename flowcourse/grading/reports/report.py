"""Write the files that a run leaves for people and programs, from its folder and the tables that it names.

sentences, unfilled = write_all(folder)   # for the instructor: on the class, and on points that the LMS does not get

grades.json  every mark, and nothing that differs between two runs of the same seed
grades.csv   for a spreadsheet: a row for each submission, a column for each exercise (1 solved, 0 not); see summary.py
reports/     a page for each student       index.html  the class, for the instructor
Once the run has finished, handout.py writes what is for the LMS.
"""

from dataclasses import asdict
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ...core import manifest
from ...core.command import Sentence
from ...core.visible import visible
from ..intake import roster
from ..marking.jobs import is_lost, lost
from ..marking.store import Store, mark_from, read_json, write, write_json
from . import handout, overrides
from .escape import csv_field, highlight, stressed, write_table
from .summary import Summary, number, of_kinds, points, what_counts, worth

STATUS = {"passed": "✓ solved", "failed": "✗ not yet", "not started": "○ not started", "missing": "– missing"}
SHOWN_CHARACTERS = 4000  # of an answer; colours make hostile ones fifteen times as long
OF_A_RUN = {"key", "before", "exercises", "places", "paths", "lost", "notes", "tables", "finished"}
FOUND = {"metadata": "by the mark that the course left in it", "name": "by the name it defines"}


def write_all(folder):
    """Write all files again, one submission after another, so that a large class needs no large memory.

    Returns sentences for the instructor: who is missing, whose mark has changed, what cannot be applied; and others on
    points that are not filled in.
    """
    folder = Path(folder)
    run = read_run(folder)
    tables = run["tables"]
    students = roster.read(tables["roster"]) if "roster" in tables else []
    book = handout.opened(tables["gradebook"]) if "gradebook" in tables else None
    matched, expected = roster.match(students, run["paths"], book and book.ids_of) if students else ({}, [])
    decided, unapplied = {}, []
    if "overrides" in tables:
        decided, unapplied = overrides.apply(tables["overrides"], run, matched, students)
    store, ids = Store(folder, run["key"]), run["exercises"]
    exercises = [manifest.find(exercise_id) for exercise_id in ids]
    before = Store(folder, run["before"])
    summary, graded, changed = Summary(exercises), {}, []
    shared = {"run": run, "exercises": exercises, "status": STATUS, "found": FOUND, "shown": SHOWN_CHARACTERS}
    named = {name: student.name for name, student in matched.items() if student.name}
    shared["called"] = {name: named.get(name, name) for name in run["places"]}
    templates = _templates(shared | {"highlight": highlight})
    for name, place in run["places"].items():
        marks = _complete(store.marks(place, ids), run["lost"].get(place, {}), ids)
        submission = store.submission(place).counted(marks)
        changed += _changed(name, before.marks(place, ids) if run["before"] else {}, marks)
        graded[name] = _entry(submission, marks, exercises, decided.get(name, {}), matched.get(name))
        summary.add(submission, marks)
        page = templates.get_template("student.html")
        write(folder / "reports" / f"{name}.html", page.render(submission=submission, **graded[name]))
    _remove_others(folder / "reports", graded)
    values = {"expected": expected, "unapplied": unapplied, "changed": changed, "students": students}
    values |= {"summary": summary, "graded": graded}
    write(folder / "index.html", templates.get_template("class.html").render(**values))
    columns = ("id", "name", "lms") if students else ()
    write_table(folder / "grades.csv", _rows(graded, exercises, tables["count"], columns))
    about = {exercise.id: {"title": exercise.title, "core": exercise.core} for exercise in exercises}
    write_json(folder / "grades.json", {"seed": run["seed"], "exercises": about, "submissions": graded})
    handout.remove(folder)
    unfilled = []
    if run["finished"]:
        unfilled = handout.write(folder, run, graded, matched if students else {name: name for name in graded}, book)
        if students and graded and not matched:
            unfilled.append(f"nobody's work is certain by the roster {tables['roster']}: name the table of this class")
    return expected + unapplied + changed, unfilled


def read_run(folder):
    """The content of run.json; Sentence where there is none, or something else under its name."""
    run = read_json(folder / "run.json")
    if not OF_A_RUN.issubset(run or {}):
        raise Sentence(f"{folder} holds no run: give the folder that `flowcourse grade … --out` wrote")
    return run


def _complete(marks, gone, ids):
    """A mark for every exercise; those that the grader lost say what the run noted about them."""
    gone = {exercise_id: mark_from(fields) for exercise_id, fields in gone.items()}
    return {i: marks.get(i) or gone.get(i) or lost(i, "it has no result yet") for i in ids}


def _changed(name, before, marks):
    """Sentences about exercises of one and the same work that an earlier course, seed or jail marked differently."""
    for exercise_id, mark in marks.items():
        old = before.get(exercise_id)
        if old and old.passed != mark.passed and not is_lost(mark):
            what = "was not solved, and is now" if mark.passed else "was solved, and is not now"
            why = f"before, it was told: {old.sentence}" if mark.passed else mark.sentence
            yield f"{name}: {exercise_id} {what}: {why}"


def _entry(submission, marks, exercises, decided, student):
    """What grades.json says of a submission.

    "override", "decisions" and "student" stand only where the instructor's tables have them.
    """
    shown = {exercise_id: _mark(mark, submission.answers.get(exercise_id)) for exercise_id, mark in marks.items()}
    counts = {i: overrides.narrowest(decided, i) for i in shown}
    shown |= {i: shown[i] | {"override": counts[i]} for i in shown if counts[i]}
    entry = {
        "points": points({i: worth(mark) for i, mark in shown.items()}, exercises),
        "problems": list(submission.problems),
        "marks": shown,
    }
    asked = {"", *shown, *map(overrides.chapter, shown)}
    decisions = [{"for": what} | decision for what, decision in decided.items() if what in asked]
    entry |= {"decisions": decisions} if decisions else {}
    return entry | {"student": asdict(student)} if student else entry


def _mark(mark, answer):
    """A mark in grades.json."""
    fields = {"status": mark.status, "sentence": mark.sentence, "mistake": mark.mistake, "how": mark.how}
    return fields | {"flags": list(mark.flags), "found_by": answer.found_by if answer else ""}


def _rows(graded, exercises, count, columns=()):
    """The rows of grades.csv: numbers, and names of which none is a formula; `columns` are those of the roster.

    The column of points says what counts.
    """
    of_each = [(kind, what) for kind in ("core", "stretch") for what in ("solved", "of")]
    of_all = next((of_kinds(entry["points"], count)[1] for entry in graded.values()), 0)
    heads = (f"points of {of_all}: {what_counts(exercises, count)}", *(f"{kind}_{what}" for kind, what in of_each))
    yield ["submission", *columns, *heads, "flags", "problems", *(exercise.id for exercise in exercises)]
    for name, entry in graded.items():
        who = [csv_field(entry.get("student", {}).get(column, "")) for column in columns]
        points = number(of_kinds(entry["points"], count)[0])
        numbers = [points, *(entry["points"][kind][what] for kind, what in of_each)]
        flags = sum(len(mark["flags"]) for mark in entry["marks"].values())
        marks = [number(worth(mark)) for mark in entry["marks"].values()]
        yield [csv_field(name), *who, *numbers, flags, len(entry["problems"]), *marks]


def _remove_others(folder, names):
    """Remove the reports of submissions that are no longer in the run."""
    for page in folder.glob("*.html"):
        if page.stem not in names:
            page.unlink()


def _templates(shared):
    """Templates that know what is shared, escape every text and make it visible without being told to."""
    environment = Environment(
        loader=PackageLoader("flowcourse.grading.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    environment.globals.update(shared)
    environment.filters["stressed"] = stressed
    return environment
