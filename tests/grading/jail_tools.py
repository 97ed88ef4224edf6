"""What the tests of the jail and the judge share: one judge for all of them, calls, submissions of one answer."""

import atexit
from contextlib import ExitStack
from functools import cache

from course_tools import IDS, answer_source, cells

from flowcourse.checking.run_cell import run_cell
from flowcourse.core import manifest
from flowcourse.grading.intake.submission import Answer, Submission
from flowcourse.grading.marking.session import session
from flowcourse.sandbox.jail import Clock, Jail
from flowcourse.sandbox.protocol import Call, Cell

_open = ExitStack()
atexit.register(_open.close)


@cache
def judge():
    return _open.enter_context(session())


@cache
def trusting_jail():
    return _open.enter_context(Jail(restricted=False))


def jail(restricted):
    return judge().jail if restricted else trusting_jail()


def call(text, *args, restricted=True, driver=None, clock=None, within=None):
    """The Outcome of f(*args), where the text defines f; `within` another Jail than the one that all tests share."""
    names = tuple(f"x{i}" for i in range(len(args)))
    cell, asked = Cell("<answer>", text), Call("answer", "f", names, ("y",), args, driver)
    return (within or jail(restricted)).call([cell], asked, clock or Clock(1))


def submission(answers=None, name="ann"):
    """All solutions, but the texts in `answers`."""
    texts = {i: answer_source(i) for i in IDS} | (answers or {})
    return Submission(name, {i: Answer(i, text) for i, text in texts.items() if text is not None})


def alone(exercise_id, text, seed=1):
    """The mark of one answer, handed in without any other."""
    return judge().mark(Submission("ann", {exercise_id: Answer(exercise_id, text)}), exercise_id, seed)


def in_a_notebook(exercise_id, text):
    """The function or class that the text defines, run in this process as a notebook's cell."""
    space = {"__name__": "__main__"}
    exec(cells(manifest.find(exercise_id).notebook)["setup"], space)
    run_cell(text, f"<answer cell of {exercise_id}>", space)
    return space[manifest.find(exercise_id).name]
