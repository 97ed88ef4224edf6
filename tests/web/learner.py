"""Somebody who types into the answer cells of an open notebook, and what the checks print."""

from functools import cache
from pathlib import Path

from flowcourse.core import notebooks

SOLUTIONS = Path(__file__).parents[2] / "solutions"


class Learner:
    """Types into the answer cells of an open notebook and runs the checks below them."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        cells = notebooks.read(notebook.path)["cells"]
        self.place = {cell["id"]: i for i, cell in enumerate(cells)}

    def cell(self, exercise_id, role):
        """The cell, brought near the view: JupyterLab draws no other."""
        place = self.place[f"{exercise_id}-{role}"]
        self.page.evaluate("place => window.opened.content.scrollToItem(place)", place)
        return self.page.locator(f'.jp-Cell[data-windowed-list-index="{place}"]')

    def code(self, exercise_id):
        """The text of the answer cell."""
        editor = self.cell(exercise_id, "answer").locator(".cm-content")
        editor.scroll_into_view_if_needed()
        editor.get_by_text("return").wait_for()
        return "\n".join(editor.locator(".cm-line").all_text_contents())

    def answer(self, exercise_id, text):
        """The line on the card that the check shows on this answer."""
        editor = self.cell(exercise_id, "answer").locator(".cm-content")
        editor.scroll_into_view_if_needed()
        editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Shift+Enter")
        check = self.cell(exercise_id, "check")
        before = check.locator(".jp-InputPrompt").text_content()
        self.page.keyboard.press("Shift+Enter")
        prompt = "([cell, old]) => { const now = cell.querySelector('.jp-InputPrompt').textContent;"
        prompt += " return now !== old && /[0-9]/.test(now); }"
        self.page.wait_for_function(prompt, arg=[check.element_handle(), before])
        return check.locator(".flowcourse-card div").first.text_content()

    def picture(self, exercise_id):
        """The alt text of the picture under the check, which must be whole and within the window."""
        picture = self.cell(exercise_id, "check").locator("img")
        picture.scroll_into_view_if_needed()
        left, width = (picture.bounding_box()[key] for key in ("x", "width"))
        assert width > 300 and left + width < self.page.viewport_size["width"]
        return picture.get_attribute("alt")


@cache
def solutions(name):
    """{exercise: the answer that its solution gives}."""
    cells = notebooks.read(SOLUTIONS / name)["cells"]
    return {notebooks.tag(cell)[0]: notebooks.source(cell) for cell in cells if notebooks.tag(cell)[1] == "answer"}


def said(cells):
    """{exercise: all that its check cell shows, as plain text}, of saved cells; only checks and guesses show any."""
    shown = {notebooks.tag(cell): cell["outputs"] for cell in cells if cell["outputs"]}
    assert {role for _, role in shown} <= {"check", "guess"}
    return {
        exercise: "".join("".join(o.get("text") or o["data"]["text/plain"]) for o in outputs)
        for (exercise, role), outputs in shown.items()
        if role == "check"
    }
