"""Call an answer on probes: from a learner's function to float64 arrays, or to a fault with its reason.

Nothing here knows what is right; judge.py does. So the same values may come from a jailed process.
"""

import copy
import inspect
import linecache
import os
import sys
import traceback
from functools import cache, partial

from .capture import captured
from .guard import TimeUp, UserInterrupt, memory_limit, steady_interpreter, time_limit
from .model import Fault, NotStarted, Outcome, Unfit
from .values import describe, read_values, same_tree, shorten

SECONDS = 10.0


def run_probes(case, answer, seconds=None):
    """One Outcome a probe, up to the first fault; all of them share `seconds`, SECONDS unless given."""
    fault = wrong_answer(case.check, answer)
    if fault:
        return [Outcome(fault=fault)]
    outcomes = []
    with time_limit(seconds or SECONDS, say=partial(print, file=sys.stdout, flush=True)) as call:
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
    except Exception:  # of a ufunc, or of an object that answers no question
        return None
    try:
        signature.bind(*check.arguments)
    except TypeError:
        return Fault("parameters", str(signature))
    return None


def call_answer(check, answer, probe, call):
    """The Outcome of one call. The answer gets copies of the arguments, which must come back unchanged."""
    args = copy.deepcopy(probe.args)
    function = partial(check.driver, answer) if check.driver else answer
    found, fault, notes = guarded(call, lambda: read_values(function(*args), len(check.returns)), answer)
    values, unread = found or (None, None)
    fault = fault or unread
    if fault is None:
        for name, before, after in zip(check.arguments, probe.args, args, strict=True):
            if not same_tree(before, after):
                fault = Fault("changed its argument", name)
                break
    return Outcome(values if fault is None else None, fault, notes)


def draw(picture, answer):
    """(picture(answer), None), or (None, a Fault)."""
    with time_limit(SECONDS, say=partial(print, file=sys.stdout, flush=True)) as call:
        return guarded(call, lambda: picture(answer), answer)[:2]


def guarded(call, function, answer):
    """(function(), None, notes), or (None, a Fault, notes) whatever the learner's code does in it."""
    found, process = None, os.getpid()
    with captured() as notes:
        try:
            with memory_limit(), steady_interpreter():
                found, fault = call(function, ()), None
        except UserInterrupt:
            raise
        except BaseException as error:
            fault = _fault(error, answer, call)
        if os.getpid() != process:  # a forked child that has come back; the parent goes on alone
            os._exit(0)
    return found, fault, notes.text()


def _fault(error, answer, call):
    if isinstance(error, NotStarted):
        return Fault("not started")
    if isinstance(error, TimeUp):
        return Fault("time")
    if isinstance(error, Unfit):
        return Fault("unfit", str(error))
    if isinstance(error, MemoryError):
        return Fault("memory", f": {error}" if str(error) else "")
    if isinstance(error, RecursionError):
        return Fault("recursion", learner_line(error, answer))
    try:
        return Fault("raised", call(describe_error, (error, answer)))  # its __str__ is the learner's code, too
    except TimeUp:
        return Fault("time")


def describe_error(error, answer):
    """`ValueError: what it said, in the line «…»`, the line being the learner's own."""
    try:
        message = " ".join(str(error).split())
    except (TimeUp, UserInterrupt):
        raise
    except BaseException:
        message = ""
    said = f"{type(error).__name__}: {shorten(message, 200)}" if message else type(error).__name__
    return said + learner_line(error, answer)


def learner_line(error, answer):
    """`, in the line «…»`: the deepest line of the traceback that is in the learner's cells."""
    own = answer.__code__.co_filename if inspect.isfunction(answer) else None
    place = None
    is_cell = cache(_is_cell)
    for frame, number in traceback.walk_tb(error.__traceback__):
        name = frame.f_code.co_filename
        if name == own or is_cell(name):
            place = name, number
    line = linecache.getline(*place).strip() if place else ""
    return f", in the line «{shorten(line, 80)}»" if line else ""


def _is_cell(filename):
    return not os.path.exists(filename) and not filename.startswith("<frozen") and filename in linecache.cache
