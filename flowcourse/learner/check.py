"""What a check cell runs: check("ex-01-2", answer) prints the verdict in one line, and draws the exercise's picture."""

import os
import secrets
import sys
import textwrap
from contextlib import suppress

from ..checking.call import draw
from ..checking.guard import in_a_call
from ..checking.parts import Verdict
from ..checking.wording import failure_words
from ..core import manifest
from ..exercises import evaluate, find

WIDTH = 76

_failing_seed = {}


class NotSolved(AssertionError):
    """An exercise that is not solved yet, under pytest or nbgrader; the message is the sentence of the check."""

    def _render_traceback_(self):
        return [f"NotSolved: {self}"]


def check(exercise_id, answer):
    """Print the verdict on an answer in one line, and draw the exercise's picture when it passed."""
    __tracebackhide__ = True
    if in_a_call():  # the answer checks itself: nothing, as in the grader
        return
    try:
        verdict = evaluate_until_failure(exercise_id, answer)
    except manifest.UnknownExercise as error:
        verdict = Verdict("failed", f"{error}; give check the id of its own cell")
    if not verdict.passed and _graded():
        raise NotSolved(verdict.line)
    _print(verdict.line)
    if verdict.passed and _in_kernel():
        _draw(find(exercise_id), answer)


def evaluate_until_failure(exercise_id, answer):
    """Seed 0, then a fresh seed; a fresh seed that failed comes back until it passes, so that the input stays."""
    try:
        return _evaluate_twice(exercise_id, answer)
    except (manifest.UnknownExercise, KeyboardInterrupt):
        raise
    except BaseException as error:  # nothing that the check itself does raises, unless its libraries are not themselves
        why = f"the check itself raised {type(error).__name__}"
        return Verdict(
            "failed", f"{why}: did your answer change a library (np.exp = …)? Mend it, then Kernel → Restart", "raised"
        )


def _evaluate_twice(exercise_id, answer):
    verdict = evaluate(exercise_id, answer, 0)
    if verdict.passed:
        seed = _failing_seed.get(exercise_id) or secrets.randbits(32)
        verdict = evaluate(exercise_id, answer, seed)
        _failing_seed[exercise_id] = None if verdict.passed else seed
    return verdict


def _graded():
    return "PYTEST_VERSION" in os.environ or "NBGRADER_EXECUTION" in os.environ


def _in_kernel():
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    return getattr(shell, "kernel", None) is not None


def _print(line):
    if _in_kernel():  # a notebook breaks what is too long for it in the middle of a word
        line = textwrap.fill(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    try:
        print(line)
    except UnicodeEncodeError:  # a console that knows no ✓
        print(line.encode("ascii", "replace").decode())
    except OSError:  # the answer has closed the output
        pass


def prepare(spec):
    """Load and make what the picture needs: seconds that are not the answer's. What is missing, the picture says."""
    from minflow import plots  # noqa: F401  loads matplotlib

    if spec.prepare:
        with suppress(ImportError):
            spec.prepare()


def _draw(spec, answer):
    if spec.picture is None:
        return
    from IPython.display import display

    prepare(spec)
    picture, failure = draw(spec.picture, answer)
    if failure is None:
        display(picture)
    else:
        _print(f"  the picture of it could not be drawn: {failure_words(failure)}")
