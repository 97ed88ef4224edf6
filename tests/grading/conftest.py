"""Tests of what those who teach use: the intake of work, the jail, the judge, batches, reports and releases.

hand_ins.py makes honest notebooks, editors.py saves them as other programs do, and sample_class.py hands in a class.
attacks.py and hostile_files.py are the lists of hostile code and files, of which hostile_class.py makes a class.
jail_tools.py has one judge for all tests; pretended.py a judge that does what an answer says in plain words.
"""

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
