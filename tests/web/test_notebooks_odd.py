"""Every second notebook from 01 on, in the dark theme; and what is looked at in both themes and at both widths."""

import pytest
from figures import FIGURE, Live
from walk import DARK, LIGHT, NARROW, NOTEBOOKS, SHOTS, WIDE, Look, Walk

STATE = """() => { const {content} = window.opened; return [content.activeCellIndex, content.mode,
    content.model.cells.length, content.activeCell.model.type]; }"""
SMALLEST = min(NOTEBOOKS, key=lambda path: path.stat().st_size)
SEEN = {
    "narrow, light": (NARROW, LIGHT),
    "wide, dark": (WIDE, DARK),
    "narrow, dark": (NARROW, DARK),
    "wide, light": (WIDE, LIGHT),
}


@pytest.fixture(scope="module", params=NOTEBOOKS[1::2], ids=lambda path: path.stem)
def opened(request, open_notebook):
    return open_notebook(request.param.name, theme=DARK, size=NARROW)


class TestInTheDarkTheme(Walk):
    pass


@pytest.mark.parametrize(("size", "theme"), SEEN.values(), ids=SEEN)
@pytest.mark.parametrize("path", NOTEBOOKS if SHOTS else [SMALLEST], ids=lambda path: path.stem)
def test_as_saved_it_is_whole_and_for_everybody(open_notebook, path, size, theme):
    name = f"{size[0]}-{theme.split()[-1].lower()}"
    seen = Look(open_notebook(path.name, theme=theme, size=size), name, heard=True)
    assert not [*seen.faults(), *seen.code, *seen.sideways, *seen.objections]


def test_keys_in_a_live_figure_move_the_figure_alone_and_ctrl_s_saves(open_notebook):
    opened = open_notebook("02-the-plane.ipynb")
    opened.run_all()
    page, host = opened.page, opened.page.locator(FIGURE).first
    host.scroll_into_view_if_needed()
    Live(host)
    host.locator("[role=slider]").first.focus()
    before = page.evaluate(STATE)
    for key in ("ArrowDown", "ArrowUp", "b", "d", "d", "m", "Escape", "Space", "x"):
        page.keyboard.press(key)
    assert page.evaluate(STATE) == before
    page.evaluate("window.opened.model.dirty = true")
    page.keyboard.press("Control+s")
    page.wait_for_function("!window.opened.model.dirty")


def test_its_link_opens_the_notation_as_a_page_and_not_as_its_source(open_notebook):
    page = open_notebook(SMALLEST.name).page
    page.get_by_role("link", name="notation").first.click()
    shown = page.locator(".jp-MarkdownViewer")
    shown.locator("table").first.wait_for()
    shown.locator("mjx-container").first.wait_for()
