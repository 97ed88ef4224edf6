"""The start of the course in a browser tab, with the part of Pyodide that is in its npm package: no cell runs.

test_lite.py runs cells, where PYODIDE_FOLDER names a folder with all of Pyodide.
"""

import runpy
import shutil
from pathlib import Path

import pytest
from axe import objections
from lite import PACKAGE, ROOT, served
from walk import SHOTS

PAGE = "lite/lab/index.html?path=exercises/01-one-dimension.ipynb"
SENTENCE = "Python cannot be fetched from 127.0.0.1"


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A folder with the files of Pyodide; the packages that npm has not are empty."""
    folder = tmp_path_factory.mktemp("python")
    shutil.copytree(PACKAGE, folder, dirs_exist_ok=True)
    of_pyodide = runpy.run_path(str(ROOT / "tools" / "lite.py"))["of_pyodide"]
    with pytest.raises(SystemExit, match=r"lacks files of Pyodide [\d.]+: micropip.*, numpy-.*, pillow-") as lacking:
        of_pyodide(folder)
    for name in str(lacking.value).partition(": ")[2].split(", "):
        (folder / name).touch()
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory, python):
    with served(tmp_path_factory.mktemp("served"), python) as address:
        yield address


def test_python_comes_from_the_site_itself(address, browser):
    asked = []
    with browser.new_context() as context:
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        with context.expect_event("request", lambda request: "/pyodide/pillow-" in request.url, timeout=120_000):
            page.goto(f"{address}/{PAGE}")
        assert not page.locator("#no-python").is_visible()
    assert f"{address}/lite/pyodide/pyodide.asm.wasm" in asked
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_sentence_says_when_python_cannot_be_fetched(address, browser, scheme):
    with browser.new_context(viewport={"width": 390, "height": 800}, color_scheme=scheme) as context:
        context.route("**/pyodide/*", lambda route: route.abort())
        page = context.new_page()
        page.goto(f"{address}/{PAGE}")
        page.locator(".jp-Notebook h1").first.wait_for(timeout=120_000)
        said = page.get_by_role("alert").filter(has_text=SENTENCE)
        said.wait_for(timeout=120_000)
        assert objections(page, "#no-python") == []
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / "lite" / f"no-python-{scheme}.png")
        page.get_by_role("button", name="Close").click()
        assert not said.is_visible() and page.locator(".jp-Notebook h1").first.is_visible()


def test_the_page_to_draw_on_opens_a_notebook_and_never_writes_over_one(address, browser, site):
    with browser.new_context() as context:
        context.route(f"{address}/play.html", lambda route: route.fulfill(path=site / "play.html"))
        page = context.new_page()
        for name in ("drawing.ipynb", "drawing-2.ipynb"):
            page.goto(f"{address}/play.html")
            page.wait_for_function("minflowPlay.pad.drawing.drawnCells > 0")
            page.get_by_role("button", name="Open as a notebook").click()
            page.locator(".lm-TabBar-tabLabel", has_text=name).wait_for(timeout=120_000)
            page.locator(".jp-Notebook h1", has_text="A drawing, and a flow that learns it").wait_for()
