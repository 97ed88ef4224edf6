"""What needs npm, the built site or a browser: `make web` builds the site once and runs the folder.

These tests have a pytest process of their own, since Playwright's event loop would stop those of others: plain `pytest`
leaves the folder out (pyproject.toml). Each worker has one JupyterLab, one headless Chromium and one window.
"""

import os
from importlib.util import find_spec

import pytest

pytest.register_assert_rewrite(
    "figures", "learner", "walk"
)  # helpers, whose assertions should say as much as those of tests
from lab_window import CHROMIUM, ROOT, Lab, Notebook  # noqa: E402
from walk import WIDE, Look, Moves  # noqa: E402

PYODIDE = os.environ.get("PYODIDE_FOLDER")
collect_ignore = [] if PYODIDE else ["test_lite.py"]
SITE = ROOT / "build" / "web"
NEEDS = {
    "Chromium (on Debian: apt install chromium)": CHROMIUM,
    "Playwright (it comes with `make test`)": find_spec("playwright"),
    "what npm fetches, and the site (`make web` gets both)": (SITE / "index.html").exists(),
}


def pytest_configure():
    lacking = [need for need, there in NEEDS.items() if not there]
    if lacking:
        raise pytest.UsageError(f"tests/web needs {', and '.join(lacking)}")


def pytest_report_header():
    if not PYODIDE:
        return "test_lite.py is left out: PYODIDE_FOLDER names no folder with the files of Pyodide"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    lab = Lab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.stop()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site():
    """The folder of the site, with all ways to run a lesson."""
    return SITE


@pytest.fixture(scope="session")
def pages(site):
    """{its path: the text} of each page."""
    return {str(path.relative_to(site)): path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="session")
def page(lab, browser):
    """The window with JupyterLab in it."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    page.set_default_timeout(120_000)
    page.goto(f"{lab.address}/lab?token={lab.token}&reset")
    page.wait_for_function("() => window.jupyterapp")
    return page


@pytest.fixture(scope="session")
def open_notebook(lab, page):
    """open_notebook(name) opens a notebook of the course, and closes the one before it: a `Notebook`."""
    return lambda name, folder="notebooks", **how: Notebook(page, lab, folder, name, **how)


@pytest.fixture(scope="module")
def before(opened):
    """What was seen of the notebook that a file of tests gives as `opened`, before any cell ran."""
    return Look(opened, "saved")


@pytest.fixture(scope="module")
def cells(opened, before):
    opened.page.set_viewport_size(dict(zip(("width", "height"), WIDE)))
    return opened.run_all()


@pytest.fixture(scope="module")
def moves(opened):
    return Moves(opened)


@pytest.fixture(scope="module")
def after(opened, cells, moves):
    return Look(opened, "run", heard=True, at_each_step=moves)
