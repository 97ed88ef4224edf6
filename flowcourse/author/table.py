"""The table of exercises, docs/exercises.md, written by `flowcourse build`.

    problems = write(root)              # sentences, none when all is well
    problems = write(root, check=True)  # writes nothing, says when the page is stale

Counting mutants takes about a second an exercise. So each row ends in a comment, a digest of the solution and of what
judges it, and a row whose digest still holds keeps its count.
"""

import hashlib
import re
from pathlib import Path

from .. import exercises
from ..core import manifest
from . import mutants
from .mutants import solution_cells

PAGE = Path("docs") / "exercises.md"
HEAD = """# The exercises

This page is made from the solutions and the checks. *Mistakes* are the wrong answers that the check of an exercise
knows by name, each with a sentence of its own. *Mutants* are small faults that a machine puts into the solution, such
as another sign, another axis or a term left out; the last column says how many of them the check catches.

| exercise | title | | minutes | laws | mistakes | mutants caught |
|---|---|---|---:|---|---:|---:|
"""
COUNT = re.compile(r"\| (\d+) of (\d+) <!-- (\w+) --> \|$", re.MULTILINE)


def write(root, check=False):
    """Bring the page up to date; with `check` say whether it is. A root without docs/ has no page."""
    path = Path(root) / PAGE
    if not path.parent.is_dir():
        return []
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    counts = {digest: (int(caught), int(all_)) for caught, all_, digest in COUNT.findall(before)}
    digests = {exercise: digest(root, exercise) for exercise in manifest.exercises()}
    if check:
        fresh = all(d in counts for d in digests.values()) and before == page(digests, counts)
        return [] if fresh else [f"{PAGE.as_posix()} is not what build writes: run `flowcourse build`"]
    new = [exercise for exercise in digests if digests[exercise] not in counts]
    for tally in mutants.tallies(root, new):
        counts[digests[tally.exercise]] = tally.caught, tally.mutants
    path.write_text(page(digests, counts), encoding="utf-8", newline="\n")
    return []


def page(digests, counts):
    """The text of the page: digests {exercise: digest}, counts {digest: (caught, mutants)}."""
    rows, laws, wrong, caught, mutated = [], 0, 0, 0, 0
    for exercise, key in digests.items():
        names = [law.name for law in exercises.find(exercise.id).laws]
        known = len(exercises.find(exercise.id).mistakes)
        rows.append(
            f"| [{exercise.id}](../exercises/{exercise.notebook}) | {_cell(exercise.title)} "
            f"| {'core' if exercise.core else 'stretch'} | {exercise.minutes} | {_cell('; '.join(names))} | {known} "
            f"| {counts[key][0]} of {counts[key][1]} <!-- {key} --> |"
        )
        laws, wrong = laws + len(names), wrong + known
        caught, mutated = caught + counts[key][0], mutated + counts[key][1]
    core = [exercise.core for exercise in digests]
    minutes = sum(exercise.minutes for exercise in digests)
    kinds = f"{sum(core)} core, {len(core) - sum(core)} stretch"
    rows.append(f"| all {len(core)} | | {kinds} | {minutes} | {laws} | {wrong} | {caught} of {mutated} |")
    return HEAD + "\n".join(rows) + "\n"


def digest(root, exercise):
    """A fingerprint of what the count of mutants depends on: solution, check, kinds of faults."""
    here, checks = Path(__file__).parent, Path(exercises.__file__).parent
    check = checks / f"{exercise.id.replace('-', '_')}.py"
    helpers = [file for file in sorted(checks.glob("_[a-z]*.py")) if file.stem in check.read_text(encoding="utf-8")]
    files = [check, *helpers, *(here / name for name in ("mutations.py", "mutants.py"))]
    texts = [exercise.id, *solution_cells(root, exercise), *(file.read_text(encoding="utf-8") for file in files)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def _cell(text):
    return text.replace("|", "\\|")
