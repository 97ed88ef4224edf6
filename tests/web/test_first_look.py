"""What a learner sees when JupyterLab opens for the first time: a list of the lessons, and the first of them."""

import pytest
from lab_window import Lab

FIRST = "00-why-flows.ipynb"


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    """A window of a usual size, on a course in which JupyterLab was never opened."""
    lab = Lab(tmp_path_factory.mktemp("new"))
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page.set_default_timeout(120_000)
    page.goto(f"{lab.address}/lab/tree/notebooks/{FIRST}?token={lab.token}")
    page.get_by_role("heading", name="0 · Why flows").first.wait_for()
    yield page
    page.wait_for_load_state("networkidle")  # a server that is stopped while it answers does not end
    page.close()
    lab.stop()


def test_the_page_has_most_of_the_window_and_its_stored_outputs_are_trusted(opened):
    assert opened.locator(".jp-Notebook").bounding_box()["width"] > 850
    cells = opened.evaluate("[...jupyterapp.shell.currentWidget.content.model.cells].map(c => [c.type, c.trusted])")
    assert {trusted for kind, trusted in cells if kind == "code"} == {True}


def test_the_files_are_the_lessons_by_names_that_can_be_read(opened):
    names = opened.locator(".jp-DirListing-item .jp-DirListing-itemText")
    names.first.wait_for()
    cut = names.evaluate_all("all => all.filter(name => name.scrollWidth > name.clientWidth).length")
    assert names.first.text_content() == FIRST and names.last.text_content() == "progress.ipynb"
    assert cut <= names.count() / 5


def test_above_them_are_the_folders_of_a_learner_alone(opened):
    opened.locator(".jp-BreadCrumbs-home").click()
    opened.locator(".jp-DirListing-itemText", has_text=FIRST).wait_for(state="detached")
    names = opened.locator(".jp-DirListing-item .jp-DirListing-itemText").all_text_contents()
    assert names == ["exercises", "notebooks"]


def test_the_outline_is_a_click_away_and_stands_beside_the_notebook(opened):
    opened.locator('.jp-SideBar.jp-mod-right [data-id="table-of-contents"]').click()
    outline = opened.locator(".jp-TableOfContents")
    outline.get_by_text("2 · What a flow is").wait_for()
    notebook = opened.locator(".jp-Notebook").bounding_box()
    assert outline.bounding_box()["x"] >= notebook["x"] + notebook["width"] and notebook["width"] > 600


def test_a_link_opens_a_page_in_a_folder_that_is_not_listed(opened):
    opened.locator(".jp-Notebook").get_by_role("link", name="notation").first.click()
    opened.locator(".jp-MarkdownViewer").get_by_role("heading", name="Notation").wait_for()
