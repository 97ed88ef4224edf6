"""The table of exercises, docs/exercises.md, written by `flowcourse build`.

    problems = write(root)              # sentences, none when all is well
    problems = write(root, check=True)  # writes nothing, says when the page is stale

Counting the mutants of an exercise takes about a second. So each row ends in a comment with a digest of the solution
and of what judges it, and a row keeps its count as long as this digest is the same.
"""

import hashlib
import re
from collections import Counter
from pathlib import Path

from .. import exercises
from ..core import manifest
from . import mutants
from .mutants import solution_cells

PAGE = Path("docs") / "exercises.md"
HEAD = """# The exercises

This page is made from the solutions and the checks. The *kind* says what an exercise asks for: to turn a given equation
into code, or to predict a number, derive a formula, find a fault, give a counterexample, design something under a
budget, repair a flow, or break a law on purpose. *Mistakes* are the wrong answers that the check of an exercise knows
by name, each with a sentence of its own. *Mutants* are small faults that a machine puts into the solution, such as
another sign, another axis, a constant or a bound that is moved, or a term left out; the last column says how many of
them the check catches.

| exercise | title | | minutes | kind | laws | mistakes | mutants caught |
|---|---|---|---:|---|---|---:|---:|
"""
COUNT = re.compile(r"\| (\d+) of (\d+) <!-- (\w+) --> \|$", re.MULTILINE)


def write(root, check=False):
    """Bring the page up to date; with `check` say whether it is. A root without docs/ has no page."""
    path = Path(root) / PAGE
    if not path.parent.is_dir():
        return []
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    counts = {key: (int(caught), int(mutated)) for caught, mutated, key in COUNT.findall(before)}
    digests = {exercise: digest(root, exercise) for exercise in manifest.exercises()}
    new = [exercise for exercise, key in digests.items() if key not in counts]
    if check:
        fresh = not new and before == page(digests, counts)
        return [] if fresh else [f"{PAGE.as_posix()} is not what build writes: run `flowcourse build`"]
    for tally in mutants.tallies(root, new):
        counts[digests[tally.exercise]] = tally.caught, tally.mutants
    path.write_text(page(digests, counts), encoding="utf-8", newline="\n")
    return []


def page(digests, counts):
    """The text of the page: digests {exercise: digest}, counts {digest: (caught, mutants)}."""
    rows, totals = [], Counter()
    for exercise, key in digests.items():
        check = exercises.find(exercise.id)
        caught, mutated = counts[key]
        part, mistakes = "core" if exercise.core else "stretch", len(check.mistakes) + len(check.demands)
        rows.append(
            f"| [{exercise.id}](../exercises/{exercise.notebook}) | {_cell(exercise.title)} | {part} "
            f"| {exercise.minutes} | {exercise.kind} | {_cell('; '.join(law.name for law in check.laws))} "
            f"| {mistakes} | {caught} of {mutated} <!-- {key} --> |"
        )
        totals.update({part: 1, "minutes": exercise.minutes, "caught": caught, "mutants": mutated})
        totals.update(laws=len(check.laws), mistakes=mistakes)
    total = "| all {} | | {core} core, {stretch} stretch | {minutes} | | {laws} | {mistakes} | {caught} of {mutants} |"
    rows.append(total.format(len(digests), **totals))
    return HEAD + "\n".join(rows) + "\n" + _kinds(digests)


def _kinds(listed):
    """The table of kinds, each with its share of all exercises."""
    rows = ["", "## Kinds", "", "| kind | exercises | share |", "|---|---:|---:|"]
    counts = Counter(exercise.kind for exercise in listed)
    rows += [f"| {kind} | {counts[kind]} | {100 * counts[kind] / len(listed):.0f} % |" for kind in manifest.KINDS]
    return "\n".join(rows) + "\n"


def digest(root, exercise):
    """A fingerprint of all that the count depends on: the solution, its check, what judges it, and the mutants."""
    folder, checks = Path(__file__).parent, Path(exercises.__file__).parent
    files = [checks / manifest.file_name(exercise.id), *sorted(checks.glob("_*.py"))]
    files += sorted((folder.parent / "checking").glob("*.py"))
    files += [folder / name for name in ("mutations.py", "mutants.py", "equivalent_mutants.py")]
    texts = [exercise.id, *solution_cells(root, exercise), *(file.read_text(encoding="utf-8") for file in files)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def _cell(text):
    """A text for a Markdown table, in which | would end the cell."""
    return text.replace("|", "\\|")
