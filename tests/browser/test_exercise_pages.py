"""The exercises in JupyterLab and on the command line, as a learner goes through them, on a copy of their own."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from flowcourse.author import build
from flowcourse.core import manifest, notebooks

SOLUTIONS = Path(__file__).parents[2] / "solutions"
FIRST, LAST = "01-change-of-variables-1d.ipynb", "09-realnvp.ipynb"
HEAD = "def affine_density(x, a, b):\n"
RIGHT = HEAD + "    z = (x - b) / a\n    return np.exp(Normal().log_prob(z)) / np.abs(a)"
# what a learner may write in ex-01-2, and how the sentence about it goes
WRONG = {
    "no absolute value": ("    return np.exp(Normal().log_prob((x - b) / a)) / a", "a density cannot be negative"),
    "× for ÷": ("    return np.exp(Normal().log_prob((x - b) / a)) * np.abs(a)", "you multiply by |a|"),
    "p_Z at x": ("    return np.exp(Normal().log_prob(x)) / np.abs(a)", "you evaluate p_Z at x"),
    "no return": ("    z = (x - b) / a", "got None: is there a return?"),
    "a list": ("    return list(x)", "got a list of 3: np.array(…) makes one of it"),
    "raises": ("    return 1 / x[len(x)]", "in the line «return 1 / x[len(x)]»"),
    "changes its argument": ("    x -= b\n    return x / a", "changed its argument x in place"),
    "never ends": (
        "    while True: pass\n\nfrom flowcourse.checking import call\ncall.SECONDS = 1",
        "was still running and was stopped",
    ),
}


@pytest.fixture(scope="module")
def course(lab):
    """solutions/ and the exercises/ built from them, in the folder that JupyterLab serves."""
    shutil.copytree(SOLUTIONS, lab.root / "solutions")
    assert build.build_all(lab.root) == []
    return lab.root


class Learner:
    """Types into the answer cells of an open notebook and runs the checks below them."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        cells = notebooks.read(notebook.path)["cells"]
        self.place = {cell["id"]: i for i, cell in enumerate(cells)}

    def cell(self, exercise_id, role):
        return self.page.locator(f'.jp-Cell[data-windowed-list-index="{self.place[f"{exercise_id}-{role}"]}"]')

    def code(self, exercise_id):
        """The text of the answer cell."""
        editor = self.cell(exercise_id, "answer").locator(".cm-content")
        editor.scroll_into_view_if_needed()
        editor.get_by_text("return").wait_for()
        return "\n".join(editor.locator(".cm-line").all_text_contents())

    def answer(self, exercise_id, text):
        """What the check prints on this answer."""
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
        return check.locator(".jp-OutputArea-output").first.text_content()

    def picture(self, exercise_id):
        """The alt text of the picture under the check, which must be whole and within the window."""
        picture = self.cell(exercise_id, "check").locator("img")
        picture.scroll_into_view_if_needed()
        left, width = (picture.bounding_box()[key] for key in ("x", "width"))
        assert width > 300 and left + width < self.page.viewport_size["width"]
        return picture.get_attribute("alt")


@pytest.fixture(scope="module")
def chapter_1(course, open_notebook):
    return Learner(open_notebook(FIRST, "exercises"))


def flowcourse(course, *words):
    command = [sys.executable, "-m", "flowcourse.cli", *words, "--path", str(course)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=course, timeout=60)
    return done.returncode, done.stdout + done.stderr


@cache
def solutions(name):
    """{exercise: the answer that its solution gives}."""
    cells = notebooks.read(SOLUTIONS / name)["cells"]
    return {notebooks.tag(cell)[0]: notebooks.source(cell) for cell in cells if notebooks.tag(cell)[1] == "answer"}


def printed(cells):
    """{exercise: all that its check cell shows}, of saved cells; no other cell may show anything."""
    shown = {notebooks.tag(cell): cell["outputs"] for cell in cells if cell["outputs"]}
    assert {role for _, role in shown} == {"check"}
    return {exercise: "".join("".join(o.get("text", o)) for o in outputs) for (exercise, _), outputs in shown.items()}


def test_at_first_every_check_says_in_one_line_that_nothing_was_started(chapter_1):
    lines = printed(chapter_1.notebook.run_all())
    assert len(lines) == 6
    sentence = "○ not started: replace the dots in the answer cell, run it, then run this check"
    assert {" ".join(line.split()) for line in lines.values()} == {sentence}


def test_hints_unfold_one_at_a_time_with_their_mathematics(chapter_1):
    hints = chapter_1.cell("ex-01-2", "hints")
    assert hints.locator("mjx-container").first.is_hidden()
    hints.locator("summary", has_text="Hint 2").click()
    assert hints.locator("mjx-container").first.is_visible()
    assert hints.locator("details[open]").count() == 1 and "$" not in hints.inner_text()


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_answer_gets_its_own_sentence(chapter_1, name):
    body, sentence = WRONG[name]
    said = chapter_1.answer("ex-01-2", HEAD + body)
    assert said.startswith("✗ not yet: ") and sentence in " ".join(said.split())


def test_a_right_answer_gets_a_check_mark_and_a_picture(chapter_1):
    assert chapter_1.answer("ex-01-2", RIGHT) == "✓ passed: the density of a·z + b\n"
    assert chapter_1.picture("ex-01-2").startswith("Your density of X = a·Z + 1: three bells")


def test_the_command_line_sees_what_was_saved(chapter_1, course):
    chapter_1.notebook.saved_cells()
    assert flowcourse(course, "check", "ex-01-2") == (0, "ex-01-2  ✓ passed: the density of a·z + b\n")
    assert flowcourse(course, "check", "ex-01-1")[0] == 1
    core = sum(exercise.core for exercise in manifest.exercises())
    assert f"core 1 of {core}, " in flowcourse(course, "status")[1]


def test_after_a_reset_and_a_reload_the_old_answer_stands_beside_the_stub(chapter_1, course):
    assert "File → Reload Notebook from Disk" in flowcourse(course, "reset", "ex-01-2")[1]
    chapter_1.notebook.choose("File", "docmanager:reload")
    kept = chapter_1.page.locator(".jp-RawCell")
    kept.wait_for()
    text = kept.locator(".cm-content").inner_text()
    assert text.startswith("# Your answer from before the reset.") and text.endswith(RIGHT)
    assert chapter_1.code("ex-01-2").endswith("# your code here: replace the dots\n    return ...")
    assert not [cell for cell in chapter_1.notebook.saved_cells() if "✓" in str(cell["outputs"])]


@pytest.fixture(scope="module")
def chapter_9(course, open_notebook):
    learner = Learner(open_notebook(LAST, "exercises"))
    learner.first = printed(learner.notebook.run_all())
    return learner


def test_find_the_bug_shows_the_faulty_code_where_it_is_to_be_repaired(chapter_9):
    code = chapter_9.code("ex-09-8")
    assert "    log_det = forward(z)[1]\n    return ..." in code and "SOLUTION" not in code


@pytest.mark.parametrize("exercise", manifest.notebooks()[LAST], ids=lambda exercise: exercise.id)
def test_each_exercise_of_chapter_9_from_its_stub_to_its_solution(chapter_9, exercise):
    assert chapter_9.first[exercise.id].startswith("○ not started: ")
    assert chapter_9.answer(exercise.id, solutions(LAST)[exercise.id]) == f"✓ passed: {exercise.title}\n"


def test_the_four_panels_are_drawn_for_the_exercise_that_asks_for_them(chapter_9):
    assert chapter_9.picture("ex-09-7").startswith("Four panels. The data X, 2 000 points")
