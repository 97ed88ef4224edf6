"""The progress panel in JupyterLab: run by keyboard, read as text, checked again with Tab and Space."""

import shutil
from pathlib import Path

import pytest
from axe import objections
from test_exercise_pages import IN_VIEW
from walk import DARK, LIGHT

from flowcourse.author import build
from flowcourse.core import manifest, notebooks

ROOT = Path(__file__).parents[2]
FIRST, SECOND = [exercise for exercise in manifest.exercises() if exercise.core][:2]


@pytest.fixture(scope="module")
def course(lab):
    """A course folder of its own in the folder that JupyterLab serves."""
    folder = lab.root / "panel"
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    (folder / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "progress.ipynb", folder / "notebooks")
    assert build.build_all(folder) == []
    return folder


@pytest.fixture(scope="module")
def panel(course, open_notebook, page):
    """The output of the panel's cell, once its checks have run."""
    open_notebook("progress.ipynb", "panel/notebooks")
    page.locator(".jp-CodeCell .cm-content").click()
    page.keyboard.press("Control+Enter")
    output = page.locator(".jp-CodeCell .jp-Cell-outputArea")
    output.get_by_text("Your progress", exact=True).wait_for()
    return output


def test_the_panel_says_what_is_next_and_how_many_minutes_are_left(panel):
    said = panel.inner_text()
    minutes = sum(exercise.minutes for exercise in manifest.exercises() if exercise.core)
    assert f"{minutes} minutes left" in said and f"Next: {FIRST.id} · {FIRST.title}" in said


def test_a_chapter_unfolds_into_a_table_that_has_a_name_and_heads_for_its_rows(panel):
    """That of the next exercise is unfolded; others by a key."""
    tables = panel.get_by_role("table")
    assert tables.count() == 1
    other = panel.locator("details:not([open]) summary").nth(1)
    other.press("Enter")
    assert tables.count() == 2
    of_first = panel.get_by_role("table", name=f"Exercises: {FIRST.notebook.removesuffix('.ipynb')}")
    assert of_first.get_by_role("rowheader").count() == len(manifest.notebooks()[FIRST.notebook])
    assert FIRST.title in of_first.get_by_role("row").filter(has_text=FIRST.id).first.inner_text()


def test_axe_has_no_serious_objection_in_either_theme(panel, page):
    for theme in (LIGHT, DARK):
        page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        page.locator(f'body[data-jp-theme-name="{theme}"]').wait_for(state="attached")
        assert not objections(page, ".jp-CodeCell .jp-Cell-outputArea")


def test_a_link_opens_the_notebook_at_the_exercise(panel, page, course):
    last = manifest.notebooks()[FIRST.notebook][-1]
    panel.get_by_role("link", name=last.id, exact=True).press("Enter")
    page.wait_for_function(IN_VIEW, arg=last.id)
    assert page.evaluate("jupyterapp.shell.currentWidget.context.path").endswith(f"panel/exercises/{FIRST.notebook}")
    page.evaluate("jupyterapp.shell.currentWidget.close()")
    page.evaluate("void jupyterapp.commands.execute('docmanager:open', {path: 'panel/notebooks/progress.ipynb'})")


def test_tab_reaches_the_button_and_space_checks_what_was_saved_since(panel, page, course):
    path = course / "exercises" / FIRST.notebook
    notebook = notebooks.read(path)
    solved = notebooks.read(course / "solutions" / FIRST.notebook)
    answers = [notebooks.find_cell(n, FIRST.id, "answer") for n in (notebook, solved)]
    answers[0]["source"] = answers[1]["source"]
    notebooks.write(path, notebook)
    button = panel.get_by_role("button", name="Check my saved answers again")
    panel.get_by_role("link").first.focus()  # what was open beside it may have taken the focus
    for _ in range(60):
        if button.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail("Tab does not reach the button")
    page.keyboard.press("Space")
    panel.get_by_text(f"Next: {SECOND.id}").wait_for()
    assert "✓ done" in panel.locator("tr").filter(has_text=FIRST.id).first.text_content()
