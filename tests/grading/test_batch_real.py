"""The whole way, with the real judge: from the files that were handed in to the grades that the class deserves."""

import csv
import json
from functools import partial

import pytest
from click.testing import CliRunner
from hand_ins import answer
from sample_class import Student, hand_in, write

from flowcourse import cli
from flowcourse.core import manifest
from flowcourse.grading import batch
from flowcourse.grading.intake import collect
from flowcourse.grading.marking.local import Local
from flowcourse.grading.marking.session import session
from flowcourse.sandbox import selftest

EXERCISES = manifest.exercises()[:2]
IDS = [exercise.id for exercise in EXERCISES]
HARMFUL = {
    "exit": "import os\nos._exit(3)",
    "kill": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
    "html": "def f(x):\n    raise ValueError('<script>alert(1)</script>\\u202e=1+1')\n",
}


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """(the folder, {name: ids of what deserves to pass}): the sample class, and three who do harm in one answer."""
    folder = tmp_path_factory.mktemp("class")
    earned = write(folder, EXERCISES)
    for name, text in HARMFUL.items():
        answers = {i: answer(i) for i in IDS} | {IDS[1]: text}
        earned[name] = frozenset(IDS) - {IDS[1]}
        hand_in(folder, Student(name, answers, earned[name]), EXERCISES)
    return folder, earned


@pytest.fixture(scope="module")
def graded(handed_in, tmp_path_factory):
    """The folder that the command wrote."""
    out = tmp_path_factory.mktemp("grades") / "out"
    only = [word for i in IDS for word in ("--only", i)]
    result = CliRunner().invoke(
        cli.main, ["grade", str(handed_in[0]), "--out", str(out), "--seed", "3", "-j", "2", *only]
    )
    if result.exit_code == 2:  # this system has no jail
        result = CliRunner().invoke(cli.main, ["grade", str(handed_in[0]), "--out", str(out), "--trusted-class", *only])
    assert result.exit_code == 0, result.output
    return out


def again(handed_in, graded, out, judges):
    record = json.loads((graded / "run.json").read_text())
    jail = not record["trusted class"]
    found = [(probe["probe"], probe["held"], probe["what"]) for probe in record["self-test"]]
    run = batch.Run(out, record["seed"], EXERCISES, found, record["trusted class"])
    return run.grade(collect.submissions([handed_in[0]]), Local(judges, partial(session, jail=jail)))


def test_everyone_gets_what_they_earned_beside_those_who_do_harm(handed_in, graded):
    entries = json.loads((graded / "grades.json").read_text())["submissions"]
    passed = {n: {i for i, mark in e["marks"].items() if mark["status"] == "passed"} for n, e in entries.items()}
    assert passed == {name: set(ids) for name, ids in handed_in[1].items()}
    with open(graded / "grades.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["submission"]: {i for i in IDS if row[i] == "1"} for row in csv.DictReader(file)}
    assert rows == passed


def test_a_run_that_lost_results_goes_on_to_the_same_bytes_and_so_does_a_fresh_one(handed_in, graded, tmp_path):
    before = (graded / "grades.json").read_bytes()
    for path in sorted(graded.glob("results/*/*/ex-*.json"))[::2]:
        path.unlink()
    assert again(handed_in, graded, graded, 2) == ({}, [])
    assert (graded / "grades.json").read_bytes() == before
    assert again(handed_in, graded, tmp_path, 1) == ({}, [])
    assert (tmp_path / "grades.json").read_bytes() == before


def test_what_a_students_error_says_is_text_in_the_report(graded):
    text = (graded / "reports" / "html.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in text and "<script" not in text and "\u202e" not in text


def test_the_jail_is_measured_for_each_run(graded):
    record = json.loads((graded / "run.json").read_text())
    found = [(probe["probe"], probe["held"], probe["what"]) for probe in record["self-test"]]
    assert {probe.split(":")[0] for probe, _, _ in found} >= {"files", "network"}
    assert selftest.safe(found) is not record["trusted class"]
