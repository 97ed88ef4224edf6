"""The grader's tests use what the course's tests share; what a class gets is written once."""

import shutil
import sys
from pathlib import Path

import pytest

from flowcourse.grading.release.release import release

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "course"))


@pytest.fixture(scope="session")
def released(tmp_path_factory):
    """What the class gets."""
    folder = tmp_path_factory.mktemp("release") / "class"
    release(ROOT, folder)
    return folder


@pytest.fixture
def copy(released, tmp_path):
    """One learner's copy of it, free to be written in."""
    return shutil.copytree(released, tmp_path / "course")
