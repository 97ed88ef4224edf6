"""What belongs here: every exercise with its check, and `flowcourse` as a learner and an author use it.

A course folder of two chapters for each test that wants one is made once and copied.
"""

import shutil

import pytest
from course_tools import copy_course

from flowcourse.checking import call
from flowcourse.core import manifest
from flowcourse.learner import answers


@pytest.fixture(scope="session", autouse=True)
def time_for_all():
    """On a busy machine, the time limit for an answer stops none of ours that is only slow."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(call, "SECONDS", 30 * call.SECONDS)
        yield


@pytest.fixture(scope="session")
def pristine(tmp_path_factory):
    return copy_course(tmp_path_factory.mktemp("pristine"), list(manifest.notebooks())[:2])


@pytest.fixture
def course(pristine, tmp_path, monkeypatch):
    """solutions/ and the exercises/ made from them, free to be spoilt.

    The manifest lists no other exercises, and `flowcourse check` judges the answers in this process.
    """
    names = {path.name for path in (pristine / "exercises").iterdir()}
    monkeypatch.setattr(manifest, "_exercises", tuple(e for e in manifest.exercises() if e.notebook in names))
    monkeypatch.setattr(answers, "IN_A_TAB", True)
    return shutil.copytree(pristine, tmp_path / "course")
