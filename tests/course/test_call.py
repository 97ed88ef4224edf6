"""An answer is called: what it gave, or why it gave nothing; Python is as before, and what was printed is noted."""

import builtins
import logging
import signal
import sys
import threading
import time
import warnings
from contextlib import contextmanager
from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest

from flowcourse.checking import guard
from flowcourse.checking.call import call_answer, call_problem, describe_error, draw, guarded, run_inputs
from flowcourse.checking.capture import Notes, captured
from flowcourse.checking.parts import CallFailure, Case, Check, NotStarted, Outcome, TestInput, Unfit
from flowcourse.checking.run_cell import run_cell

NUMBERS = count()
CHECK = Check("ex-01-1", ("x", "y"), ("z",), inputs=None, expected=np.add)


def at_once(function, args):
    return function(*args)


def outcome(answer, *args, check=CHECK):
    return call_answer(check, answer, TestInput(args or (1.0, 2.0)), at_once)


def raises(error):
    def answer(x, y):
        raise error

    return answer


def from_cell(text):
    """The f that a cell defines, which has a name of its own."""
    space = {}
    run_cell(text, f"<cell {next(NUMBERS)}>", space)
    return space["f"]


RAISED = ", in the line «raise error»"
FAILED = [
    (NotStarted(), CallFailure("not started")),
    (guard.TimeUp(), CallFailure("time")),
    (Unfit("give rows"), CallFailure("unfit", "give rows")),
    (MemoryError(), CallFailure("memory")),
    (MemoryError("9 GB"), CallFailure("memory", ": 9 GB")),
    (RecursionError("maximum depth"), CallFailure("recursion", RAISED)),
    (KeyError(), CallFailure("raised", f"KeyError{RAISED}")),
    (ValueError("two\n  lines"), CallFailure("raised", f"ValueError: two lines{RAISED}")),
    (ValueError("x" * 200), CallFailure("raised", f"ValueError: {'x' * 200}{RAISED}")),
    (ValueError("x" * 201), CallFailure("raised", f"ValueError: {'x' * 199}…{RAISED}")),
    (KeyboardInterrupt(), CallFailure("raised", f"KeyboardInterrupt{RAISED}")),
    (SystemExit(3), CallFailure("raised", f"SystemExit: 3{RAISED}")),
]


@pytest.mark.parametrize(("error", "failure"), FAILED, ids=lambda part: repr(part)[:40])
def test_what_an_answer_raises_is_a_failure_of_its_kind(error, failure):
    assert outcome(raises(error)) == Outcome(failure=failure)


def test_only_the_persons_own_interrupt_goes_on():
    with pytest.raises(guard.UserInterrupt):
        outcome(raises(guard.UserInterrupt()))


HELPER = from_cell("def f(x):\n    return 1 / 0  # here")
LINES = [  # an answer, and the line that is quoted
    (from_cell("def f(x, y):\n    return x / 0"), "return x / 0"),
    (from_cell("f = lambda x, y: x / 0"), "f = lambda x, y: x / 0"),
    (from_cell("class F:\n    def __call__(self, x, y):\n        return x / 0\nf = F()"), "return x / 0"),
    (lambda x, y: HELPER(x), "return 1 / 0  # here"),
    (from_cell("import json\ndef f(x, y):\n    return json.loads(2)"), "return json.loads(2)"),
    (from_cell("def f(x, y):\n    import no.way"), "import no.way"),
    (from_cell("def f(x, y):\n    return eval('1 / 0')"), "return eval('1 / 0')"),
    (from_cell(f"def f(x, y):\n    return x / 0 + {'1' * 65}"), f"return x / 0 + {'1' * 65}"),
    (from_cell(f"def f(x, y):\n    return x / 0 + {'1' * 66}"), f"return x / 0 + {'1' * 64}…"),
    (np.linalg.inv, None),
]


@pytest.mark.parametrize(("answer", "line"), LINES, ids=lambda part: part if isinstance(part, str) else "")
def test_the_deepest_line_of_the_learner_is_quoted(answer, line):
    text = outcome(answer, 1.0, 2.0).failure.text
    assert text.endswith(f", in the line «{line}»") if line else "in the line" not in text


def test_an_error_is_described_without_an_answer_too():
    with pytest.raises(ZeroDivisionError) as raised:
        HELPER(1)
    told = "ZeroDivisionError: division by zero, in the line «return 1 / 0  # here»"
    assert describe_error(raised.value, None) == told
    assert describe_error(ValueError("no"), None) == "ValueError: no"
    speechless = type("E", (Exception,), {"__str__": lambda self: raises(guard.TimeUp())(1, 2)})()
    with pytest.raises(guard.TimeUp):
        describe_error(speechless, None)
    assert outcome(raises(speechless)).failure == CallFailure("time")


def test_the_argument_that_was_changed_is_named_and_the_inputs_are_as_they_were():
    x, y = np.zeros(2), [{"w": np.zeros(2)}]

    def change(x, y):
        y[0]["w"] += 1
        print("done")
        return x

    assert outcome(change, x, y) == Outcome(failure=CallFailure("changed its argument", "y"), notes="done")
    assert y[0]["w"].tolist() == [0, 0]
    assert outcome(lambda x, y: np.add(x, 1, out=x), x, y).failure == CallFailure("changed its argument", "x")
    assert outcome(lambda x, y: x, x, y).values[0].tolist() == [0, 0]
    assert outcome(lambda x, y: None, x, y) == Outcome(failure=CallFailure("type", "None"))


def test_what_an_answer_keeps_in_an_object_is_no_change_of_its_argument():
    def keeping(x, layer):
        layer.cache = 2 * x
        return x

    assert outcome(keeping, 1.0, SimpleNamespace(w=1.0)).failure is None


def test_a_driver_calls_the_answer():
    driven = Check("ex-01-1", ("x", "y"), ("a", "b"), None, np.add, driver=lambda answer, x, y: (answer(x), y))
    assert outcome(lambda x: 3 * x, check=driven) == Outcome((3.0, 2.0))
    assert call_problem(driven, float) is None and call_problem(driven, lambda: 1) is None
    assert call_problem(driven, 3) == CallFailure("not callable", "an int")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (lambda x, y: x, None),
        (lambda *args: 0, None),
        (lambda x, y, z=1: x, None),
        (np.add, None),
        (lambda x: x, CallFailure("parameters", "(x)")),
        (lambda x, y, z: x, CallFailure("parameters", "(x, y, z)")),
        (lambda x, *, y: x, CallFailure("parameters", "(x, *, y)")),
        (complex, CallFailure("a class", "complex")),
        (None, CallFailure("not callable", "None")),
    ],
)
def test_whether_an_answer_can_be_called_is_known_before(answer, problem):
    assert call_problem(CHECK, answer) == problem


def test_the_calls_end_with_the_first_failure_and_share_one_time(monkeypatch):
    check = Check("ex-01-1", ("x",), ("z",), lambda rng: [TestInput((k,)) for k in (1.0, 0.0, 2.0)], abs)
    case = Case(check, 0)
    assert [each.failure and each.failure.kind for each in run_inputs(case, lambda x: 1 / x)] == [None, "raised"]
    assert [each.values for each in run_inputs(case, lambda x: x)] == [(1.0,), (0.0,), (2.0,)]
    assert run_inputs(case, 3) == [Outcome(failure=CallFailure("not callable", "an int"))]
    limits = []

    @contextmanager
    def limit(seconds, say):
        limits.append(seconds)
        yield at_once

    with monkeypatch.context() as patch:
        patch.setattr("flowcourse.checking.call.time_limit", limit)
        patch.setattr("flowcourse.checking.call.SECONDS", 10.0)
        assert len(run_inputs(case, abs)) == len(run_inputs(case, abs, 3)) == 3 and draw(abs, 1) == (1, None)
    assert limits == [10, 3, 10]
    slow = run_inputs(case, lambda x: x or time.sleep(1000), seconds=0.3)
    assert [each.failure for each in slow] == [None, CallFailure("time")]


def test_a_picture_that_fails_says_why():
    assert draw(lambda answer: answer(2), lambda x: 3 * x) == (6, None)
    picture, failure = draw(HELPER, None)
    assert picture is None and failure.text.startswith("ZeroDivisionError: division by zero, in the line «return 1")


def test_notes_are_the_first_lines_that_differ():
    for text, told in (
        ("a\n\n  b \na\nc\nd\ne\n", "a / b / c / d"),
        ("", ""),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        ("\n".join(c * 70 for c in "abcd"), " / ".join(c * 70 for c in "abcd")[:199] + "…"),
    ):
        notes = Notes()
        assert notes.write(text) == len(text) and notes.text() == told
    for room, kept in ((0, ""), (3, "abc"), (5, "abcde"), (9, "abcdef")):
        notes = Notes(room)
        assert [notes.write("ab"), notes.write("cdef"), notes.write("")] == [2, 4, 0]
        assert "".join(notes.kept) == kept


def test_what_is_printed_warned_and_logged_is_noted_in_order_and_all_is_as_before():
    def state():
        return sys.stdout, sys.stderr, warnings.showwarning, warnings.filters[:], np.geterr(), logging.root.handlers[:]

    before = state()
    with captured() as notes:
        print("one")
        for _ in range(2):
            warnings.warn("two", DeprecationWarning, stacklevel=1)
        print("three", file=sys.stderr)
        np.seterr(all="raise")
        handler = logging.StreamHandler()
        logging.root.addHandler(handler)
        logging.warning("four")
        print("five")
    assert notes.text() == "one / DeprecationWarning: two / three / four" and state() == before


def test_a_figure_that_was_open_stays_open(monkeypatch):
    open_figures, closed = [1, 2], []
    pyplot = SimpleNamespace(get_fignums=lambda: open_figures, close=closed.append)
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", pyplot)
    with captured():
        open_figures.extend([3, 7])
    assert sorted(closed) == [3, 7]
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot")
    with captured() as notes:
        pass
    assert notes.text() == ""


def test_inside_the_interpreter_is_steady_and_afterwards_as_before(monkeypatch):
    shell = SimpleNamespace()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))

    def state():
        return sys.getrecursionlimit(), sys.setrecursionlimit, builtins.input, sys.breakpointhook, vars(shell).copy()

    limit, before = sys.getrecursionlimit(), state()
    for own, allowed in ((limit, min(limit, guard.DEEPEST)), (guard.DEEPEST + 7, guard.DEEPEST)):
        sys.setrecursionlimit(own)
        with pytest.raises(SystemExit, match="would end the kernel"), guard.steady_interpreter():
            assert sys.getrecursionlimit() == allowed
            for wanted in (guard.DEEPEST + 1, guard.DEEPEST - 1):
                sys.setrecursionlimit(wanted)
                assert sys.getrecursionlimit() == min(wanted, guard.DEEPEST)
            for asks in (lambda: input("?"), lambda: breakpoint()):
                with pytest.raises(RuntimeError, match="waits for someone who types"):
                    asks()
            shell.ask_exit()
        assert sys.getrecursionlimit() == own
        sys.setrecursionlimit(limit)
        assert state() == before


@pytest.mark.skipif(guard.address_space() is None, reason="the system does not say how large a process is")
def test_memory_is_limited_inside_alone(monkeypatch):
    before = guard.resource.getrlimit(guard.resource.RLIMIT_AS)
    size = guard.address_space()
    assert size % guard.resource.getpagesize() == 0 and np.ones(2**21).nbytes < size < 2**46
    with guard.memory_limit(extra=2**30):
        soft, hard = guard.resource.getrlimit(guard.resource.RLIMIT_AS)
        assert abs(soft - size - 2**30) < 2**28 and hard == before[1]
        with pytest.raises(MemoryError):
            np.ones(2**28)
    assert guard.resource.getrlimit(guard.resource.RLIMIT_AS) == before
    with pytest.raises(KeyError), guard.memory_limit():
        assert guard.resource.getrlimit(guard.resource.RLIMIT_AS)[0] - size == pytest.approx(
            2 * guard.GIBIBYTE, rel=0.1
        )
        raise KeyError
    assert guard.resource.getrlimit(guard.resource.RLIMIT_AS) == before
    monkeypatch.setattr(guard, "address_space", lambda: None)
    with guard.memory_limit():
        assert guard.resource.getrlimit(guard.resource.RLIMIT_AS) == before


@pytest.mark.skipif(guard.TIMER is None, reason="there are no timers")
def test_the_time_of_a_block_is_that_of_all_its_calls_and_signals_are_as_before():
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGALRM)]
    with guard.time_limit(0.05) as call:
        assert call(divmod, (7, 2)) == (3, 1) and not guard.in_a_call()
        assert call(guard.in_a_call, ())
        with pytest.raises(ZeroDivisionError):
            call(divmod, (1, 0))
        assert not guard.in_a_call()
        for _ in range(2):  # outside of a call nothing is interrupted
            with pytest.raises(guard.TimeUp):
                call(lambda: time.sleep(1000), ())
            time.sleep(0.01)
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGALRM)] == before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_who_waits_in_compiled_code_is_told_so_once(monkeypatch):
    told, done, late = [], threading.Event(), threading.Event()
    times, interrupts = iter([0, 1, 4, 6]), []
    monkeypatch.setattr(guard, "time", SimpleNamespace(monotonic=lambda: next(times)))
    monkeypatch.setattr(guard, "TIMER", None)  # as on Windows
    monkeypatch.setattr(guard, "_thread", SimpleNamespace(interrupt_main=lambda: interrupts.append(1)))
    guard._watch(lambda: 0, late, done, threading.Lock(), told.append)
    (sentence,) = told
    assert next(times, None) is None and len(interrupts) == 2
    assert late.is_set() and sentence.startswith("✗ not yet: your function cannot be stopped")
    done.set()
    guard._watch(lambda: 60, threading.Event(), done, threading.Lock(), told.append)
    assert len(told) == 1


@pytest.mark.skipif(guard.TIMER is None, reason="there are no timers")
def test_the_time_is_that_of_the_processor_and_ten_times_as_long_by_the_clock(monkeypatch):
    """A processor that has half of the time for this, and one that has none."""
    for speed, pause in ((0.5, 0.0), (0.0, 0.02)):
        monkeypatch.setattr(guard, "time", SimpleNamespace(monotonic=time.monotonic, sleep=time.sleep))
        guard.time.process_time = lambda speed=speed: speed * time.monotonic()
        start = time.monotonic()
        with pytest.raises(guard.TimeUp), guard.time_limit(0.1) as call:
            call(lambda pause=pause: [time.sleep(pause) for _ in iter(int, 1)], ())
        assert time.monotonic() - start >= (0.2 if speed else 1.0)


@pytest.mark.skipif(guard.TIMER is None, reason="there are no timers")
def test_a_limit_of_the_processors_time_stops_a_block_and_is_gone_after_it():
    before = signal.getsignal(signal.SIGPROF)
    with pytest.raises(guard.TimeUp), guard.cpu_limit(0.02):
        while True:
            pass
    with guard.cpu_limit(60):
        left, again = signal.getitimer(signal.ITIMER_PROF)
        assert 50 < left < 61 and again == 1, "an answer that catches the first exception gets another"
    assert signal.getsignal(signal.SIGPROF) == before and signal.getitimer(signal.ITIMER_PROF)[0] == 0
    states = []

    def elsewhere():
        with guard.cpu_limit(60):
            states.append(signal.getitimer(signal.ITIMER_PROF)[0])

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert states == [0]


def test_a_call_gives_its_notes_with_its_value_or_its_failure():
    assert guarded(at_once, lambda: print("a") or 3, None) == (3, None, "a")
    value, failure, notes = guarded(at_once, lambda: print("b") or 1 / 0, None)
    assert value is None and failure.kind == "raised" and notes == "b"
