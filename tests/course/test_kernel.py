"""Bad input in a real kernel: each answer gets one sentence, and the kernel lives to the last cell."""

import os

import nbformat
import pytest
from nbclient import NotebookClient

from flowcourse.core import manifest
from flowcourse.learner import done_and_next, old_function

RIGHT = "return np.exp(Normal().log_prob((x - b) / a)) / abs(a)"
ANSWERS = {
    # before the loops: NumPy writes array(...) for one whose place in memory is that of one whose print was interrupted
    "display": ("from IPython.display import display; display(x + 40)", "printed or warned: array([41., 43., 38.])"),
    "wrong shape": (
        "return np.exp(Normal().log_prob((x - b) / a))[:, None] / abs(a)",
        "has shape (3, 1) and must have (3,)",
    ),
    "NaN": ("return np.log(-np.exp(x))", "is NaN"),
    "raises": (
        "return x[10]",
        "raised IndexError: index 10 is out of bounds for axis 0 with size 3, in the line «return x[10]»",
    ),
    "loop": ("while True: pass", "was still running"),
    "loop with bare except": ("while True:\n        try: print(x)\n        except: pass", "was still running"),
    "nothing": ("pass", "got None: is there a return?"),
    "tuple": ("return 0.1, 0.2, 0.3", "got a tuple of 3"),
    "changes its argument": ("x[:] = 0; return x", "changed its argument x in place"),
    "too much memory": ("return np.ones(10**10)", "ran out of memory"),
    "exit": ("import sys; sys.exit()", "raised SystemExit"),
    "exit of the shell": ("exit()", "raised SystemExit: exit() and quit() would end the kernel, in the line «exit()»"),
    "quit of the shell": ("quit()", "raised SystemExit: exit() and quit() would end the kernel, in the line «quit()»"),
    "fork": ("import os; os.fork()", "got None"),
    "recursion": ("return affine_density(x, a, b)", "calls itself without end"),
    "thread": ("import threading; threading.Thread(target=print, args=('hi',)).start()", "got None"),
    "plot": ("plt.plot(x); plt.show()", "got None"),
    "input": ("return input()", "raised RuntimeError: input() waits for someone who types, and a check cannot"),
    "breakpoint": ("breakpoint()", "raised RuntimeError: breakpoint() waits for someone who types"),
    "debugger": ("import pdb; pdb.set_trace()", "raised RuntimeError: input() waits for someone who types"),
    "debugger of IPython": (
        "from IPython.core import debugger; debugger.set_trace()",
        "raised RuntimeError: input() waits",
    ),
    "right": (RIGHT, "✓ passed"),
    "right, chatty": (f"print('dbg'); {RIGHT}", "✓ passed"),
    "loop in the picture": (f"while len(x) == 401: pass\n    {RIGHT}", "could not be drawn: your function was still"),
    "exit in the picture": (f"if len(x) == 401: raise SystemExit\n    {RIGHT}", "could not be drawn: SystemExit"),
    "memory in the picture": (
        f"if len(x) == 401: np.ones(10**10)\n    {RIGHT}",
        "drawn: your function ran out of memory",
    ),
}
SETUP = """import autograd.numpy as np
import matplotlib.pyplot as plt
from flowcourse import check
from flowcourse.checking import call
from minflow.distributions import Normal
call.SECONDS = 2"""


def run(sources):
    """The outputs of each of these cells, in one kernel that runs as a learner's does."""
    cells = [nbformat.v4.new_code_cell(text) for text in sources]
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    client = NotebookClient(nbformat.v4.new_notebook(cells=cells), timeout=60, kernel_name="python3", allow_errors=True)
    client.execute(env=environment)
    return [cell.outputs for cell in cells]


def cards(outputs):
    """(plain text, HTML) of each card."""
    shown = [output.data for output in outputs if output.output_type == "display_data"]
    return [(data["text/plain"], data["text/html"]) for data in shown if "flowcourse-card" in data.get("text/html", "")]


@pytest.fixture(scope="module")
def outputs():
    """{answer: the outputs of its check cell}, all of them in one kernel."""
    bodies = [body for body, _ in ANSWERS.values()]
    sources = [f'def affine_density(x, a, b):\n    {body}\n\ncheck("ex-01-2", affine_density)' for body in bodies]
    return dict(zip(ANSWERS, run([SETUP, *sources])[1:]))


@pytest.mark.parametrize("name", ANSWERS)
def test_a_bad_answer_costs_one_sentence_and_the_kernel_lives(outputs, name):
    ((line, _),) = cards(outputs[name])
    printed = "".join(output.text for output in outputs[name] if output.output_type == "stream")
    assert line.startswith(("✗ not yet: ", "✓ passed: ")) and "\n" not in line
    assert all(more.startswith("  ") for more in printed.splitlines())
    assert ANSWERS[name][1] in f"{line} {' '.join(printed.split())}"


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_printed_is_wrapped_between_words_before_the_notebook_breaks_it(outputs, name):
    printed = "".join(output.text for output in outputs[name] if output.output_type == "stream")
    assert all(len(line) <= 100 for line in printed.splitlines())


@pytest.mark.parametrize("name", ANSWERS)
def test_a_picture_is_shown_when_it_passed_and_nothing_that_the_answer_displays(outputs, name):
    displayed = [output for output in outputs[name] if output.output_type == "display_data"]
    assert len(displayed) - len(cards(outputs[name])) == name.startswith("right")


ANSWER = "def affine_density(x, a, b):\n    {}"
CHECK = 'check("ex-01-2", affine_density)'
RIGHT_ANSWER, WRONG_ANSWER, STUB = ANSWER.format(RIGHT), ANSWER.format("return x"), ANSWER.format("return ...")


@pytest.mark.parametrize(
    "broken",
    [
        ANSWER.format("return np.exp("),
        "def affine_density(x, a, b)\n    return x",
        "deff affine_density(x, a, b):\n    return x",
        "def affine_density(x, a, a):\n    return x",
        "class affine_density(:\n    pass",
    ],
)
def test_after_a_syntax_error_the_card_says_that_the_function_from_before_was_judged(broken):
    then_used = "affine_density(np.ones(2), 1, 0)"
    found = run([SETUP, RIGHT_ANSWER, CHECK, broken, CHECK, then_used, CHECK, RIGHT_ANSWER, CHECK])
    said = [plain for place in (2, 4, 6, 8) for plain, _ in cards(found[place])]
    assert {text.splitlines()[0] for text in said} == {"✓ passed: the density of a·z + b"}
    assert [f"\n  {old_function.REMARK}" in text for text in said] == [False, True, True, False]


def test_a_function_above_a_syntax_error_is_new():
    """IPython runs a cell statement after statement."""
    found = run([SETUP, RIGHT_ANSWER, "def affine_density(x, a, b):\n    z = x\nreturn z", CHECK])
    assert "is there a return?" in cards(found[-1])[0][0] and old_function.REMARK not in cards(found[-1])[0][0]


def test_a_cell_with_answer_and_check_that_was_repaired_is_judged_without_that_remark():
    """As the cells of a lesson are."""
    found = run([SETUP, f"{ANSWER.format('retrun x')}\n\n{CHECK}", f"{RIGHT_ANSWER}\n\n{CHECK}"])
    assert cards(found[-1])[0][0] == "✓ passed: the density of a·z + b"


def test_a_card_says_in_words_what_its_colour_says_and_leads_on():
    answers = STUB, WRONG_ANSWER, WRONG_ANSWER, RIGHT_ANSWER
    found = run([SETUP, *(f"{answer}\n\n{CHECK}" for answer in answers)])[1:]
    none, wrong, again, right = (cards(cell)[0][1] for cell in found)
    assert "<strong>○ not started</strong>" in none and "Stuck" not in none and "Next" not in none
    assert "<strong>✗ not yet</strong>" in wrong and "Open hint 1 below" in wrong and "Open hint 2 below" in again
    following = done_and_next.after("", manifest.find("ex-01-2"))
    place = f"{following.notebook}#cell-id={following.id}-task"
    assert "<strong>✓ passed</strong>" in right and f'Next: <a href="{place}"' in right and following.title in right
