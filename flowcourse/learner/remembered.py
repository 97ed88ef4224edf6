"""Verdicts that are kept from one command to the next, so that only what has changed is judged again.

    remembered = Remembered(root)
    verdict = remembered.get(job) or judge(job)
    remembered.keep(job, verdict)
    remembered.save()

A verdict is kept under a digest of all that it depends on: set-up cell, answer, and the code and packages that judge
it. They are in .flowcourse/verdicts.json in the course folder; a learner who deletes it loses some time.
"""

import hashlib
import json
import platform
from contextlib import suppress
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from pathlib import Path

from ..checking.parts import Verdict
from ..core import one_step

PACKAGES = Path(__file__).parents[2]
DECIDING = "minflow", "flowcourse/core", "flowcourse/checking", "flowcourse/exercises", "flowcourse/learner"
PASSING = "time", "crash"  # mistakes that may be those of the machine: they are judged anew


class Remembered:
    """The verdicts of one course folder; where they cannot be read or written, there are none."""

    def __init__(self, root):
        self.path = Path(root) / ".flowcourse" / "verdicts.json"
        self.before, self.now = {}, {}
        with suppress(OSError, ValueError):
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            self.before = kept if isinstance(kept, dict) else {}

    def get(self, job):
        """The Verdict on this very job, or None."""
        with suppress(KeyError, TypeError, ValueError):
            digest, parts = self.before[job["exercise"]]
            if digest == _digest(job):
                return Verdict(*parts)
        return None

    def keep(self, job, verdict):
        if verdict.mistake not in PASSING:
            self.now[job["exercise"]] = [_digest(job), astuple(verdict)]

    def save(self):
        """Write what is new."""
        if self.now:
            with suppress(OSError):
                one_step.write(self.path, json.dumps(self.before | self.now, ensure_ascii=False).encode())


def _digest(job):
    text = json.dumps([job["setup"], job["answer"], job["name"], _judging()])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _judging():
    """A fingerprint of the code and the packages that judge: names, sizes and times of files, and versions."""
    files = (path for folder in DECIDING for path in sorted((PACKAGES / folder).rglob("*.py")))
    stamps = [(path.name, (status := path.stat()).st_size, status.st_mtime_ns) for path in files]
    code = hashlib.sha256(repr(stamps).encode()).hexdigest()
    return [platform.python_version(), version("numpy"), version("autograd"), code]
