"""What pytest leaves out where something is missing, with a sentence that says so.

Notebook 14 and tests/pytorch need PyTorch; tests/browser needs Chromium and what `make site` fetches into build/node.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from flowcourse.notebooks import lacking

ROOT = Path(__file__).parent
NEED_TORCH = (ROOT / "notebooks" / "14-minflow-to-pytorch.ipynb", ROOT / "tests" / "pytorch")
TORCH_IS_MISSING = "torch" in lacking(NEED_TORCH[0])
NEED_BROWSER = ROOT / "tests" / "browser"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FETCHED = [ROOT / "build" / "node" / "node_modules" / name for name in ("axe-core", "mathjax")]


def browser_lacks():
    """What tests/browser needs and is not here, in words."""
    needs = {
        "Chromium (on Debian: apt install chromium)": CHROMIUM,
        "Playwright (it comes with `make test`)": find_spec("playwright"),
        "axe-core and MathJax in build/node (`make site` fetches them with npm)": all(p.exists() for p in FETCHED),
    }
    return [need for need, there in needs.items() if not there]


def needs_torch(path):
    return any(needy in (path, *path.parents) for needy in NEED_TORCH)


def needs_browser(path):
    return NEED_BROWSER in (path, *path.parents)


def pytest_configure(config):
    """Whoever names tests/browser, as `make browser` does, is told what it lacks."""
    named = (Path(str(argument).split("::")[0]).resolve() for argument in config.args)
    if any(map(needs_browser, named)) and browser_lacks():
        raise pytest.UsageError(f"tests/browser needs {', and '.join(browser_lacks())}")


def pytest_ignore_collect(collection_path):
    if TORCH_IS_MISSING and needs_torch(collection_path):
        return True
    return True if needs_browser(collection_path) and browser_lacks() else None


def pytest_collection_modifyitems(config, items):
    """A file that is named on the command line is collected, whatever the hook above says."""
    left_out = [item for item in items if TORCH_IS_MISSING and needs_torch(item.path)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_report_header():
    said = []
    if TORCH_IS_MISSING:
        names = " and ".join(str(path.relative_to(ROOT)) for path in NEED_TORCH)
        said.append(f"PyTorch is not installed, so that {names} are left out; `make torch` installs it and runs them")
    if NEED_BROWSER.exists() and browser_lacks():
        said.append(f"tests/browser is left out: it needs {', and '.join(browser_lacks())}")
    return said


@pytest.fixture(scope="session")
def chromium():
    """The path of the browser."""
    return CHROMIUM
