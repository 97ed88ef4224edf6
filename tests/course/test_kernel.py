"""Bad input in a real kernel, one for all of this file: each answer gets one sentence, and the kernel lives on."""

import os
from pathlib import Path

import pytest

from flowcourse.checking import call
from flowcourse.core import manifest, notebooks
from flowcourse.learner import card, done_and_next, old_function

ROOT = Path(__file__).parents[2]

RIGHT = "return np.exp(Normal().log_prob((x - b) / a)) / abs(a)"
ANSWERS = {
    # before the loops: NumPy writes array(...) for one whose place in memory is that of one whose print was interrupted
    "display": ("from IPython.display import display; display(x + 40)", "printed or warned: array([41., 43., 38.])"),
    "raises": (
        "return x[10]",
        "raised IndexError: index 10 is out of bounds for axis 0 with size 3, in the line «return x[10]»",
    ),
    "loop": ("while True: pass", "was still running"),
    "loop with bare except": ("while True:\n        try: print(x)\n        except: pass", "was still running"),
    "too much memory": ("return np.ones(10**10)", "ran out of memory"),
    "exit of the shell": ("exit()", "raised SystemExit: exit() and quit() would end the kernel, in the line «exit()»"),
    "quit of the shell": ("quit()", "raised SystemExit: exit() and quit() would end the kernel, in the line «quit()»"),
    "fork": ("import os; os.fork()", "got None"),
    "recursion": ("return affine_density(x, a, b)", "calls itself without end"),
    "thread": ("import threading; threading.Thread(target=print, args=('hi',)).start()", "got None"),
    "plot": ("plt.plot(x); plt.show()", "got None"),
    "input": ("return input()", "raised RuntimeError: input() waits for someone who types, and a check cannot"),
    "debugger": ("import pdb; pdb.set_trace()", "raised RuntimeError: input() waits for someone who types"),
    "debugger of IPython": (
        "from IPython.core import debugger; debugger.set_trace()",
        "raised RuntimeError: input() waits",
    ),
    "right": (RIGHT, "✓ passed"),
    "right, chatty": (f"print('dbg'); {RIGHT}", "✓ passed"),
    "loop in the picture": (f"while len(x) == 401: pass\n    {RIGHT}", "could not be drawn: your function was still"),
    "exit in the picture": (f"if len(x) == 401: raise SystemExit\n    {RIGHT}", "could not be drawn: SystemExit"),
}
SETUP = """import autograd.numpy as np
import matplotlib.pyplot as plt
from flowcourse import check
from flowcourse.checking import call
from flowcourse.learner import check as module
from minflow.distributions import Normal"""
NO_PICTURES = "draw, module._draw = module._draw, lambda *_: None"
PICTURES = "module._draw = draw"
ANSWER = "def affine_density(x, a, b):\n    {}"
CHECK = 'check("ex-01-2", affine_density)'
RIGHT_ANSWER, WRONG_ANSWER, STUB = ANSWER.format(RIGHT), ANSWER.format("return x"), ANSWER.format("return ...")
IN_TURN = STUB, WRONG_ANSWER, WRONG_ANSWER, RIGHT_ANSWER
BROKEN = [
    ANSWER.format("return np.exp("),
    "def affine_density(x, a, b)\n    return x",
    "deff affine_density(x, a, b):\n    return x",
    "def affine_density(x, a, a):\n    return x",
    "class affine_density(:\n    pass",
]
HALF_NEW = "def affine_density(x, a, b):\n    z = x\nreturn z"
THEN_USED = "affine_density(np.ones(2), 1, 0)"


def seconds(name):
    """A loop is stopped soon; all else has the time of a learner."""
    return f"call.SECONDS = {1.0 if 'loop' in name else call.SECONDS}"


SESSIONS = {  # what is run in the kernel, one cell after the other
    "set-up": [SETUP, NO_PICTURES],
    "in turn": [f"{answer}\n\n{CHECK}" for answer in IN_TURN],
    **{broken: [RIGHT_ANSWER, CHECK, broken, CHECK, THEN_USED, CHECK, RIGHT_ANSWER, CHECK] for broken in BROKEN},
    "half new": [RIGHT_ANSWER, HALF_NEW, CHECK],
    "repaired": [f"{ANSWER.format('retrun x')}\n\n{CHECK}", f"{RIGHT_ANSWER}\n\n{CHECK}"],
    "pictures": [PICTURES],
    **{name: [f"{seconds(name)}\n{ANSWER.format(body)}\n\n{CHECK}"] for name, (body, _) in ANSWERS.items()},
}


@pytest.fixture(scope="module")
def outputs():
    """{session: the outputs of each of its cells}, all of them in one kernel that runs as a learner's does."""
    import nbformat
    from nbclient import NotebookClient

    cells = {name: [nbformat.v4.new_code_cell(text) for text in texts] for name, texts in SESSIONS.items()}
    notebook = nbformat.v4.new_notebook(cells=sum(cells.values(), []))
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    NotebookClient(notebook, timeout=300, kernel_name="python3", allow_errors=True).execute(env=environment)
    every = iter(notebook.cells)
    return {name: [next(every).outputs for _ in of_session] for name, of_session in cells.items()}


def cards(outputs):
    """(plain text, HTML) of each card."""
    shown = [output.data for output in outputs if output.output_type == "display_data"]
    return [(data["text/plain"], data["text/html"]) for data in shown if "flowcourse-card" in data.get("text/html", "")]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_bad_answer_costs_one_sentence_and_the_kernel_lives(outputs, name):
    (shown,) = outputs[name]
    ((line, _),) = cards(shown)
    printed = "".join(output.text for output in shown if output.output_type == "stream").splitlines()
    assert line.startswith(("✗ not yet: ", "✓ passed: ")) and "\n" not in line
    assert ANSWERS[name][1] in f"{line} {' '.join(' '.join(printed).split())}"
    assert [more for more in printed if not more.startswith("  ")] == []
    assert max(map(len, printed), default=0) <= 100, "wrapped between words before the notebook breaks it"
    displayed = [output for output in shown if output.output_type == "display_data"]
    assert len(displayed) - 1 == name.startswith("right"), "a picture where it passed, and nothing that it displays"


@pytest.mark.parametrize("broken", BROKEN)
def test_after_a_syntax_error_the_card_says_that_the_function_from_before_was_judged(outputs, broken):
    plain_cards = [plain for place in (1, 3, 5, 7) for plain, _ in cards(outputs[broken][place])]
    assert {text.splitlines()[0] for text in plain_cards} == {"✓ passed: the density of a·z + b"}
    assert [f"\n  {old_function.REMARK}" in text for text in plain_cards] == [False, True, True, False]


def test_a_function_above_a_syntax_error_is_new(outputs):
    """IPython runs a cell statement after statement."""
    card = cards(outputs["half new"][-1])[0][0]
    assert "is there a return?" in card and old_function.REMARK not in card


def test_a_cell_with_answer_and_check_that_was_repaired_is_judged_without_that_remark(outputs):
    """As the cells of a lesson are."""
    assert cards(outputs["repaired"][-1])[0][0] == "✓ passed: the density of a·z + b"


def test_a_card_says_in_words_what_its_colour_says_and_leads_on(outputs):
    none, wrong, again, right = (cards(cell)[0][1] for cell in outputs["in turn"])
    assert "<strong>○ not started</strong>" in none and "Stuck" not in none and "Next" not in none
    assert "<strong>✗ not yet</strong>" in wrong and "Open hint 1 below" in wrong and "Open hint 2 below" in again
    following = done_and_next.after("", manifest.find("ex-01-2"))
    place = f"{following.notebook}#cell-id={following.id}-task"
    assert "<strong>✓ passed</strong>" in right and f'Next: <a href="{place}"' in right and following.title in right
    assert "1 of 6 exercises of this notebook done" in right and "notebook done" not in wrong
    assert right.count("; background: ") == 1, "one box of six is filled"


def test_a_card_counts_what_is_saved_as_passed_beside_what_has_passed_in_this_kernel(tmp_path, monkeypatch):
    (tmp_path / "exercises").mkdir()
    saved = notebooks.read(ROOT / "exercises" / "01-one-dimension.ipynb")
    for cell in saved["cells"]:
        if notebooks.tag(cell) in (("ex-01-1", "check"), ("ex-01-3", "check"), ("ex-01-4", "check")):
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["✓ passed: …"]}]
    notebooks.write(tmp_path / "exercises" / "01-one-dimension.ipynb", saved)
    monkeypatch.chdir(tmp_path / "exercises")
    monkeypatch.setattr(card, "_passed", {"ex-01-2": True, "ex-01-4": False})
    assert card.progress("ex-01-2").endswith("3 of 6 exercises of this notebook done")
