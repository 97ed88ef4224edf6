"""Call an answer on inputs: from a learner's function to float64 arrays, or to a failure with its reason.

Nothing here knows the right values; judge.py does. So one process can call an answer, and another can judge it.
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
STUCK = "  the picture of it takes too long, and cannot be stopped: use Kernel → Restart"


def run_inputs(case, answer, seconds=None):
    """One Outcome for each test input, up to the first failure; together they may take `seconds` (SECONDS if None)."""
    failure = call_problem(case.check, answer)
    if failure:
        return [Outcome(failure=failure)]
    outcomes = []
    with time_limit(seconds or SECONDS, say=partial(print, file=sys.stdout, flush=True)) as call:
        for test_input in case.inputs:
            outcomes.append(call_answer(case.check, answer, test_input, call))
            if outcomes[-1].failure:
                break
    return outcomes


def call_problem(check, answer):
    """A CallFailure when the check cannot call `answer`, else None."""
    if not callable(answer):
        return CallFailure("not callable", describe(answer))
    if inspect.isclass(answer) and check.driver is None:
        return CallFailure("a class", answer.__name__)
    if check.driver is not None:
        return None
    try:
        signature = inspect.signature(answer)
    except Exception:  # a ufunc, or another object that does not tell its parameters
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
    result, failure, notes = guarded(call, lambda: read_values(function(*args), len(check.returns)), answer)
    values = None
    if failure is None:
        values, failure = result
    if failure is None:
        for name, before, after in zip(check.arguments, test_input.args, args, strict=True):
            if not same_tree(before, after):
                failure = CallFailure("changed its argument", name)
                break
    return Outcome(None if failure else values, failure, notes)


def draw(picture, answer):
    """(picture(answer), None), or (None, a CallFailure) when the drawing fails.

    Where it cannot be stopped, a line says so; the answer has passed, and no ✗ follows its ✓.
    """
    with time_limit(SECONDS, say=lambda sentence: print(STUCK, file=sys.stdout, flush=True)) as call:
        return guarded(call, lambda: picture(answer), answer)[:2]


def guarded(call, function, answer):
    """Run function(), which calls the learner's code: (its value, None, notes), or (None, a CallFailure, notes)."""
    result = failure = None
    process = os.getpid()
    with captured() as notes:
        try:
            with memory_limit(), steady_interpreter():
                result = call(function, ())
        except UserInterrupt:
            raise
        except BaseException as error:
            failure = _failure(error, answer, call)
        if os.getpid() != process:  # the learner's code has forked, and this is the child: only the parent goes on
            os._exit(0)
    return result, failure, notes.text()


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
        return CallFailure("raised", call(describe_error, (error, answer)))  # its __str__ may be the learner's code
    except TimeUp:
        return CallFailure("time")


def describe_error(error, answer):
    """`ValueError: its message, in the line «…»`, where the line is one of the learner's."""
    try:
        message = " ".join(str(error).split())
    except (TimeUp, UserInterrupt):
        raise
    except BaseException:
        message = ""
    name = type(error).__name__
    return (f"{name}: {shorten(message, 200)}" if message else name) + learner_line(error, answer)


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
