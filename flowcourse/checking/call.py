"""Call an answer on inputs: from a learner's function to float64 arrays, or to a failure with its reason.

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
from .parts import CallFailure, NotStarted, Outcome, Unfit
from .values import describe, read_values, same_tree, shorten

SECONDS = 10.0


def run_inputs(case, answer, seconds=None):
    """One Outcome a test input, up to the first failure; all of them share `seconds`, SECONDS unless given."""
    failure = wrong_answer(case.check, answer)
    if failure:
        return [Outcome(failure=failure)]
    outcomes = []
    with time_limit(seconds or SECONDS, say=partial(print, file=sys.stdout, flush=True)) as call:
        for test_input in case.inputs:
            outcomes.append(call_answer(case.check, answer, test_input, call))
            if outcomes[-1].failure:
                break
    return outcomes


def wrong_answer(check, answer):
    """A CallFailure when `answer` is not what the check can call, else None."""
    if not callable(answer):
        return CallFailure("not callable", describe(answer))
    if inspect.isclass(answer) and check.driver is None:
        return CallFailure("a class", answer.__name__)
    if check.driver is not None:
        return None
    try:
        signature = inspect.signature(answer)
    except Exception:  # of a ufunc, or of an object that answers no question
        return None
    try:
        signature.bind(*check.arguments)
    except TypeError:
        return CallFailure("parameters", str(signature))
    return None


def call_answer(check, answer, test_input, call):
    """The Outcome of one call. The answer gets copies of the arguments, which must come back unchanged."""
    args = copy.deepcopy(test_input.args)
    function = partial(check.driver, answer) if check.driver else answer
    found, failure, notes = guarded(call, lambda: read_values(function(*args), len(check.returns)), answer)
    values, unread = found or (None, None)
    failure = failure or unread
    if failure is None:
        for name, before, after in zip(check.arguments, test_input.args, args, strict=True):
            if not same_tree(before, after):
                failure = CallFailure("changed its argument", name)
                break
    return Outcome(values if failure is None else None, failure, notes)


def draw(picture, answer):
    """(picture(answer), None), or (None, a CallFailure)."""
    with time_limit(SECONDS, say=partial(print, file=sys.stdout, flush=True)) as call:
        return guarded(call, lambda: picture(answer), answer)[:2]


def guarded(call, function, answer):
    """(function(), None, notes), or (None, a CallFailure, notes) whatever the learner's code does in it."""
    found, process = None, os.getpid()
    with captured() as notes:
        try:
            with memory_limit(), steady_interpreter():
                found, failure = call(function, ()), None
        except UserInterrupt:
            raise
        except BaseException as error:
            failure = _failure(error, answer, call)
        if os.getpid() != process:  # a forked child that has come back; the parent goes on alone
            os._exit(0)
    return found, failure, notes.text()


def _failure(error, answer, call):
    if isinstance(error, NotStarted):
        return CallFailure("not started")
    if isinstance(error, TimeUp):
        return CallFailure("time")
    if isinstance(error, Unfit):
        return CallFailure("unfit", str(error))
    if isinstance(error, MemoryError):
        return CallFailure("memory", f": {error}" if str(error) else "")
    if isinstance(error, RecursionError):
        return CallFailure("recursion", learner_line(error, answer))
    try:
        return CallFailure("raised", call(describe_error, (error, answer)))  # its __str__ is the learner's code, too
    except TimeUp:
        return CallFailure("time")


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
