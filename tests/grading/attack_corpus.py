"""Grade a class of hostile hand-ins, and say what falls short:  python tests/grading/attack_corpus.py FOLDER [-j N]

It writes the class of hostile_class.py into FOLDER/submissions, runs `flowcourse grade` on it as an instructor would,
and judges what came out in FOLDER/grades: marks that were not earned, secrets that came out, neighbours who lost marks,
time, memory, processes and files that were left behind. Exit code 1 where something falls short.

The whole class takes 10 to 20 minutes on two processors. An endless attack therefore spoils one exercise; two students
spoil every exercise of their chapter, one by loops and one by sleeping, which costs a whole budget of time-outs.

The time of a submission is read from the files that the run wrote: from submission.json, which is written when its turn
comes, to the last of its results. A file that cannot be read is charged to nobody in this way; tests of collecting
measure it.
"""

import csv
import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

import click

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "course")]  # when it is run by itself

import hostile_class
from hand_ins import ROOT
from watched_run import Ran, watched

from flowcourse.core.command import Sentence, sentences
from flowcourse.core.visible import line
from flowcourse.grading.marking.session import BUDGET, FIRST, LAST, NOTEBOOKS, SECOND
from flowcourse.sandbox.jail import SLACK

ROOM = 30  # seconds for the honest answers of a submission, on a machine that has other work
ANSWER, GRADER = 2 * 2**30, 2**30  # bytes: what the jail allows an answer, and what a judge or the batch may take
COURSE = ("minflow", "flowcourse", "exercises", "solutions", "notebooks")
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/")
MADE = ("minflow-attack", "fill", "link")  # what attacks call the files that they try to make there


@dataclass(frozen=True)
class Graded:
    """A run over a class: what was handed in, where, with which secrets and seed, and what the run was like."""

    class_: tuple
    folder: Path
    secrets: dict
    seed: int
    judges: int
    ran: Ran
    changed: tuple

    @property
    def out(self):
        return self.folder / "grades"

    def read(self, name):
        return json.loads((self.out / name).read_text(encoding="utf-8"))


def grade(class_, folder, planted, judges):
    """Write what the class hands in, and run `flowcourse grade` on it."""
    for hand_in in class_:
        hand_in.write(folder / "submissions")
    seed = 10**11 + secrets.randbelow(9 * 10**11)  # twelve digits, which are found nowhere by chance
    chapters = sorted({i.rpartition("-")[0] for i in (*hostile_class.ELSEWHERE, *hostile_class.ALL)})
    command = [sys.executable, "-P", "-m", "flowcourse", "grade", folder / "submissions", "--out", folder / "grades"]
    command += ["--seed", seed, "-j", judges, *(word for chapter in chapters for word in ("--only", chapter))]
    secret = f"secret-environment-{planted['secret-environment-']}"
    before = _files(folder)
    ran = watched([str(word) for word in command], os.environ | {"PYTHONPATH": str(ROOT), "MINFLOW_SECRET": secret})
    after = _files(folder)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return Graded(tuple(class_), folder, planted, seed, judges, ran, tuple(sorted(changed)))


def _files(folder):
    """{path: size and time} of all that a run must leave as it is."""
    found = {}
    for top in (folder, *(ROOT / name for name in COURSE)):
        for path, folders, names in os.walk(top):
            folders[:] = [name for name in folders if name != "__pycache__" and Path(path, name) != folder / "grades"]
            found |= {os.path.join(path, name): _state(os.path.join(path, name)) for name in folders + names}
    for path in (os.path.join(top, name) for top in SHARED for name in MADE):
        if os.path.lexists(path):
            found[path] = _state(path)
    return found


def _state(path):
    found = os.lstat(path)
    return (found.st_mode, 0, 0) if os.path.isdir(path) else (found.st_mode, found.st_size, found.st_mtime_ns)


def shortfalls(graded):
    """A sentence for each thing that falls short of what docs/grading/threat-model.md promises."""
    if graded.ran.code:
        said = graded.ran.output.strip().splitlines()
        yield f"the command ended with exit code {graded.ran.code}: {said[-1] if said else 'it said nothing'}"
    if not (graded.out / "grades.json").exists():
        yield "the batch was stopped: there are no grades"
        return
    yield from _marks(graded)
    yield from _leaks(graded)
    yield from _times(graded)
    most = graded.judges * (ANSWER + GRADER) + GRADER
    if graded.ran.bytes > most:
        yield f"the run took {graded.ran.bytes / 1e6:.0f} MB, and {most / 1e6:.0f} MB is the most"
    yield from (f"a process was left behind: {command}" for command in graded.ran.left)
    yield from (f"{path} was made, changed or deleted, and is not among the grades" for path in graded.changed)


def _rows(graded):
    """{file or folder of a student: names of the submissions that were found in it}."""
    rows = {}
    for name, paths in graded.read("run.json")["paths"].items():
        for path in paths:
            rows.setdefault(Path(path).relative_to(graded.folder / "submissions").parts[0], []).append(name)
    return rows


def _marks(graded):
    """Marks that nobody earned, marks that a neighbour lost, and hand-ins that nothing is said about."""
    entries, rows = graded.read("grades.json")["submissions"], _rows(graded)
    passed = {
        n: {i for i, mark in entry["marks"].items() if mark["status"] == "passed"} for n, entry in entries.items()
    }
    for hand_in in graded.class_:
        names = rows.pop(hand_in.top, [])
        for name in names:
            got = passed.get(name, set())
            if got - hand_in.earns:
                yield f"{hand_in.top}: {', '.join(sorted(got - hand_in.earns))} passed for nothing"
            if hand_in.honest and hand_in.earns - got:
                yield f"{hand_in.top}: {', '.join(sorted(hand_in.earns - got))} was earned and is not passed"
        if hand_in.honest and names != [hand_in.top.partition(".")[0]]:
            yield f"{hand_in.top}: the neighbour is listed as {names}"
        if not names and line(hand_in.top) not in graded.ran.output:
            yield f"{hand_in.top}: nothing is said about it"
    yield from (f"{top}: nobody handed this in" for top in rows)
    yield from (f"{name}: is listed, and was found nowhere" for name in passed.keys() - set(_listed(graded)))
    with open(graded.out / "grades.csv", encoding="utf-8-sig", newline="") as file:
        table = [
            sorted(i for i, field in row.items() if i.startswith("ex-") and field == "1")
            for row in csv.DictReader(file)
        ]
    if sorted(table) != sorted(map(sorted, passed.values())):
        yield "grades.csv has other marks than grades.json"


def _listed(graded):
    return graded.read("run.json")["places"]


def _leaks(graded):
    """Secrets in what the run wrote, where they do not belong, and markup of a student's own."""
    neighbour = next(h.top.partition(".")[0] for h in graded.class_ if h.honest)
    own = {f"{neighbour}.html", f"{_listed(graded).get(neighbour)}/submission.json"}
    yield from (
        f"the command printed the secret after {begin!r}" for begin in _found(graded, graded.ran.output.encode())
    )
    for path in sorted(path for path in graded.out.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for begin in _found(graded, content):
            if not (begin == "secret-neighbour-" and any(str(path).endswith(f"/{name}") for name in own)):
                yield f"{path} tells the secret after {begin!r}"
        if str(graded.seed).encode() in content and path.name not in ("run.json", "grades.json", "index.html"):
            yield f"{path} tells the seed"
        if path.suffix == ".html" and b"<script" in content:
            yield f"{path} has a script in it"


def _found(graded, content):
    return [begin for begin, secret in graded.secrets.items() if secret.encode() in content]


def seconds(graded):
    """{name: seconds} of the submissions of which there are results."""
    found = {}
    for name, place in _listed(graded).items():
        for kept in graded.out.glob("results/*/*/submission.json"):
            if kept.parent.name == place:
                ended = [path.stat().st_mtime for path in kept.parent.glob("ex-*.json")]
                found[name] = max(ended, default=0) - kept.stat().st_mtime
    return found


def budget(slow, exercises):
    """The most seconds that a submission may take: for its exercises alone, and for its notebooks."""
    each, last = SLACK * (FIRST + SECOND), SLACK * (SECOND + LAST * exercises)
    return ROOM + min(slow * each, BUDGET + last) + NOTEBOOKS


def budgets(graded):
    """{name: the most seconds it may take}."""
    rows, exercises = _rows(graded), len(graded.read("run.json")["exercises"])
    return {name: budget(h.slow, exercises) for h in graded.class_ for name in rows.get(h.top, [])}


def _times(graded):
    most = budgets(graded)
    for name, took in seconds(graded).items():
        if took > most.get(name, ROOM):
            yield f"{name}: took {took:.0f} s, and {most.get(name, ROOM)} s is the most"


def summary(graded):
    """What was tried, and what it took."""
    took, most = seconds(graded), budgets(graded)
    slowest = max(took, key=took.get)
    hostile = [hand_in for hand_in in graded.class_ if not hand_in.honest]
    yield f"{len(hostile)} hostile hand-ins and {len(graded.class_) - len(hostile)} honest neighbours"
    yield f"{len(took)} submissions with marks; the others are named by the command"
    yield f"{graded.ran.seconds:.0f} s with {graded.judges} judges; {graded.ran.bytes / 1e6:.0f} MB at most"
    yield f"the slowest submission took {took[slowest]:.0f} s of its {most[slowest]} s: {line(slowest)}"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("-j", "judges", type=click.IntRange(1), default=len(os.sched_getaffinity(0)), help="How many processes.")
@sentences
def main(folder, judges):
    """Grade a class of hostile hand-ins in the new folder FOLDER. Exit code 1 where something falls short."""
    folder = folder.resolve()
    if folder.exists() and any(folder.iterdir()):
        raise Sentence(f"{folder} holds files: name a new folder")
    planted = hostile_class.plant(folder)
    graded = grade(hostile_class.class_(folder, planted), folder, planted, judges)
    (folder / "said.txt").write_text(graded.ran.output, encoding="utf-8")
    short = list(shortfalls(graded))
    for sentence in short:
        click.echo(line(sentence))
    if (graded.out / "grades.json").exists():
        for sentence in summary(graded):
            click.echo(sentence)
    click.echo(f"{len(short)} fell short")
    sys.exit(1 if short else 0)


if __name__ == "__main__":
    main()
