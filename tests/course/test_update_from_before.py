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
from flowcourse.core.notebooks import find_cell, source

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
    """{exercise id: answer}, a right one, a wrong one and a stub in turn."""
    found = {}
    for number, exercise in enumerate(e for name in NAMES for e in manifest.notebooks()[name]):
        text = source(find_cell(notebooks.read(folder / "exercises" / exercise.notebook), exercise.id, "answer"))
        wrong = text.replace("return ...", "return 17.0  # my guess")
        found[exercise.id] = (answer_source(exercise.id), wrong, text)[number % 3]
    return found


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
        for exercise in manifest.notebooks()[name]:
            find_cell(notebook, exercise.id, "answer")["source"] = notebooks.lines(answers[exercise.id])
        notebook["cells"].insert(4, SCRATCH)
        notebooks.write(folder / "exercises" / name, notebook)
    return folder, answers, python(folder, "check", *CHAPTERS)[1]


@pytest.fixture
def learner(before, tmp_path):
    return shutil.copytree(before[0], tmp_path / "learner")


def assert_kept(folder, before):
    """Every answer and the learner's own cell are there, and are judged as before."""
    _, answers, said = before
    assert said.count("✓ passed") >= 5 and said.count("✗ not yet") >= 5 and said.count("○ not started") >= 5, said
    for name in NAMES:
        notebook = notebooks.read(folder / "exercises" / name)
        assert "tried = 3\n" in map(source, notebook["cells"])
        for exercise in manifest.notebooks()[name]:
            assert source(find_cell(notebook, exercise.id, "answer")) == answers[exercise.id]
    assert python(folder, "check", *CHAPTERS)[1] == said


def test_its_own_update_takes_the_newer_release(learner, before):
    code, said = python(learner, "update", str(ROOT))
    assert code == 0, said
    assert_kept(learner, before)


def test_a_pull_brings_the_newer_tools_which_update_it(learner, before):
    """What `git pull` does: the files of the course are those of now, the learner's notebooks are kept."""
    for name in ("flowcourse", "minflow", "solutions"):
        shutil.rmtree(learner / name)
        shutil.copytree(ROOT / name, learner / name, ignore=shutil.ignore_patterns("__pycache__"))
    code, said = python(learner, "update")
    assert code == 0, said
    assert_kept(learner, before)
