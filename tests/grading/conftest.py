"""Tests of what those who teach use: the intake of work, the jail, the judge, batches, reports and releases.

hand_ins.py makes honest notebooks, editors.py saves them as other programs do, and sample_class.py hands in a class.
attacks.py and hostile_files.py are the lists of hostile code and files, of which hostile_class.py makes a class.
jail_tools.py has one judge for all tests; pretended.py a judge that does what an answer says in plain words.
"""

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from flowcourse.core import manifest
from flowcourse.grading.release.release import release

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "course"))


@pytest.fixture
def two_are_core(monkeypatch):
    """The first two exercises of pretended.py are core, whatever they are in the course."""
    import pretended

    own = {identifier: replace(manifest.find(identifier), core=True) for identifier in pretended.IDS[:2]}
    for module, name in ((manifest, "_exercises"), (pretended, "EXERCISES")):
        monkeypatch.setattr(module, name, tuple(own.get(one.id, one) for one in getattr(module, name)))


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
