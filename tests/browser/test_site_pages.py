"""The site in a browser: formulas are set, nothing is cut off, and axe-core has no serious objection.

It builds the site itself. Every page is looked at, or with WALK=quick every third.
"""

import functools
import http.server
import threading
from pathlib import Path

import pytest
from axe import objections
from walk import WHOLE

from flowcourse.author.prompts import HIDDEN
from flowcourse.core.notebooks import read

ROOT = Path(__file__).parents[2]
SETTINGS = {"1280 px, light": (1280, "light"), "800 px, dark": (800, "dark")}
SIDEWAYS = "[...document.querySelectorAll('.table-wrapper, pre')].some(part => part.scrollWidth > part.clientWidth + 1)"
TYPESET = "!document.querySelector('.math') || window.MathJax?.startup?.promise?.then(() => true)"


@pytest.fixture(scope="module")
def address(site):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def windows(browser):
    """A window for each setting."""
    return {
        name: browser.new_page(viewport={"width": width, "height": 1000}, color_scheme=scheme)
        for name, (width, scheme) in SETTINGS.items()
    }


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_second_page_is_whole_and_for_everybody(setting, site, address, windows):
    window, asked = windows[setting], []
    window.on("request", lambda request: asked.append(request.url))
    pages = sorted(str(path.relative_to(site)) for path in site.rglob("*.html"))[:: 1 if WHOLE else 3]
    faults = []
    for page in pages[list(SETTINGS).index(setting) :: len(SETTINGS)]:
        window.goto(f"{address}/{page}")
        window.wait_for_function(TYPESET)
        if window.locator("mjx-merror, [data-mjx-error]").count():
            faults.append(f"{page}: a formula that MathJax cannot set")
        if window.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{page}: wider than the window")
        if window.evaluate(SIDEWAYS):
            faults.append(f"{page}: a table or code that one has to scroll sideways")
        faults += [f"{page}: {objection}" for objection in objections(window)]
    assert not faults, "\n".join(faults)
    assert not [url for url in asked if not url.startswith((address, "data:"))]


def test_formulas_are_set_and_readable_without_eyes(address, windows):
    window = windows["1280 px, light"]
    window.goto(f"{address}/notebooks/03-jacobians.html")
    window.wait_for_function(TYPESET)
    formulas = window.locator("mjx-container").count()
    assert formulas > 10 and window.locator("mjx-assistive-mml math").count() == formulas


def test_a_search_finds_a_chapter(address, windows):
    window = windows["800 px, dark"]
    window.goto(f"{address}/search.html?q=hutchinson")
    window.locator(".search a", has_text="12 · Continuous flows").first.wait_for()


def test_a_wide_picture_is_as_wide_as_its_column_at_most(address, windows):
    window = windows["800 px, dark"]
    window.goto(f"{address}/notebooks/09-realnvp.html")
    column = window.locator("article").bounding_box()["width"]
    pictures = window.locator("article img")
    boxes = [pictures.nth(k).bounding_box() for k in range(pictures.count())]
    widths = [box["width"] for box in boxes if box]  # a live figure hides its still picture
    assert len(widths) > 5 and max(widths) <= column


def test_what_answers_a_prompt_is_seen_when_it_is_asked_for(address, windows):
    window = windows["1280 px, light"]
    window.goto(f"{address}/notebooks/01-change-of-variables-1d.html")
    cells = read(ROOT / "notebooks" / "01-change-of-variables-1d.ipynb")["cells"]
    folds = window.locator("details.hide:has(.cell_output)")
    assert folds.count() == sum(HIDDEN in cell["metadata"].get("tags", []) for cell in cells) > 5
    fold = folds.filter(has=window.locator(":not([data-figure]) > img")).first
    picture = fold.locator("img").first
    assert not picture.is_visible()
    fold.locator("summary").click()
    assert picture.is_visible()
