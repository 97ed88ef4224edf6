"""The exercises in JupyterLab and on the command line, as a learner goes through them, on a copy of their own."""

import subprocess
import sys

import pytest
from axe import objections
from learner import Learner, said, solutions

from flowcourse.core import manifest
from flowcourse.learner import done_and_next

FIRST, LAST = "01-one-dimension.ipynb", "06-realnvp.ipynb"
HEAD = "def affine_density(x, a, b):\n"
RIGHT = HEAD + "    z = (x - b) / a\n    return np.exp(Normal().log_prob(z)) / np.abs(a)"
# what a learner may write in ex-01-2, and how the sentence about it goes
WRONG = {
    "no absolute value": ("    return np.exp(Normal().log_prob((x - b) / a)) / a", "a density cannot be negative"),
    "× for ÷": ("    return np.exp(Normal().log_prob((x - b) / a)) * np.abs(a)", "you multiply by |a|"),
    "p_Z at x": ("    return np.exp(Normal().log_prob(x)) / np.abs(a)", "you evaluate p_Z at x"),
    "no return": ("    z = (x - b) / a", "got None: is there a return?"),
    "a text": ("    return str(x)", "must return a NumPy array or a number; got a str"),
    "raises": ("    return 1 / x[len(x)]", "in the line «return 1 / x[len(x)]»"),
    "changes its argument": ("    x -= b\n    return x / a", "changed its argument x in place"),
    "never ends": (
        "    while True: pass\n\nfrom flowcourse.checking import call\ncall.SECONDS = 1",
        "was still running and was stopped",
    ),
}
# the heading that starts with this text is in the window
IN_VIEW = """text => [...document.querySelectorAll(".jp-MarkdownCell h2")].some(heading => {
    const {top, bottom, height} = heading.getBoundingClientRect();
    return heading.textContent.startsWith(text) && height && top > 0 && bottom < innerHeight; })"""


@pytest.fixture(scope="module")
def course(lab):
    """The folder that JupyterLab serves, with solutions/ and the exercises/ built from them."""
    return lab.root


@pytest.fixture(scope="module")
def chapter_1(course, open_notebook):
    return Learner(open_notebook(FIRST, "exercises"))


def flowcourse(course, *words):
    command = [sys.executable, "-m", "flowcourse.cli", *words, "--path", str(course)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=course, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_at_first_every_check_says_in_one_line_that_nothing_was_started(chapter_1):
    lines = said(chapter_1.notebook.run_all())
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
    line = chapter_1.answer("ex-01-2", HEAD + body)
    assert line.startswith("✗ not yet: ") and sentence in line


def test_a_right_answer_gets_a_check_mark_and_a_picture(chapter_1):
    assert chapter_1.answer("ex-01-2", RIGHT) == "✓ passed: the density of a·z + b"
    assert chapter_1.picture("ex-01-2").startswith("Your density of X = a·Z + 1, on the right one: three bells")


def test_the_card_leads_to_the_next_exercise_by_keyboard(chapter_1):
    following = done_and_next.after("", manifest.find("ex-01-2"))
    assert not objections(chapter_1.page, ".flowcourse-card")
    link = chapter_1.cell("ex-01-2", "check").get_by_role("link", name=following.title)
    link.focus()
    chapter_1.page.keyboard.press("Enter")
    chapter_1.page.wait_for_function(IN_VIEW, arg=following.id)


def test_the_command_line_sees_what_was_saved(chapter_1, course):
    chapter_1.notebook.saved_cells()
    assert flowcourse(course, "check", "ex-01-2") == (0, "ex-01-2  ✓ passed: the density of a·z + b\n")
    assert flowcourse(course, "check", "ex-01-1")[0] == 1
    stretch = sum(not exercise.core for exercise in manifest.exercises())
    assert f"stretch 1 of {stretch}, " in flowcourse(course, "status")[1]


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
    learner.first = said(learner.notebook.run_all())
    return learner


def test_find_the_bug_shows_the_faulty_code_where_it_is_to_be_repaired(chapter_9):
    code = chapter_9.code("ex-06-6")
    assert "    log_det = forward(z)[1]\n    return ..." in code and "SOLUTION" not in code


@pytest.mark.parametrize("exercise", manifest.notebooks()[LAST], ids=lambda exercise: exercise.id)
def test_each_exercise_of_chapter_9_from_its_stub_to_its_solution(chapter_9, exercise):
    assert chapter_9.first[exercise.id].startswith("○ not started: ")
    assert chapter_9.answer(exercise.id, solutions(LAST)[exercise.id]) == f"✓ passed: {exercise.title}"


def test_the_spline_is_drawn_for_the_exercise_that_asks_for_it(chapter_9):
    assert chapter_9.picture("ex-06-11").startswith("Left, your spline with 5 knots")
