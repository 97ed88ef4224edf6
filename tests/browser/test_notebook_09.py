"""Chapter 9 in JupyterLab, as a learner meets it: opened, run, and its flow walked step by step."""

import pytest

NAME = "09-realnvp.ipynb"
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


def test_arrow_keys_on_the_slider_walk_back_through_the_flow(opened, figure):
    opened.page.locator(SLIDER).focus()
    assert figure().startswith("After 13 of 13 steps")
    before = opened.page.locator(FIGURE).get_attribute("src")
    for _ in range(3):
        opened.page.keyboard.press("ArrowLeft")
    opened.page.wait_for_selector(f'{FIGURE}[alt^="After 10 of 13 steps"]')
    assert opened.page.locator(FIGURE).get_attribute("src") != before


def test_the_labelled_number_field_moves_slider_and_figure(opened, figure):
    opened.page.get_by_label("steps").fill("0")
    opened.page.keyboard.press("Enter")
    opened.page.wait_for_selector(f'{FIGURE}[alt^="Latent samples"]')
    assert float(opened.page.locator(SLIDER).get_attribute("aria-valuenow")) == 0
