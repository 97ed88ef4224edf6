"""The site in a browser: formulas are set, nothing is cut off, and axe-core has no serious objection.

Every page is looked at in one of six windows.
"""

import functools
import http.server
import threading
from pathlib import Path

import pytest
from axe import objections

from flowcourse.author.prompts import HIDDEN
from flowcourse.core.notebooks import read

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "1280 px, light": (1280, "light"),
    "1280 px, dark": (1280, "dark"),
    "800 px, light": (800, "light"),
    "800 px, dark": (800, "dark"),
    "400 px, light": (400, "light"),
    "400 px, dark": (400, "dark"),
}
NARROW = "400 px"  # where a table with eight columns scrolls in its own frame
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SIDEWAYS = "[...document.querySelectorAll('.table-wrapper, pre')].some(part => part.scrollWidth > part.clientWidth + 1)"

# The parts of names in the code of tables that go on in a second line; a long name has several parts.
BROKEN = """() => [...document.querySelectorAll("table code .pre")].flatMap(name => [...name.childNodes])
    .filter(part => part.nodeType === Node.TEXT_NODE && /^[\\w./]+$/.test(part.data))
    .filter(part => { const range = document.createRange(); range.selectNode(part);
        return range.getClientRects().length > 1; }).map(part => part.data)"""


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
def test_every_page_is_whole_and_for_everybody(setting, site, address, windows):
    window, asked = windows[setting], []
    window.on("request", lambda request: asked.append(request.url))
    paths = sorted(path for path in site.rglob("*.html") if path.name != "book.html")  # which has the chapters again
    pages = [str(path.relative_to(site)) for path in paths]
    faults = []
    for page in pages[list(SETTINGS).index(setting) :: len(SETTINGS)]:
        window.goto(f"{address}/{page}")
        if window.evaluate(WIDER):
            faults.append(f"{page}: wider than the window")
        if NARROW not in setting and window.evaluate(SIDEWAYS):
            faults.append(f"{page}: a table or code that one has to scroll sideways")
        faults += [f"{page}: {objection}" for objection in objections(window)]
    assert not faults, "\n".join(faults)
    assert not [url for url in asked if not url.startswith((address, "data:"))]


@pytest.mark.parametrize("page", ["which-flow", "notation", "stability", "architecture"])
def test_no_name_in_a_table_is_broken_on_a_phone(page, address, windows):
    window = windows["400 px, light"]
    window.goto(f"{address}/docs/{page}.html")
    assert window.evaluate(BROKEN) == []


def test_printed_columns_do_not_wrap_on_a_phone(address, windows):
    window = windows["400 px, light"]
    window.goto(f"{address}/notebooks/03-a-flow-and-how-it-learns.html")
    ledger = window.locator("pre.columns", has_text="saturated")
    lines = "pre => pre.clientHeight / Number.parseFloat(getComputedStyle(pre).lineHeight)"
    assert ledger.evaluate(lines) < ledger.inner_text().count("\n") + 3


def test_the_book_fits_a_narrow_window(address, windows):
    window = windows["400 px, light"]
    window.goto(f"{address}/book.html")
    assert not window.evaluate(WIDER)


def test_formulas_are_set_and_readable_without_eyes(address, windows):
    window = windows["1280 px, light"]
    window.goto(f"{address}/notebooks/02-the-plane.html")
    window.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    formulas = window.locator("mjx-container > svg").all()
    assert window.locator("mjx-assistive-mml math").count() == len(formulas) > 10
    assert min(formula.bounding_box()["width"] for formula in formulas) > 1


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("determinant", "4 · What a determinant costs"),
        ("hutchinson", "11 · Continuous flows"),
        ("AffineCoupling", "minflow.transforms.coupling.AffineCoupling"),
        ("install", "Set-up"),
        ("training", "3 · A flow, and how it learns"),
    ],
)
def test_a_search_has_the_page_that_teaches_the_word_first(words, first, address, windows):
    window = windows["800 px, dark"]
    window.goto(f"{address}/search.html?q={words}")
    window.locator(".search-summary", has_text="found").wait_for()
    assert window.locator(".search li > a").first.inner_text() == first
    excerpt = window.locator(".search li .context").first
    excerpt.wait_for()
    assert "Run in the browser" not in excerpt.inner_text()


def test_a_search_for_a_word_of_the_glossary_answers_with_its_meaning(address, windows):
    window = windows["800 px, dark"]
    window.goto(f"{address}/search.html?q=masks")
    assert window.locator(".found-word").inner_text().startswith("mask: for coordinates, True passes unchanged")


@pytest.mark.parametrize(("setting", "beside"), [("1280 px, light", True), ("800 px, dark", False)])
def test_the_figure_of_the_first_page_stands_beside_the_words_where_there_is_room(setting, beside, address, windows):
    window = windows[setting]
    window.goto(address)
    words, figure = (window.locator(part).bounding_box() for part in (".words", ".moving"))
    assert (figure["x"] >= words["x"] + words["width"]) is beside
    assert (figure["y"] >= words["y"] + words["height"]) is not beside


def test_headings_have_one_size_on_all_kinds_of_pages(address, windows):
    window, sizes = windows["1280 px, light"], set()
    for page in ("index", "tour", "notebooks/06-realnvp", "exercises/06-realnvp", "docs/api/transforms", "book"):
        window.goto(f"{address}/{page}.html")
        sizes.add(window.evaluate("['h1', 'h2'].map(h => getComputedStyle(document.querySelector(h)).fontSize).join()"))
    assert len(sizes) == 1


def test_the_own_line_of_a_page_is_in_view_in_the_list_of_pages(address, windows):
    window = windows["1280 px, light"]
    window.goto(f"{address}/exercises/12-digits.html")
    assert 0 < window.locator(".sidebar-tree .current-page").bounding_box()["y"] < 900


def test_a_link_to_an_exercise_lands_on_its_heading(address, windows):
    window = windows["800 px, dark"]
    window.goto(f"{address}/docs/exercises.html")
    window.get_by_role("link", name="ex-06-2", exact=True).click()
    window.wait_for_url("**/exercises/06-realnvp.html#ex-06-2")
    heading = window.locator("h2", has_text="ex-06-2").element_handle()
    window.wait_for_function("heading => Math.abs(heading.getBoundingClientRect().top - 150) < 150", arg=heading)


def test_a_word_of_the_glossary_says_its_meaning_to_the_keyboard(address, windows):
    window = windows["1280 px, light"]
    window.goto(f"{address}/notebooks/06-realnvp.html")
    word = window.locator("a.term", has_text="Jacobian").first
    assert "the matrix J" in word.get_attribute("title")
    word.focus()
    window.keyboard.press("Enter")
    assert "the matrix J" in window.locator(".meaning").inner_text()
    window.keyboard.press("Enter")
    window.wait_for_url("**/docs/glossary.html#term-jacobian")


def test_a_wide_picture_is_as_wide_as_its_column_at_most(address, windows):
    window = windows["800 px, dark"]
    window.goto(f"{address}/notebooks/06-realnvp.html")
    column = window.locator("article").bounding_box()["width"]
    pictures = window.locator("article img")
    boxes = [pictures.nth(k).bounding_box() for k in range(pictures.count())]
    widths = [box["width"] for box in boxes if box]  # a live figure hides its still picture
    assert len(widths) > 5 and max(widths) <= column


def test_the_set_up_of_a_lesson_is_folded(address, windows):
    window = windows["1280 px, light"]
    window.goto(f"{address}/notebooks/03-a-flow-and-how-it-learns.html")
    imports = window.locator("div.cell").first.locator("pre")
    assert imports.text_content().startswith("import") and not imports.is_visible()
    window.get_by_text("Show the set-up").click()
    assert imports.is_visible()


def test_what_answers_a_prompt_is_seen_when_it_is_asked_for(address, windows):
    window = windows["1280 px, light"]
    window.goto(f"{address}/notebooks/01-one-dimension.html")
    cells = read(ROOT / "notebooks" / "01-one-dimension.ipynb")["cells"]
    folds = window.locator("details.hide:has(.cell_output)")
    assert folds.count() == sum(HIDDEN in cell["metadata"].get("tags", []) for cell in cells) > 3
    fold = folds.filter(has=window.locator(":not([data-figure]) > img")).first
    picture = fold.locator("img").first
    assert not picture.is_visible()
    fold.locator("summary").click()
    assert picture.is_visible()
