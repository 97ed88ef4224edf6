"""The course in a browser tab, as `make lite` writes it, with Python from the folder that PYODIDE_FOLDER names.

For people Pyodide comes from its CDN. Here each of its files must be the one that the npm package `pyodide` has, or
whose SHA-256 stands in the list of that package.
"""

import hashlib
import json
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe import objections
from figures import FIGURE, Live
from lab_window import Notebook
from learner import Learner, said, solutions
from lite import PACKAGE, served
from walk import DARK, LIGHT, OURS, SHOTS

from flowcourse.core import manifest

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("PYODIDE_FOLDER", "."))
CHAPTER_1, CHAPTER_9 = "01-one-dimension.ipynb", "06-realnvp.ipynb"
RIGHT = solutions(CHAPTER_1)["ex-01-2"]
RUN_ALL = '.lm-Menu-item[data-command="runmenu:run-all"]'


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_python_is_what_pyodide_published():
    package = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))
    asked = json.loads((ROOT / "docs" / "site" / "package.json").read_text(encoding="utf-8"))
    assert package["version"] == asked["dependencies"]["pyodide"]
    lock = json.loads((PACKAGE / "pyodide-lock.json").read_text(encoding="utf-8"))
    published = {entry["file_name"]: entry["sha256"] for entry in lock["packages"].values()}
    published |= {path.name: digest(path) for path in PACKAGE.iterdir() if path.is_file()}
    assert {path.name: digest(path) for path in FOLDER.iterdir()}.items() <= published.items()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Where the tab's files are served, with Python among them."""
    with served(tmp_path_factory.mktemp("served"), FOLDER.resolve()) as address:
        yield address


@pytest.fixture(scope="module")
def asked():
    """The addresses of all that the tab asked for."""
    return []


@pytest.fixture(scope="module")
def tab(address, browser, asked):
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.set_default_timeout(180_000)
    yield page
    context.close()


@pytest.fixture(scope="module")
def running(address, tab):
    """The exercises of chapter 1, by the address that the website has, up to the first verdict."""
    tab.goto(f"{address}/lite/lab/index.html?path=exercises/{CHAPTER_1}")
    tab.locator(".jp-Toolbar-kernelName", has_text="Pyodide").wait_for()
    tab.locator(".lm-MenuBar-item", has_text="Run").click()
    tab.locator(RUN_ALL).click()
    tab.locator(".jp-OutputArea-output", has_text="○ not started").first.wait_for(state="attached")


@pytest.mark.parametrize("width", [375, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_or_dark_tab_shows_the_page_and_nothing_before_it(address, browser, width, scheme):
    with browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{address}/lite/lab/index.html?path=exercises/{CHAPTER_1}")
        page.locator(".jp-Notebook h1").first.wait_for()
        page.locator(f'body[data-jp-theme-light="{"true" if scheme == "light" else "false"}"]').wait_for(
            state="attached"
        )
        page.wait_for_function("width => document.querySelector('.jp-Notebook').clientWidth > width", arg=0.6 * width)
        assert objections(page, OURS) == []
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / "lite" / f"{width}-{scheme}.png")


@pytest.fixture(scope="module")
def open_notebook(tab, running):
    lab = SimpleNamespace(root=ROOT)
    return lambda name, folder="notebooks", **how: Notebook(tab, lab, folder, name, **how)


def look(notebook, name):
    """A picture of what is in view, where SHOTS names a folder for it."""
    if SHOTS:
        notebook.page.screenshot(path=Path(SHOTS) / "lite" / f"{name}.png")


@pytest.fixture(scope="module")
def chapter_1(open_notebook):
    notebook = open_notebook(CHAPTER_1, "exercises")
    notebook.first = notebook.run_all()
    return Learner(notebook)


def test_a_check_says_once_that_it_has_no_time_limit(chapter_1):
    lines = said(chapter_1.notebook.first)
    assert len(lines) == 6 and sum("no time limit" in line for line in lines.values()) == 1


def test_a_solved_exercise_is_still_there_after_a_reload(chapter_1, open_notebook, tab):
    assert chapter_1.answer("ex-01-2", RIGHT) == "✓ passed: the density of a·z + b"
    assert chapter_1.picture("ex-01-2").startswith("Your density of X = a·Z + 1, on the right one: three bells")
    look(chapter_1.notebook, "solved")
    chapter_1.notebook.saved_cells()
    tab.reload()
    tab.locator(".lm-TabBar-tabLabel", has_text=CHAPTER_1).wait_for()  # as the tab was opened, and not the launcher
    again = Learner(open_notebook(CHAPTER_1, "exercises", theme=DARK))
    assert again.code("ex-01-2") == RIGHT
    assert "✓ passed" in again.cell("ex-01-2", "check").inner_text()
    look(again.notebook, "reloaded")


def test_what_was_saved_can_be_downloaded(open_notebook, tab):
    notebook = open_notebook(CHAPTER_1, "exercises")
    with tab.expect_download() as begun:
        notebook.choose("File", "docmanager:download")
    cells = json.loads(begun.value.path().read_text(encoding="utf-8"))["cells"]
    assert RIGHT in ["".join(cell["source"]) for cell in cells]


def test_the_panel_finds_what_was_saved(open_notebook, tab):
    notebook = open_notebook("progress.ipynb", theme=LIGHT)
    notebook.run_all()
    row = tab.locator("tr", has_text="ex-01-2")  # of a chapter that is folded
    row.wait_for(state="attached")
    assert "✓ done" in row.text_content() and tab.locator("tr", has_text="✓ done").count() == 1
    look(notebook, "progress")
    assert not objections(tab, OURS)


def errors(cells):
    return [output["evalue"] for cell in cells for output in cell["outputs"] if output["output_type"] == "error"]


def test_chapter_1_runs_and_its_figure_moves(open_notebook, tab):
    notebook = open_notebook(CHAPTER_1)
    cells = notebook.run_all()
    assert not errors(cells) and all(cell["execution_count"] for cell in cells)
    assert "stderr" not in [output.get("name") for cell in cells for output in cell["outputs"]]
    for _ in notebook.scrolled():
        if tab.locator(f"{FIGURE}:visible").count():
            break
    figure = Live(tab.locator(f"{FIGURE}:visible").first)
    figure.host.scroll_into_view_if_needed()
    figure.press(figure.host.locator("input[type=range]").first, "ArrowRight", "ArrowLeft")
    look(notebook, "figure")
    assert not objections(tab, OURS)


def test_every_exercise_of_chapter_9_can_be_solved(open_notebook):
    notebook = open_notebook(CHAPTER_9, "exercises")
    assert not errors(notebook.run_all())
    learner = Learner(notebook)
    for exercise in manifest.notebooks()[CHAPTER_9]:
        assert learner.answer(exercise.id, solutions(CHAPTER_9)[exercise.id]) == f"✓ passed: {exercise.title}"


def test_a_page_that_is_deleted_comes_back_as_it_was_published(tab, chapter_1):
    fresh = """async path => { const {contents} = window.jupyterapp.serviceManager;
        await contents.delete(path); return JSON.stringify((await contents.get(path, {content: true})).content); }"""
    published = (ROOT / "exercises" / CHAPTER_1).read_text(encoding="utf-8")
    assert json.loads(tab.evaluate(fresh, f"exercises/{CHAPTER_1}"))["cells"] == json.loads(published)["cells"]


def test_nothing_else_was_asked_of_any_other_server(asked, address):
    assert any(re.search(r"/pyodide/numpy-", url) for url in asked), asked
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
