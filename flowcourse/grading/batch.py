"""Grade many submissions. Notebooks with marks are not marked again, and reports are written while others are marked.

    run = batch.Run(folder, seed=17, selftest=selftest.run())
    lost, left_out, remarks = run.grade(submissions, pool)

The same submissions and seed give the same grades.json, byte for byte, however often the run was stopped on the way.
"""

import fcntl
import os
import platform
import sys
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from tqdm import tqdm

from ..core import manifest
from ..core.command import Sentence
from .marking import seeds
from .marking.jobs import Job, is_lost
from .marking.store import Store, read_json, write_json
from .reports import report

VERSIONS = "flowcourse", "numpy", "autograd"
REPORT_SECONDS = 60  # from one writing of the reports to the next
PAUSE_RATIO = 20  # writing waits at least so many times as long as it took


class Run:
    """One run over one folder: its seed, its exercises, and what the jail's self-test found.

    selftest  [(probe, held, what happened)], as it was measured
    route     "open" where answers run without a jail; the results of such a run are kept apart
    tables    {"roster": path, "overrides": path, "gradebook": path, "column": title}, as far as the instructor names
              them, and "count": core, stretch or all; every report reads them again
    sources   what was handed in, as the instructor named it
    notes     sentences about the class, which its page shows
    """

    def __init__(
        self, folder, seed, exercises=(), selftest=(), trusted_class=False, route="", tables=None, sources=(), notes=()
    ):
        self.folder, self.seed = Path(folder), seed
        self.exercises = tuple(e for e in manifest.exercises() if not exercises or e in exercises)
        self.selftest, self.trusted_class, self.route = selftest, trusted_class, route
        self.key = "-".join(filter(None, [route, f"seed-{seed}-{seeds.course_digest()}"]))
        self.store = Store(folder, self.key)
        self.tables, self.sources, self.notes = {"count": "core"} | (tables or {}), sources, list(notes)
        self.start = datetime.now(UTC)
        self.before = ""  # the key of the run to compare the marks with
        self.known = {}  # what this same run has recorded: it was stopped, or gets more work
        self.places, self.paths = {}, {}  # {name of a submission: its folder in the store}, {name: where it was found}
        self.lost, self.left_out, self.remarks = {}, [], []

    def grade(self, submissions, pool):
        """Mark what has no mark yet, and write everything. `pool` has grade(jobs) -> pairs (job, mark), as local.Local.

        Returns the marks that were lost, {place: {id: Mark}}, sentences about submissions that were left out or whose
        points are not filled in, and the other sentences for the instructor.
        """
        with locked(self.folder), tqdm(total=0, unit=" exercises", disable=None) as bar:
            before = earlier(self.folder)
            goes_on = before.get("key") == self.key
            self.before = before.get("before" if goes_on else "key", "")
            self.known = before if goes_on else {}
            # A large class that goes on does not wait for its pages.
            again, _ = self._write(reports=not self.known.get("places"))
            try:
                for job, mark in pool.grade(self._jobs(submissions, bar)):
                    self._keep(job.place, mark)
                    bar.update()
                    if monotonic() > again:
                        again, _ = self._write()
            except BaseException:  # Ctrl-C too
                self._write()
                raise
            left = ", ".join(sorted(self.known.get("places", {}).keys() - self.places.keys()))
            if left:
                self.notes.append(f"graded before, not among these submissions, and in no table any more: {left}")
            _, (sentences, unfilled) = self._write(finished=True)
        return self.lost, self.left_out + unfilled, [*self.remarks, *self.notes, *sentences]

    def _jobs(self, submissions, bar):
        """Jobs for what is left to do, made while judges work."""
        ids = [exercise.id for exercise in self.exercises]
        for submission in submissions:
            self.remarks += _remark(submission)
            try:
                if submission.name in self.places:
                    raise ValueError(f"two submissions are called {submission.name!r}")
                place = self.store.add(submission)
            except (OSError, ValueError) as error:
                self.left_out.append(f"{submission.name!r} is left out: {error}")
                continue
            self.places[submission.name] = place
            self.paths[submission.name] = list(submission.paths)
            marks = self.store.marks(place, ids)
            unfinished = {exercise.notebook for exercise in self.exercises if exercise.id not in marks}
            left = tuple(exercise.id for exercise in self.exercises if exercise.notebook in unfinished)
            bar.total += len(ids)
            bar.update(len(ids) - len(left))
            if left:
                yield Job(submission, place, self.seed, left)

    def _keep(self, place, mark):
        if is_lost(mark):
            self.lost.setdefault(place, {})[mark.exercise] = mark
        else:
            self.store.keep(place, mark)

    def _write(self, finished=False, reports=True):
        """Write run.json and the reports. Until the run has finished, run.json keeps the places and paths from before.

        Returns when to do it again, and the sentences of the reports for the instructor.
        """
        begin = monotonic()
        record = self._record()
        if not finished:
            record |= {name: self.known.get(name, {}) | record[name] for name in ("places", "paths")}
        write_json(self.folder / "run.json", record | {"finished": finished})
        sentences = report.write_all(self.folder) if reports else ([], [])
        return monotonic() + max(REPORT_SECONDS, PAUSE_RATIO * (monotonic() - begin)), sentences

    def _record(self):
        """The content of run.json: all that may differ between two runs that give the same grades."""
        lost_marks = {place: {i: asdict(mark) for i, mark in marks.items()} for place, marks in self.lost.items()}
        return {
            "seed": self.seed,
            "key": self.key,
            "exercises": [exercise.id for exercise in self.exercises],
            "places": dict(sorted(self.places.items())),
            "paths": dict(sorted(self.paths.items())),
            "notes": self.notes,
            "before": self.before,
            "tables": self.tables,
            "lost": dict(sorted(lost_marks.items())),
            "left out": self.left_out,
            "route": self.route,
            "trusted class": self.trusted_class,
            "self-test": [{"probe": probe, "held": held, "what": what} for probe, held, what in self.selftest],
            "started": self.start.isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - self.start).total_seconds(), 1),
            "sources": [str(source) for source in self.sources],
            "python": sys.version.split()[0],
            "system": platform.platform(),
            "versions": {name: version(name) for name in VERSIONS},
        }


def _remark(submission):
    """[a sentence] where a submission has a problem, or no answer (it may be a wrong folder); else []."""
    problems = submission.problems or (() if submission.answers else ("it has no answer",))
    more = f" (and {len(problems) - 1} more in its report)" if problems[1:] else ""
    return [f"{submission.name}: {problems[0]}{more}"] if problems else []


def earlier(folder):
    """What the run in this folder has recorded; {} where there is none."""
    return read_json(Path(folder) / "run.json") or {}


@contextmanager
def locked(folder):
    """One run at a time in a folder; the system releases the lock of a run that was killed."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Sentence(f"another run is writing to {folder}: wait for it, or take another --out") from None
    finally:
        os.close(handle)
