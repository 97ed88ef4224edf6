"""Every second notebook from 01 on, in the dark theme; and what is looked at in both themes and at both widths."""

import pytest
from walk import DARK, LIGHT, NARROW, NOTEBOOKS, SHOTS, WHOLE, WIDE, Look, Walk

SMALLEST = min(NOTEBOOKS, key=lambda path: path.stat().st_size)
SEEN = {"narrow, light": (NARROW, LIGHT), "wide, dark": (WIDE, DARK)}
if WHOLE:
    SEEN |= {"narrow, dark": (NARROW, DARK), "wide, light": (WIDE, LIGHT)}


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


def test_its_link_opens_the_notation_as_a_page_and_not_as_its_source(open_notebook):
    page = open_notebook(SMALLEST.name).page
    page.get_by_role("link", name="notation").first.click()
    shown = page.locator(".jp-MarkdownViewer")
    shown.locator("table").first.wait_for()
    shown.locator("mjx-container").first.wait_for()
