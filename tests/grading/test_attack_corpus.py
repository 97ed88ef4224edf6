"""The attack corpus is large, a small part of it passes, and the command notices what falls short."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import attack_corpus
import hostile_class
import pytest
from attack_corpus import shortfalls
from click.testing import CliRunner
from hand_ins import ROOT
from hostile_cells import LOOK
from watched_run import watched

from flowcourse.sandbox import landlock, syscalls

pytestmark = pytest.mark.skipif(
    not (landlock.abi() and syscalls.available()), reason="this system has no Landlock, or no libseccomp"
)
QUICK = (
    "a-honest.ipynb",
    " a-honest.ipynb",
    "answer a verdict.ipynb",
    "answer the identity.ipynb",
    "cell a good exit.ipynb",
    "cell each function of the course emptied.ipynb",
    "ex-09-6 the identity.ipynb",
    "file half a zip.zip",
    "looks a file raised.ipynb",
    "looks its environment cell.ipynb",
    "m-honest.zip",
    "notebook outputs edited.ipynb",
    "together all kill their parent.ipynb",
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A run over a few of the class."""
    folder = tmp_path_factory.mktemp("corpus")
    planted = hostile_class.plant(folder)
    class_ = [hand_in for hand_in in hostile_class.class_(folder, planted) if hand_in.top in QUICK]
    assert len(class_) == len(QUICK)
    return attack_corpus.grade(class_, folder, planted, 2)


def test_there_are_200_hostile_hand_ins_and_honest_ones_before_between_and_after(tmp_path):
    class_ = hostile_class.class_(tmp_path, hostile_class.plant(tmp_path))
    assert sum(not hand_in.honest for hand_in in class_) >= 200
    assert len({hand_in.top for hand_in in class_}) == len(class_)
    middle = class_[len(class_) // 4 : -len(class_) // 4]
    for part in (class_[:20], middle, class_[-20:]):
        assert any(hand_in.honest for hand_in in part)


def test_a_small_part_of_the_corpus_falls_short_of_nothing(graded):
    assert list(shortfalls(graded)) == []
    assert next(attack_corpus.summary(graded)) == "11 hostile hand-ins and 2 honest neighbours"


def place(graded, name):
    return graded.out / "results" / graded.read("run.json")["key"] / graded.read("run.json")["places"][name]


def with_json(graded, name, change):
    """(the file, its content after the change)."""
    content = graded.read(name)
    change(content)
    return graded.out / name, json.dumps(content).encode()


def pass_for_nothing(content):
    content["submissions"]["answer the identity"]["marks"]["ex-01-2"]["status"] = "passed"


def neighbour_fails(content):
    content["submissions"]["m-honest"]["marks"]["ex-01-2"]["status"] = "failed"


def page_with(graded, text):
    path = graded.out / "reports" / "answer a verdict.html"
    return path, path.read_bytes() + text.encode()


CHANGES = {  # {what falls short: (the file and its other content, words of the sentence)}
    "a mark for nothing": (lambda g: with_json(g, "grades.json", pass_for_nothing), "ex-01-2 passed for nothing"),
    "a neighbour who lost a mark": (
        lambda g: with_json(g, "grades.json", neighbour_fails),
        "ex-01-2 was earned and is not passed",
    ),
    "a neighbour who is missing": (
        lambda g: with_json(g, "run.json", lambda run: run["paths"].pop("m-honest")),
        "m-honest.zip: the neighbour is listed as []",
    ),
    "a hand-in of which nothing is said": (
        lambda g: with_json(g, "run.json", lambda run: run["paths"].pop("cell a good exit")),
        "cell a good exit.ipynb: nothing is said about it",
    ),
    "a table with other marks": (
        lambda g: (g.out / "grades.csv", (g.out / "grades.csv").read_bytes().replace(b",1,", b",0,")),
        "grades.csv has other marks",
    ),
    "a secret in a report": (
        lambda g: page_with(g, g.secrets["secret-file-"]),
        "tells the secret after 'secret-file-'",
    ),
    "the seed in a report": (lambda g: page_with(g, str(g.seed)), "tells the seed"),
    "a script in a report": (lambda g: page_with(g, "<script>"), "has a script in it"),
    "a neighbour's answer in the table": (
        lambda g: (g.out / "grades.csv", (g.out / "grades.csv").read_bytes() + g.secrets["secret-neighbour-"].encode()),
        "tells the secret after 'secret-neighbour-'",
    ),
}


@contextmanager
def written(path, content):
    before = path.read_bytes()
    path.write_bytes(content)
    yield
    path.write_bytes(before)


@pytest.mark.parametrize("what", CHANGES)
def test_what_falls_short_in_the_grades_is_noticed(graded, what):
    change, words = CHANGES[what]
    with written(*change(graded)):
        found = list(shortfalls(graded))
    assert any(words in sentence for sentence in found), found


RUNS = {  # {what falls short: (fields of the run, words of the sentence)}
    "an exit code": ({"code": 1}, "ended with exit code 1"),
    "a process": ({"left": ("sleep 100",)}, "a process was left behind: sleep 100"),
    "memory": ({"bytes": 10**11}, "the run took 100000 MB"),
}


@pytest.mark.parametrize("what", RUNS)
def test_what_a_run_takes_and_leaves_is_noticed(graded, what):
    fields, words = RUNS[what]
    (found,) = shortfalls(replace(graded, ran=replace(graded.ran, **fields)))
    assert words in found


def test_what_the_command_prints_and_what_it_writes_elsewhere_is_noticed(graded):
    (found,) = shortfalls(replace(graded, ran=replace(graded.ran, output=graded.secrets["secret-environment-"])))
    assert "the command printed the secret after 'secret-environment-'" in found
    assert list(shortfalls(replace(graded, changed=("/tmp/x",)))) == [
        "/tmp/x was made, changed or deleted, and is not among the grades"
    ]


def test_a_batch_that_was_stopped_is_noticed(graded, tmp_path):
    assert list(shortfalls(replace(graded, folder=tmp_path))) == ["the batch was stopped: there are no grades"]


def test_a_submission_that_costs_more_than_its_budget_is_noticed(graded):
    mark = place(graded, "answer a verdict") / "ex-01-2.json"
    before = mark.stat()
    os.utime(mark, (before.st_atime, before.st_mtime + 1000))
    (found,) = shortfalls(graded)
    os.utime(mark, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert found.startswith("answer a verdict: took 10") and found.endswith("s, and 402 s is the most")


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


def test_where_there_is_no_jail_what_looks_for_secrets_finds_them(graded):
    """So that their silence in a run says something."""
    expressions = hostile_class.all_looks(graded.folder)
    asked = json.dumps([LOOK.format(begins=list(graded.secrets)), expressions])
    secret = f"secret-environment-{graded.secrets['secret-environment-']}"
    env = os.environ | {"PYTHONPATH": str(ROOT), "MINFLOW_SECRET": secret}
    said = subprocess.run([sys.executable, "-c", TRIES], input=asked, env=env, capture_output=True, text=True)
    (graded.folder / "link").unlink()
    told = json.loads(said.stdout)
    wanted = [*graded.secrets.values(), str(graded.seed)]
    silent = {name for name, text in told.items() if not any(secret in text for secret in wanted)}
    assert silent <= MAY_FIND, told


def test_a_run_is_measured_and_what_it_leaves_behind_is_found_and_ended():
    leaves = "import os, subprocess, time; x = b'x' * 10**8; subprocess.Popen(['sleep', '100']); time.sleep(2); exit(3)"
    ran = watched([sys.executable, "-c", leaves], os.environ)
    assert ran.code == 3 and ran.left == ("sleep 100",) and ran.bytes > 10**8 and 2 < ran.seconds < 20


def test_a_folder_that_holds_files_is_left_alone(tmp_path):
    Path(tmp_path, "x").touch()
    said = CliRunner().invoke(attack_corpus.main, [str(tmp_path)])
    assert said.exit_code == 2 and "holds files" in said.output and os.listdir(tmp_path) == ["x"]
