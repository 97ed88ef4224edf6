"""Bad input in a real kernel: each answer gets one sentence, and the kernel lives to the last cell."""

import os

import nbformat
import pytest
from nbclient import NotebookClient

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
    "list": ("return [0.1, 0.2, 0.3]", "got a list of 3"),
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


@pytest.fixture(scope="module")
def outputs():
    """{answer: the outputs of its check cell}, all of them in one kernel."""
    notebook = nbformat.v4.new_notebook()
    sources = [SETUP]
    for body, _ in ANSWERS.values():
        sources.append(f'def affine_density(x, a, b):\n    {body}\n\ncheck("ex-01-2", affine_density)')
    notebook.cells = [nbformat.v4.new_code_cell(text) for text in sources]
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute(env=environment)
    return {name: cell.outputs for name, cell in zip(ANSWERS, notebook.cells[1:])}


@pytest.fixture(scope="module")
def lines(outputs):
    """{answer: what its check cell printed}."""
    return {
        name: "".join(output.text for output in found if output.output_type == "stream")
        for name, found in outputs.items()
    }


@pytest.mark.parametrize("name", ANSWERS)
def test_a_bad_answer_costs_one_sentence_and_the_kernel_lives(lines, name):
    first, *more = lines[name].splitlines()
    assert first.startswith(("✗ not yet: ", "✓ passed: ")) and all(line.startswith("  ") for line in more)
    assert ANSWERS[name][1] in " ".join(lines[name].split())


@pytest.mark.parametrize("name", ANSWERS)
def test_a_sentence_is_wrapped_between_words_before_the_notebook_breaks_it(lines, name):
    assert max(len(line) for line in lines[name].splitlines()) <= 100


@pytest.mark.parametrize("name", ANSWERS)
def test_a_picture_is_shown_when_it_passed_and_nothing_that_the_answer_displays(outputs, name):
    pictures = [output for output in outputs[name] if output.output_type == "display_data"]
    assert len(pictures) == name.startswith("right")
