"""Call an answer on probes: from a learner's function to float64 arrays, or to a fault with its reason.

Nothing here knows what is right; judge.py does. So the same values may come from a jailed process.
"""

import contextlib
import copy
import inspect
import io
import linecache
import os
import sys
import traceback
import warnings

from .guard import TimeUp, UserInterrupt, memory_limit, time_limit
from .model import Fault, NotStarted, Outcome
from .values import describe, read_values, same_tree, shorten

SECONDS = 10.0


def run_probes(case, answer):
    """One Outcome a probe, up to the first fault; all of them share SECONDS."""
    fault = wrong_answer(case.check, answer)
    if fault:
        return [Outcome(fault=fault)]
    outcomes, screen = [], sys.stdout
    with time_limit(SECONDS, say=lambda text: print(text, file=screen, flush=True)) as call:
        for probe in case.probes:
            outcomes.append(call_answer(case.check, answer, probe, call))
            if outcomes[-1].fault:
                break
    return outcomes


def wrong_answer(check, answer):
    """A Fault when `answer` is not what the check can call, else None."""
    if not callable(answer):
        return Fault("not callable", describe(answer))
    if inspect.isclass(answer) and check.driver is None:
        return Fault("a class", answer.__name__)
    if check.driver is not None:
        return None
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return None
    try:
        signature.bind(*check.arguments)
    except TypeError:
        return Fault("parameters", str(signature))
    return None


def call_answer(check, answer, probe, call):
    """The Outcome of one call. The answer gets copies of the arguments, which must come back unchanged."""
    args = copy.deepcopy(probe.args)
    function, all_args = (check.driver, (answer, *args)) if check.driver else (answer, args)
    with _captured() as notes:
        try:
            with memory_limit():
                result = call(function, all_args)
            values, fault = read_values(result, len(check.returns))
        except UserInterrupt:
            raise
        except NotStarted:
            values, fault = None, Fault("not started")
        except TimeUp:
            values, fault = None, Fault("time")
        except MemoryError as error:
            values, fault = None, Fault("memory", f": {error}" if str(error) else "")
        except RecursionError as error:
            values, fault = None, Fault("recursion", learner_line(error, answer))
        except BaseException as error:
            values, fault = None, Fault("raised", describe_error(error, answer))
    if fault is None:
        for name, before, after in zip(check.arguments, probe.args, args, strict=True):
            if not same_tree(before, after):
                fault = Fault("changed its argument", name)
                break
    return Outcome(values if fault is None else None, fault, notes.text())


def describe_error(error, answer):
    """`ValueError: what it said, in the line «…»`, the line being the learner's own."""
    try:
        message = " ".join(str(error).split())
    except Exception:
        message = ""
    said = f"{type(error).__name__}: {shorten(message, 200)}" if message else type(error).__name__
    return said + learner_line(error, answer)


def learner_line(error, answer):
    """`, in the line «…»`: the deepest line of the traceback that is in the learner's cells."""
    code = getattr(answer, "__code__", None)
    own = code.co_filename if code else None
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == own or _is_cell(f.filename)]
    if not frames:
        return ""
    line = linecache.getline(frames[-1].filename, frames[-1].lineno).strip()
    return f", in the line «{shorten(line, 80)}»" if line else ""


def _is_cell(filename):
    return not os.path.exists(filename) and not filename.startswith("<frozen") and filename in linecache.cache


class _Notes(io.TextIOBase):
    """Keeps the first characters that are written to it, however many come."""

    def __init__(self, room=600):
        self.kept, self.room = [], room

    def write(self, text):
        if self.room > 0:
            self.kept.append(text[: self.room])
            self.room -= len(text)
        return len(text)

    def text(self):
        lines = list(dict.fromkeys(line.strip() for line in "".join(self.kept).splitlines() if line.strip()))
        return shorten(" / ".join(lines[:4]), 200)


@contextlib.contextmanager
def _captured():
    notes = _Notes()

    def keep(message, category, filename, lineno, file=None, line=None):
        notes.write(f"{category.__name__}: {message}\n")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = keep
        with contextlib.redirect_stdout(notes), contextlib.redirect_stderr(notes):
            yield notes
