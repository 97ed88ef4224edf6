"""A learner whose course is older than its rooms: both ways to the newer one keep every answer, judged as before."""

import io
import os
import shutil
import subprocess
import sys
import tarfile

import pytest
from course_tools import ROOT, answer_source

from flowcourse.core import manifest, notebooks
from flowcourse.core.notebooks import source, tag
from flowcourse.core.retired import RETIRED

BEFORE = "1f87776"  # when chapters/, checks/ and catalogue/ were folders of flowcourse, and learner.py a file
NAMES = "01-change-of-variables-1d.ipynb", "09-realnvp.ipynb"
CHAPTERS = "ex-01", "ex-09"
SCRATCH = {"cell_type": "code", "id": "scratch", "metadata": {}, "source": ["tried = 3\n"], "outputs": []}
SCRATCH |= {"execution_count": None}


def archive(commit):
    """The files of a commit, as a tar; None where the clone has no history."""
    done = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True)
    return done.stdout if done.returncode == 0 else None


def python(folder, *words):
    """(exit code, output) of the flowcourse command of that folder."""
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "flowcourse", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


def written(folder):
    """{exercise id: answer}, a right one, a wrong one and a stub in turn; of a retired exercise it is a wrong one."""
    now, found = {exercise.id for exercise in manifest.exercises()}, {}
    for cell in (cell for name in NAMES for cell in notebooks.read(folder / "exercises" / name)["cells"]):
        exercise, role = tag(cell)
        if role == "answer":
            wrong = source(cell).replace("return ...", "return 17.0  # my guess")
            kinds = (answer_source(exercise), wrong, source(cell)) if exercise in now else (wrong,)
            found[exercise] = kinds[len(found) % len(kinds)]
    return found


def marks(said, answers):
    """{exercise id: ✓, ✗ or ○} of the exercises that the course still has."""
    lines = [line.split()[:2] for line in said.splitlines() if line.startswith("ex-")]
    return {exercise: mark for exercise, mark in lines if exercise in answers and exercise not in RETIRED}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """(the older course with answers in it, the answers, what its own check says of them)."""
    tar = archive(BEFORE)
    if tar is None:
        pytest.skip(f"this clone has no history: git fetch --unshallow brings {BEFORE}")
    folder = tmp_path_factory.mktemp("before") / "course"
    with tarfile.open(fileobj=io.BytesIO(tar)) as files:
        files.extractall(folder, filter="data")
    answers = written(folder)
    for name in NAMES:
        notebook = notebooks.read(folder / "exercises" / name)
        for cell in notebook["cells"]:
            if tag(cell)[1] == "answer":
                cell["source"] = notebooks.lines(answers[tag(cell)[0]])
        notebook["cells"].insert(4, SCRATCH)
        notebooks.write(folder / "exercises" / name, notebook)
    return folder, answers, marks(python(folder, "check", *CHAPTERS)[1], answers)


@pytest.fixture
def learner(before, tmp_path):
    return shutil.copytree(before[0], tmp_path / "learner")


def assert_kept(folder, before):
    """Every answer and the learner's own cell are there, those to retired exercises too; all are judged as before."""
    _, answers, said = before
    assert min(list(said.values()).count(mark) for mark in "✓✗○") >= 3, said
    texts = []
    for name in NAMES:
        notebook = notebooks.read(folder / "exercises" / name)
        assert "tried = 3\n" in map(source, notebook["cells"])
        texts += map(source, notebook["cells"])
    own = {exercise: answer for exercise, answer in answers.items() if "return ..." not in answer}  # not a stub
    assert [exercise for exercise, answer in own.items() if answer not in texts] == []
    assert marks(python(folder, "check", *CHAPTERS)[1], answers) == said


def take_the_newer_tools(folder):
    for name in ("flowcourse", "minflow", "solutions"):
        shutil.rmtree(folder / name)
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))


def test_its_own_update_takes_the_newer_release(learner, before):
    """The older tools update the notebooks, and the newer ones, installed after that, judge the answers."""
    code, said = python(learner, "update", str(ROOT))
    assert code == 0, said
    take_the_newer_tools(learner)
    assert_kept(learner, before)


def test_a_pull_brings_the_newer_tools_which_update_it(learner, before):
    """What `git pull` does: the files of the course are those of now, the learner's notebooks are kept."""
    take_the_newer_tools(learner)
    code, said = python(learner, "update")
    assert code == 0, said
    assert_kept(learner, before)
