"""Tests of the judges of the projects, with honest and dishonest submissions. One jail for all of them."""

import pytest

from flowcourse.projects.commands import data_sets
from flowcourse.projects.submission import Submission
from flowcourse.sandbox.jail import Jail, JailError


@pytest.fixture(scope="session")
def jail():
    try:
        with Jail(hidden=data_sets()) as worker:
            yield worker
    except JailError as error:
        pytest.skip(str(error))


@pytest.fixture
def submit(jail, tmp_path):
    """submit(source) -> the Submission of a file with this text."""

    def write(source):
        path = tmp_path / "mine.py"
        path.write_text(source, encoding="utf-8")
        return Submission(path, jail)

    return write
