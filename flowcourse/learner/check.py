"""What a check cell runs: check("ex-01-2", answer) draws the exercise's picture, and says the verdict in one line.

In a notebook the line stands on a card, which leads on. Elsewhere, and under pytest and nbgrader, it is printed.
"""

import os
import sys
import textwrap
from contextlib import suppress
from dataclasses import replace

from ..checking.call import draw
from ..checking.capture import captured
from ..checking.guard import in_a_call
from ..checking.parts import Verdict
from ..checking.wording import failure_words
from ..core import manifest, tries
from ..exercises import find
from .card import show
from .predict import GUESSES
from .verdict import evaluate_until_failure

WIDTH = 76


class NotSolved(AssertionError):
    """Raised under pytest and nbgrader when an exercise is not solved; the message is the sentence of the check."""

    def _render_traceback_(self):
        return [f"NotSolved: {self}"]


def check(exercise_id, answer):
    """Draw the exercise's picture when the answer passed, and say the verdict in one line."""
    __tracebackhide__ = True
    if in_a_call():  # the answer itself calls check: print nothing, as in the grader
        return
    try:
        verdict = evaluate_until_failure(exercise_id, answer)
    except manifest.UnknownExercise as error:
        verdict = Verdict("failed", f"{error}; give check the id of its own cell")
    if tries.ID.fullmatch(str(exercise_id)):
        verdict = _of_a_lesson(verdict)
    elif not verdict.passed and _graded():
        raise NotSolved(verdict.line)
    if verdict.passed:
        _reveal(find(exercise_id))
    if verdict.passed and _in_kernel():
        _draw(find(exercise_id), answer)
    if _in_kernel() and not _graded():  # last, since JupyterLab goes on to the next cell, and a picture is tall
        show(exercise_id, verdict)
    else:
        _print(verdict.line)


def _of_a_lesson(verdict):
    """The Verdict on a fill-in cell, which never raises: a lesson is read, and not graded."""
    if verdict.status == "not started":
        return replace(verdict, sentence="replace the dots, and run this cell again")
    return verdict


def _graded():
    return "PYTEST_VERSION" in os.environ or "NBGRADER_EXECUTION" in os.environ


def _in_kernel():
    ipython = sys.modules.get("IPython")
    return ipython is not None and getattr(ipython.get_ipython(), "kernel", None) is not None


def _print(line):
    if _in_kernel():  # else the notebook breaks a long line in the middle of a word
        line = textwrap.fill(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    with suppress(OSError):  # the answer has closed the output
        try:
            print(line)
        except UnicodeEncodeError:  # a console that cannot show ✓
            print(line.encode("ascii", "replace").decode())


def _reveal(checked):
    """Show each number that the exercise asked to guess, beside the guess, where one was made."""
    for what, value in checked.guesses:
        guess = GUESSES.get(what)
        if guess is not None and guess.guessed is not None:
            guess.reveal(value)


def load_plots():
    """Load matplotlib, which takes longer than a drawing may.

    What it reports when it looks for fonts, as it does in each browser tab, is not shown.
    """
    with captured():
        from minflow import plots  # noqa: F401


def _draw(checked, answer):
    if checked.picture is None:
        return
    from IPython.display import display

    load_plots()
    picture, failure = draw(checked.picture, answer)
    if failure is None:
        display(picture)
    else:
        _print(f"  the picture of it could not be drawn: {failure_words(failure)}")
