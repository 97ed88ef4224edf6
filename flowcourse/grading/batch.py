"""Grade many submissions: notebooks that are marked are left, and reports are written as the marks of others come.

    run = batch.Run(folder, seed=17, selftest=selftest.run())
    lost, left_out = run.grade(submissions, pool)

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
from .marking.jobs import Job, is_lost, lost
from .marking.store import Store, read_json, write_json
from .reports import report

VERSIONS = "flowcourse", "numpy", "autograd"
EVERY, TIMES = 60, 20  # from one writing of the reports to the next: seconds, or so many times what the last one took
OVER = "the time of the run was over"


class Run:
    """One run over one folder: its seed, its exercises, and what the jail's self-test found.

    selftest  [(probe, held, what happened)], as it was measured
    route     "open" where answers run without a jail; the results of such a run are kept apart
    tables    {"roster": path, "overrides": path}, as far as the instructor keeps them: every report reads them again
    """

    def __init__(self, folder, seed, exercises=(), selftest=(), trusted_class=False, route="", tables=None):
        self.folder, self.seed = Path(folder), seed
        self.exercises = tuple(e for e in manifest.exercises() if not exercises or e in exercises)
        self.selftest, self.trusted_class, self.route = selftest, trusted_class, route
        self.key = "-".join(filter(None, [route, f"seed-{seed}-{seeds.course_digest()}"]))
        self.store = Store(folder, self.key)
        before = earlier(folder)
        self.before = before.get("before", "") if before.get("key") == self.key else before.get("key", "")
        self.tables, self.paths, self.notes = tables or {}, {}, []

    def grade(self, submissions, pool, sources=(), minutes=None, notes=()):
        """Mark what has no mark yet, and write everything. `pool` has grade(jobs) -> pairs (job, mark), as local.Local.

        After so many `minutes` no other submission is begun, and what was not marked is lost for this time.
        Returns the marks that were lost, {place: {id: Mark}}, and sentences about submissions that were left out.
        `notes` are sentences for the instructor; those of the reports are added to them in self.notes.
        """
        self.notes = list(notes)
        start, places, gone, left_out = datetime.now(UTC), {}, {}, []

        def write(finished=False, reports=True):
            """Write all that is known, and what an earlier run knew where this one has not finished.

            Returns when to do it again, and sentences for the instructor.
            """
            begin = monotonic()
            record = self._record(start, places, gone, left_out, sources)
            if not finished:
                record |= {name: known.get(name, {}) | record[name] for name in ("places", "paths")}
            write_json(self.folder / "run.json", record | {"finished": finished})
            told = report.write_all(self.folder) if reports else []
            return monotonic() + max(EVERY, TIMES * (monotonic() - begin)), told

        with locked(self.folder), tqdm(unit=" exercises", disable=None) as bar:
            end = None if minutes is None else monotonic() + 60 * minutes
            known = earlier(self.folder)
            known = known if known.get("key") == self.key else {}
            again, _ = write(reports=not known.get("places"))  # a large class that goes on does not wait for its pages
            try:
                for job, mark in pool.grade(self._jobs(submissions, places, gone, left_out, bar, end)):
                    if is_lost(mark):
                        gone.setdefault(job.place, {})[mark.exercise] = mark
                    else:
                        self.store.keep(job.place, mark)
                    bar.update()
                    if monotonic() > again:
                        again, _ = write()
            except BaseException:  # Ctrl-C too
                write()
                raise
            left = ", ".join(sorted(known.get("places", {}).keys() - places.keys()))
            if left:
                self.notes.append(f"graded before, not among these submissions, and in no table any more: {left}")
            self.notes += write(finished=True)[1]
        return gone, left_out

    def _jobs(self, submissions, places, gone, left_out, bar, end):
        """Jobs for what is left to do, made while judges work. Fills `places`, {name: folder}, and `gone`."""
        ids = [exercise.id for exercise in self.exercises]
        bar.total = 0
        for submission in submissions:
            try:
                if submission.name in places:
                    raise ValueError(f"two submissions are called {submission.name!r}")
                place = self.store.add(submission)
            except (OSError, ValueError) as error:
                left_out.append(f"{submission.name!r} is left out: {error}")
                continue
            places[submission.name] = place
            self.paths[submission.name] = list(submission.paths)
            there = self.store.marks(place, ids)
            open_ = {exercise.notebook for exercise in self.exercises if exercise.id not in there}
            left = tuple(exercise.id for exercise in self.exercises if exercise.notebook in open_)  # whole notebooks
            bar.total += len(ids)
            bar.update(len(ids) - len(left))
            if left and end is not None and monotonic() > end:
                gone[place] = {identifier: lost(identifier, OVER) for identifier in left}
            elif left:
                yield Job(submission, place, self.seed, left)

    def _record(self, start, places, gone, left_out, sources):
        """The content of run.json: all that may differ between two runs that give the same grades."""
        return {
            "format": 1,
            "seed": self.seed,
            "key": self.key,
            "exercises": [exercise.id for exercise in self.exercises],
            "places": dict(sorted(places.items())),
            "paths": dict(sorted(self.paths.items())),
            "notes": self.notes,
            "before": self.before,
            "tables": self.tables,
            "lost": {place: {i: asdict(mark) for i, mark in marks.items()} for place, marks in sorted(gone.items())},
            "left out": left_out,
            "route": self.route,
            "trusted class": self.trusted_class,
            "self-test": [{"probe": probe, "held": held, "what": what} for probe, held, what in self.selftest],
            "started": start.isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - start).total_seconds(), 1),
            "sources": [str(source) for source in sources],
            "python": sys.version.split()[0],
            "system": platform.platform(),
            "versions": {name: version(name) for name in VERSIONS},
        }


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
