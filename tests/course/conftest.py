"""A course folder for each test that wants one: built once, copied."""

import shutil

import pytest
from course_tools import copy_course


@pytest.fixture(scope="session")
def pristine(tmp_path_factory):
    return copy_course(tmp_path_factory.mktemp("pristine"))


@pytest.fixture
def course(pristine, tmp_path):
    """solutions/ and the exercises/ built from them, free to be spoilt."""
    return shutil.copytree(pristine, tmp_path / "course")
