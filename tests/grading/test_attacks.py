"""A class of hostile hand-ins and a few honest neighbours is graded once, and the tests look at what came out.

`make test` grades one hand-in of each kind, and `make nightly` more than 500: all of attacks.py and hostile_files.py.
"""

import csv
import json
import os
import re
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import hostile_class
import pytest
from attacks import ANSWERS, ENDLESS, LOOK
from course_tools import answer_source, cells
from hand_ins import DENSITY, ROOT
from jail_tools import alone
from watched_run import Ran, watched

from flowcourse.core import manifest
from flowcourse.core.visible import line
from flowcourse.grading import batch
from flowcourse.grading.intake import collect
from flowcourse.grading.marking import session as judging
from flowcourse.grading.marking.local import Local
from flowcourse.sandbox import landlock, syscalls

pytestmark = pytest.mark.skipif(
    not (landlock.abi() and syscalls.available()), reason="this system has no Landlock, or no libseccomp"
)
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
    changed: set

    @property
    def out(self):
        return self.folder / "grades"

    def read(self, name):
        return json.loads((self.out / name).read_text(encoding="utf-8"))

    def rows(self):
        """{file or folder of a student: names of the submissions that were found in it}."""
        rows = {hand_in.top: [] for hand_in in self.class_}
        for name, paths in self.read("run.json")["paths"].items():
            for path in paths:
                rows[Path(path).relative_to(self.folder / "submissions").parts[0]].append(name)
        return rows


@pytest.fixture(
    scope="module", params=[False, pytest.param(True, marks=pytest.mark.nightly)], ids=["one of each kind", "all"]
)
def graded(request, tmp_path_factory):
    """What `flowcourse grade` made of the class, run as an instructor would."""
    folder = tmp_path_factory.mktemp("class")
    planted = hostile_class.plant(folder)
    class_ = hostile_class.class_(folder, planted, whole=request.param)
    for hand_in in class_:
        hand_in.write(folder / "submissions")
    seed = 10**11 + secrets.randbelow(9 * 10**11)  # twelve digits, which are found nowhere by chance
    judges, chapters = (2, (1, 2, 4, 6, 9)) if request.param else (1, (1, 2))
    command = [sys.executable, "-P", "-m", "flowcourse", "grade", folder / "submissions", "--out", folder / "grades"]
    command += ["--seed", seed, "-j", judges, *(f"--only=ex-{n:02}" for n in chapters)]
    secret = f"secret-environment-{planted['secret-environment-']}"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MINFLOW_SECRET": secret, "XDG_CACHE_HOME": f"{folder}-cache"}
    before = files(folder)
    ran = watched([str(word) for word in command], environment)
    after = files(folder)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return Graded(tuple(class_), folder, planted, seed, judges, ran, changed)


def files(folder):
    """{path: size and time} of all that a run must leave as it is."""
    states = {}
    for top in (folder, *(ROOT / name for name in COURSE)):
        for path, folders, names in os.walk(top):
            folders[:] = [name for name in folders if name != "__pycache__" and Path(path, name) != folder / "grades"]
            states |= {os.path.join(path, name): state(os.path.join(path, name)) for name in folders + names}
    for path in (os.path.join(top, name) for top in SHARED for name in MADE):
        if os.path.lexists(path):
            states[path] = state(path)
    return states


def state(path):
    status = os.lstat(path)
    return (status.st_mode, 0, 0) if os.path.isdir(path) else (status.st_mode, status.st_size, status.st_mtime_ns)


def passed(graded):
    """{name: ids of what passed}."""
    entries = graded.read("grades.json")["submissions"].items()
    return {name: {i for i, mark in entry["marks"].items() if mark["status"] == "passed"} for name, entry in entries}


def test_the_command_comes_to_its_end(graded):
    assert graded.ran.code == 0, graded.ran.output


@pytest.mark.attack(*(name for kind in ANSWERS.values() for name in kind))
def test_an_attack_earns_nothing_and_harms_nobody(graded):
    rows, marks, wrong = graded.rows(), passed(graded), []
    for hand_in in graded.class_:
        for name in rows[hand_in.top]:
            if marks[name] - hand_in.earns:
                wrong.append(f"{hand_in.top}: {sorted(marks[name] - hand_in.earns)} passed for nothing")
            if hand_in.honest and hand_in.earns - marks[name]:
                wrong.append(f"{hand_in.top}: {sorted(hand_in.earns - marks[name])} was earned and is not passed")
    assert wrong == []
    honest = [hand_in.top for hand_in in graded.class_ if hand_in.honest]
    assert [rows[top] for top in honest] == [[top.partition(".")[0]] for top in honest]


def test_the_mark_of_an_attack_says_what_was_seen_of_it(graded):
    rows, entries, wrong = graded.rows(), graded.read("grades.json")["submissions"], []
    for hand_in in graded.class_:
        for name in rows[hand_in.top] if hand_in.says else []:
            sentence = entries[name]["marks"][DENSITY]["sentence"]
            if not re.search(hand_in.says, sentence) or "\n" in sentence or len(sentence) > 1000:
                wrong.append(f"{hand_in.top}: expected {hand_in.says!r}, and it says {sentence!r}")
    assert wrong == []


def test_each_hand_in_is_listed_or_named_by_the_command(graded):
    rows = graded.rows()
    assert [top for top, names in rows.items() if not names and line(top) not in graded.ran.output] == []
    assert passed(graded).keys() <= {name for names in rows.values() for name in names}


def test_the_table_has_the_same_marks(graded):
    with open(graded.out / "grades.csv", encoding="utf-8-sig", newline="") as file:
        rows = [{i for i, field in row.items() if i.startswith("ex-") and field == "1"} for row in csv.DictReader(file)]
    assert sorted(map(sorted, rows)) == sorted(map(sorted, passed(graded).values()))


def test_no_secret_comes_out(graded):
    """What attacks look for: a file, the environment, the solutions, the checks, the seed, a neighbour's answer."""
    places = graded.read("run.json")["places"]
    own = {graded.out / "reports" / "a-honest.html", *graded.out.glob(f"results/*/{places['a-honest']}/*")}
    for path in [None, *(path for path in graded.out.rglob("*") if path.is_file())]:
        content = path.read_bytes() if path else graded.ran.output.encode()
        told = [begin for begin, secret in graded.secrets.items() if secret.encode() in content]
        assert told == (["secret-neighbour-"] if path in own and told else []), f"{path or 'the command'} tells it"
        if path and path.name not in ("run.json", "grades.json", "index.html"):
            assert str(graded.seed).encode() not in content, f"{path} tells the seed"


def test_what_a_student_wrote_is_text_in_every_page(graded):
    for path in graded.out.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text and not re.search("[\u202e\u200b\x00\x1b]", text), path


def test_a_run_leaves_nothing_behind_and_takes_no_more_memory_than_it_may(graded):
    assert graded.ran.left == (), "processes"
    assert graded.changed == set(), "files that were made, changed or deleted, and are not among the grades"
    assert graded.ran.bytes <= graded.judges * (ANSWER + GRADER) + GRADER


def test_each_run_measures_the_jail(graded):
    record = graded.read("run.json")
    kinds = {probe["probe"].partition(":")[0] for probe in record["self-test"] if probe["held"]}
    assert {"honest", "files", "network"} <= kinds and not record["trusted class"]


def test_a_run_that_lost_results_goes_on_to_the_same_bytes(graded):
    """Those of a neighbour: an answer that asks for the time may give another sentence."""
    before, record = (graded.out / "grades.json").read_bytes(), graded.read("run.json")
    for path in graded.out.glob(f"results/*/{record['places']['bob']}/ex-*.json"):
        path.unlink()
    probes = [(probe["probe"], probe["held"], probe["what"]) for probe in record["self-test"]]
    run = batch.Run(graded.out, record["seed"], [manifest.find(i) for i in record["exercises"]], probes)
    submissions, _ = collect.submissions([graded.folder / "submissions"])
    assert run.grade(submissions, Local(1, judging.session))[:2] == ({}, [])
    assert (graded.out / "grades.json").read_bytes() == before


@pytest.mark.attack("name")
@pytest.mark.parametrize(
    "name", [next(iter(ENDLESS)), *(pytest.param(name, marks=pytest.mark.nightly) for name in list(ENDLESS)[1:])]
)
def test_an_endless_attack_costs_its_own_time_and_no_more(name, monkeypatch):
    monkeypatch.setattr("flowcourse.grading.marking.trial.ANSWER_SECONDS", 2)
    monkeypatch.setattr(judging, "NOTEBOOK_SECONDS", 1)
    mark = alone(DENSITY, ENDLESS[name].text)
    assert mark.mistake == "time" and "still running and was stopped" in mark.sentence
    assert alone(DENSITY, answer_source(DENSITY)).passed


# So that the silence of attacks says something: where nothing stops them they succeed.

JUDGED = """import sys
from pathlib import Path
from flowcourse.learner.in_subprocess import judge_cells
verdict = judge_cells(*sys.argv[1:4], "affine_density")
Path(sys.argv[4]).write_text(verdict.status)
"""


@pytest.mark.nightly
@pytest.mark.parametrize("name", ANSWERS["replacing the judge"])
def test_what_replaces_the_judge_passes_in_a_notebook(name, tmp_path):
    setup, told = cells(manifest.find(DENSITY).notebook)["setup"], tmp_path / "told"
    command = [sys.executable, "-c", JUDGED, DENSITY, setup, ANSWERS["replacing the judge"][name].text, told]
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True)
    assert told.read_text() == "passed"


MAY_FIND = {"the memory of its parent", "all command lines"}  # not every system lets a child read it; a run is over
TRIES = """import json, sys
look, expressions = json.load(sys.stdin)
exec(look)
told = {}
for name, expression in expressions.items():
    try:
        told[name] = found(eval(expression))
    except Exception as error:
        told[name] = repr(error)
print(json.dumps(told))
"""


@pytest.mark.nightly
def test_where_there_is_no_jail_what_looks_for_secrets_finds_them(graded):
    asked = json.dumps([LOOK.format(begins=list(graded.secrets)), hostile_class.all_looks(graded.folder)])
    secret = f"secret-environment-{graded.secrets['secret-environment-']}"
    env = os.environ | {"PYTHONPATH": str(ROOT), "MINFLOW_SECRET": secret}
    ran = subprocess.run([sys.executable, "-c", TRIES], input=asked, env=env, capture_output=True, text=True)
    (graded.folder / "link").unlink()
    told = json.loads(ran.stdout)
    wanted = [*graded.secrets.values(), str(graded.seed)]
    assert {name for name, text in told.items() if not any(secret in text for secret in wanted)} <= MAY_FIND, told
