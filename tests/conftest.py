"""What decides how long all the tests take: which come first, and that the site is built once."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pytest_collection_modifyitems(items):
    """tests/setup holds the longest single tests: were they last, one worker would wait for the other's."""
    items.sort(key=lambda item: "setup" not in item.path.parts)


@pytest.fixture(scope="session")
def build_site(pytestconfig):
    """build_site() gives the folder of the site, which runs no cell; a warning of Sphinx is a failure.

    It lies in pytest's cache, where tests/browser finds what tests/setup built fresh, and builds what changed since.
    """

    def build_site(fresh=False):
        folder = pytestconfig.cache.mkdir("site")
        if fresh:
            shutil.rmtree(folder)
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", ROOT / "docs" / "site", ROOT]
        built = subprocess.run([*command, folder], capture_output=True, text=True)
        assert built.returncode == 0, built.stderr
        return folder

    return build_site
