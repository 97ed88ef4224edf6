"""Chapter 1 in JupyterLab, as a learner meets it: opened, run, and its slope moved."""

import re

import pytest

NAME = "01-change-of-variables-1d.ipynb"
SLIDER = ".jp-OutputArea [role=slider]"
FIGURE = ".widget-html img"


@pytest.fixture(scope="module")
def opened(open_notebook):
    return open_notebook(NAME)


@pytest.fixture(scope="module")
def cells(opened):
    return opened.run_all()


@pytest.fixture
def figure(opened, cells):
    """The alt text of the figure under the slider, as a function of nothing."""
    opened.page.locator(SLIDER).scroll_into_view_if_needed()
    return lambda: opened.page.locator(FIGURE).get_attribute("alt")


def test_arrow_keys_on_the_slider_move_the_figure(opened, figure):
    opened.page.locator(SLIDER).focus()
    assert figure().startswith("X = 0.5·Z")
    before = opened.page.locator(FIGURE).get_attribute("src")
    for _ in range(5):
        opened.page.keyboard.press("ArrowRight")
    opened.page.wait_for_selector(f'{FIGURE}[alt^="X = 1·Z"]')
    assert opened.page.locator(FIGURE).get_attribute("src") != before
    assert re.search(r"X: area 1\.00, peak 0\.40", figure())


def test_the_labelled_number_field_moves_slider_and_figure(opened, figure):
    opened.page.get_by_label("slope a").fill("-2")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_selector(f'{FIGURE}[alt^="X = −2·Z: mirrored"]')
    assert opened.page.locator(SLIDER).get_attribute("aria-valuenow") == "-2.0"
    assert re.search(r"X: area 1\.00, peak 0\.20", figure())


def test_the_labelled_choice_of_base_redraws(opened, figure):
    opened.page.get_by_label("Z from").select_option("Uniform(0, 1)")
    opened.page.wait_for_selector(f'{FIGURE}[alt*="Z: area 1.00, peak 1.00"]')


def test_slope_0_is_a_sentence_and_no_picture(opened, figure):
    opened.page.get_by_label("slope a").fill("0")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_selector('.widget-html:has-text("no inverse, and no density")')
    assert opened.page.locator(FIGURE).count() == 0


def test_its_link_opens_the_notation_as_a_page_and_not_as_its_source(opened):
    next(opened.scrolled())
    opened.page.get_by_role("link", name="notation").first.click()
    shown = opened.page.locator(".jp-MarkdownViewer")
    shown.locator("table").first.wait_for()
    shown.locator("mjx-container").first.wait_for()
