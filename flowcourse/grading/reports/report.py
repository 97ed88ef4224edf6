"""Write the files that a run leaves for people and programs, from its folder alone: write_all(folder).

grades.json  every mark, and nothing that differs between two runs of the same seed
grades.csv   for an LMS: a row for each submission, a column for each exercise (1 solved, 0 not); points: see summary.py
reports/     a page for each student       index.html  the class, for the instructor
"""

import csv
import io
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ...core import manifest
from ...core.command import Sentence
from ...core.visible import visible
from ..marking.jobs import lost
from ..marking.store import Store, mark_from, read_json, write, write_json
from .escape import csv_field, highlight
from .summary import Summary, points

STATUS = {"passed": "✓ solved", "failed": "✗ not yet", "not started": "○ not started", "missing": "– missing"}
SHOWN = 4000  # characters of an answer; colours make hostile ones fifteen times as long
FOUND = {"metadata": "by the mark that the course left in it", "name": "by the name it defines"}


def write_all(folder):
    """Write all files again, one submission after another, so that a large class needs no large memory."""
    folder = Path(folder)
    run = _read_run(folder)
    store, ids = Store(folder, run["key"]), run["exercises"]
    exercises = [manifest.find(identifier) for identifier in ids]
    summary, graded = Summary(exercises), {}
    shared = {"run": run, "exercises": exercises, "status": STATUS, "found": FOUND, "shown": SHOWN}
    templates = _templates(**shared, highlight=highlight)
    for name, place in run["places"].items():
        submission = store.submission(place)
        marks = _complete(store.marks(place, ids), run["lost"].get(place, {}), ids)
        graded[name] = _entry(submission, marks, exercises)
        summary.add(submission, marks)
        page = templates.get_template("student.html")
        write(folder / "reports" / f"{name}.html", page.render(submission=submission, **graded[name]))
    _remove_others(folder / "reports", graded)
    write(folder / "index.html", templates.get_template("class.html").render(summary=summary, graded=graded))
    write(folder / "grades.csv", _table(graded, ids))
    write_json(folder / "grades.json", _grades(run, exercises, graded))


def _read_run(folder):
    run = read_json(folder / "run.json")
    if run is None:
        raise Sentence(f"{folder} holds no run: give the folder that `flowcourse grade … --out` wrote")
    if run["seconds"] is None:
        raise Sentence(f"the run in {folder} was stopped: give the same `flowcourse grade` again, and it goes on")
    return run


def _complete(marks, gone, ids):
    """A mark for every exercise; those that the grader lost say what the run noted about them."""
    gone = {identifier: mark_from(fields) for identifier, fields in gone.items()}
    return {i: marks.get(i) or gone.get(i) or lost(i, "its result is gone from this folder") for i in ids}


def _entry(submission, marks, exercises):
    return {
        "points": points(marks, exercises),
        "problems": list(submission.problems),
        "marks": {identifier: _mark(mark, submission.answers.get(identifier)) for identifier, mark in marks.items()},
    }


def _mark(mark, answer):
    # Others read grades.json, so its format is fixed: there a mistake is called a misconception.
    fields = {"status": mark.status, "sentence": mark.sentence, "misconception": mark.mistake, "how": mark.how}
    return fields | {"flags": list(mark.flags), "found_by": answer.found_by if answer else ""}


def _grades(run, exercises, graded):
    about = {e.id: {"title": e.title, "core": e.core, "minutes": e.minutes} for e in exercises}
    return {"format": 1, "seed": run["seed"], "exercises": about, "submissions": graded}


def _table(graded, ids):
    """The text of grades.csv: numbers, and names of which none is a formula."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    kinds = "core", "stretch", "minutes"
    rows.writerow(
        ["submission", *(f"{k}_{what}" for k in kinds for what in ("solved", "of")), "flags", "problems", *ids]
    )
    for name, entry in graded.items():
        numbers = [entry["points"][kind][what] for kind in kinds for what in ("solved", "of")]
        flags = sum(len(mark["flags"]) for mark in entry["marks"].values())
        solved = [int(mark["status"] == "passed") for mark in entry["marks"].values()]
        rows.writerow([csv_field(name), *numbers, flags, len(entry["problems"]), *solved])
    return text.getvalue()


def _remove_others(folder, names):
    """Remove the reports of submissions that are no longer in the run."""
    for page in folder.glob("*.html"):
        if page.stem not in names:
            page.unlink()


def _templates(**shared):
    """Templates that escape every text and make it visible without being told to."""
    environment = Environment(
        loader=PackageLoader("flowcourse.grading.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    environment.globals.update(shared)
    return environment
