"""The folder that a run writes: one file for each submission, exercise and seed, so that a stopped run can go on.

    store = Store(folder, key)
    place = store.add(submission); store.keep(place, mark); store.marks(place, ids)

results/KEY/NAME-DIGEST/ex-01-2.json; KEY and DIGEST determine the seed of the exercise. A file is written under another
name and then renamed, so that it is complete or absent.
"""

import json
from dataclasses import asdict
from pathlib import Path

from ...core import one_step
from ..intake.submission import Answer, Submission
from . import seeds
from .mark import Mark

KEPT = "name", "answers", "problems", "others"  # what reports show; the notebooks around the answers are not needed


class Store:
    """The results of one run; those of another seed, course or version are kept beside them."""

    def __init__(self, folder, key):
        self.results = Path(folder) / "results" / key

    def add(self, submission):
        """Keep the answers, so that reports can be made again without what was handed in; returns the folder's name.

        ValueError where the name of the submission could lead out of the results.
        """
        name = submission.name
        if not name or name.startswith(".") or Path(name).name != name or "\\" in name or not name.isprintable():
            raise ValueError(f"a submission needs a name that can name a file; got {name!r}")
        place = f"{name}-{seeds.digest(submission)}"
        kept = {field: content for field, content in asdict(submission).items() if field in KEPT}
        write_json(self.results / place / "submission.json", kept)
        return place

    def keep(self, place, mark):
        write_json(self.results / place / f"{mark.exercise}.json", asdict(mark))

    def marks(self, place, ids):
        """{exercise id: Mark} of the marks that were kept, in the order of `ids`."""
        pairs = ((exercise_id, _mark(self.results / place / f"{exercise_id}.json")) for exercise_id in ids)
        return {exercise_id: mark for exercise_id, mark in pairs if mark and mark.exercise == exercise_id}

    def submission(self, place):
        """The Submission that `add` kept in this folder."""
        content = read_json(self.results / place / "submission.json")
        try:
            answers = {exercise_id: Answer(**answer) for exercise_id, answer in content["answers"].items()}
            others = {i: [Answer(**one) for one in some] for i, some in content["others"].items()}
            return Submission(content["name"], answers, tuple(content["problems"]), others=others)
        except (TypeError, KeyError):
            message = "is missing or broken: grade again"
            raise FileNotFoundError(2, message, str(self.results / place / "submission.json")) from None


def _mark(path):
    """The Mark in a file; None where there is no file, or somebody has changed it into something else."""
    try:
        return mark_from(read_json(path))
    except (TypeError, KeyError):
        return None


def mark_from(fields):
    """The Mark that was written as JSON."""
    return Mark(**fields | {"flags": tuple(fields["flags"])})


def read_json(path):
    """The dict in a file; None where there is no file, or a full disk has cut it short."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def write_json(path, data):
    """Write a file that depends on `data` alone; JSON keeps half a surrogate pair as an escape."""
    write(path, json.dumps(data, indent=1) + "\n")


def write(path, text):
    """Write a text in one step: a reader finds the old file or the new one, never half of it."""
    one_step.write(path, text.encode())
