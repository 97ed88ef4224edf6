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
import time
import traceback
import warnings

import numpy as np

from .guard import TimeUp, UserInterrupt, call_within, memory_limit
from .model import Fault, NotStarted, Outcome

SECONDS = 10.0


def run_probes(check, answer, probes, seconds=SECONDS):
    """One Outcome a probe, up to the first fault; all of them share `seconds`."""
    fault = wrong_answer(check, answer)
    if fault:
        return [Outcome(fault=fault)]
    end, outcomes = time.monotonic() + seconds, []
    for probe in probes:
        outcomes.append(call_answer(check, answer, probe, max(end - time.monotonic(), 0.5)))
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


def call_answer(check, answer, probe, seconds):
    """The Outcome of one call. The answer gets copies of the arguments, which must come back unchanged."""
    args = copy.deepcopy(probe.args)
    call, all_args = (check.driver, (answer, *args)) if check.driver else (answer, args)
    with _captured() as notes:
        try:
            with memory_limit():
                result = call_within(seconds, call, all_args, say=notes.say)
            values, fault = read_values(result, len(check.returns))
        except UserInterrupt:
            raise
        except NotStarted:
            values, fault = None, Fault("not started")
        except TimeUp:
            values, fault = None, Fault("time", f"{seconds:.0f}")
        except MemoryError as error:
            values, fault = None, Fault("memory", f": {error}" if str(error) else "")
        except RecursionError as error:
            values, fault = None, Fault("recursion", learner_line(error, answer))
        except BaseException as error:
            values, fault = None, Fault("raised", describe_error(error, answer))
    if fault is None:
        for name, before, after in zip(check.arguments, probe.args, args):
            if not same_tree(before, after):
                fault = Fault("changed its argument", name)
                break
    return Outcome(values if fault is None else None, fault, notes.text())


def read_values(result, count):
    """(values, None) with `count` float64 arrays, or (None, fault)."""
    if result is Ellipsis:
        return None, Fault("not started")
    if count > 1:
        if result is None or not isinstance(result, (tuple, list)) or len(result) != count:
            return None, Fault("parts", describe(result))
        parts = tuple(result)
    else:
        parts = (result,)
    values = []
    for part in parts:
        if part is Ellipsis:
            return None, Fault("not started")
        if isinstance(part, (list, tuple, dict, set, str, bytes)) or not hasattr(part, "__array__") and not is_number(part):
            return None, Fault("type", describe(part))
        array = np.asarray(part)
        if array.dtype.kind not in "fiu":
            return None, Fault("type", f"{describe(part)} of dtype {array.dtype}")
        values.append(np.array(array, dtype=np.float64))
    return tuple(values), None


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def describe(value):
    """What a value is, in a few words."""
    if value is None:
        return "None"
    if inspect.isfunction(value):
        return f"the function {value.__name__}"
    if inspect.isclass(value):
        return f"the class {value.__name__}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    name = type(value).__name__
    return "an array" if name == "ndarray" else f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def describe_error(error, answer):
    """`ValueError: what it said, in the line «…»`, the line being the learner's own."""
    message = " ".join(str(error).split())
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


def shorten(text, length):
    return text if len(text) <= length else text[: length - 1] + "…"


def same_tree(a, b):
    """True when two trees of arrays, numbers, dicts, lists and tuples are equal; what else there is counts as equal."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same_tree(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same_tree(left, right) for left, right in zip(a, b))
    return True


class _Notes(io.TextIOBase):
    """Keeps the first characters that are written to it, however many come."""

    def __init__(self, room=600):
        self.kept, self.room, self.screen = [], room, sys.stdout

    def write(self, text):
        if self.room > 0:
            self.kept.append(text[: self.room])
            self.room -= len(text)
        return len(text)

    def say(self, text):
        print(text, file=self.screen, flush=True)

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
