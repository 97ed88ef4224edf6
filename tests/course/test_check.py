"""check(): one line whatever the learner passes, and Python is afterwards as it was before."""

import logging
import os
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest

import flowcourse
from flowcourse.checking import call, guard
from flowcourse.checking.capture import captured
from flowcourse.exercises import evaluate
from flowcourse.learner import verdict
from flowcourse.learner.check import NotSolved

EXERCISE = "ex-01-2"


@pytest.fixture(autouse=True)
def notebook(monkeypatch):
    """As in a notebook: check prints and never raises."""
    monkeypatch.delenv("PYTEST_VERSION", raising=False)


@pytest.fixture
def hurry(monkeypatch):
    """A loop is stopped after a tenth of a second."""
    monkeypatch.setattr(call, "SECONDS", 0.1)


def right(x, a, b):
    return np.exp(-(((x - b) / a) ** 2) / 2) / np.sqrt(2 * np.pi) / abs(a)


def sentence_on(capsys, answer):
    """The one line in which check answers a wrong answer."""
    flowcourse.check(EXERCISE, answer)
    printed = capsys.readouterr()
    assert printed.out.startswith("✗ not yet: ") and printed.out.count("\n") == 1 and printed.err == ""
    return printed.out


def loop(*args):
    while True:
        pass


def loop_with_bare_except(x, a, b):
    while True:
        try:
            for i in range(10**9):
                i * i
        except:  # noqa: E722
            pass


def nested_bare_excepts(x, a, b):
    while True:
        try:
            loop_with_bare_except(x, a, b)
        except:  # noqa: E722
            print("caught")


def sleep(x, a, b):
    time.sleep(1000)


def library(body):
    """A function of one argument, half_done, whose code is a file among the installed packages."""
    space = {}
    exec(compile(f"def function(half_done):\n    {body}", f"{sysconfig.get_path('purelib')}/library.py", "exec"), space)
    return space["function"]


ENDLESS = library("while True: pass")


def checks_itself(x, a, b):
    """An inner check would put the outer one's clock out of action; as in the grader, it does nothing."""
    flowcourse.check(EXERCISE, checks_itself)
    loop()


def raises(error):
    def answer(x, a, b):
        raise error

    return answer


def recurse(x, a, b):
    return recurse(x, a, b)


def change(x, a, b):
    x -= b
    return right(x, a, 0)


def error_whose_text(does):
    """An error whose __str__ is `does`."""
    return type("Unkind", (Exception,), {"__str__": lambda self: does()})


class Unreadable:
    """Callable, and every other question about it is an error."""

    def __getattr__(self, name):
        raise ValueError(name)

    def __call__(self, x, a, b):
        return 1 / 0


LOOPS = {
    "loop": loop,
    "loop with a bare except": loop_with_bare_except,
    "loop with two of them": nested_bare_excepts,
    "sleep": sleep,
    "a loop in a library": lambda x, a, b: ENDLESS([]),
    "an answer that checks itself": checks_itself,
    "an error whose text has no end": raises(error_whose_text(loop)),
}


@pytest.mark.parametrize("name", LOOPS)
def test_what_has_no_end_is_stopped(hurry, capsys, name):
    assert "was still running" in sentence_on(capsys, LOOPS[name])


BAD = [
    (raises(SystemExit(1)), "raised SystemExit"),
    (raises(KeyboardInterrupt), "raised KeyboardInterrupt"),
    (recurse, "calls itself without end"),
    (change, "changed its argument x in place: work on x.copy()"),
    (raises(error_whose_text(lambda: 1 / 0)), "raised Unkind"),
    (raises(error_whose_text(sys.exit)), "raised Unkind"),
    (Unreadable(), "raised ZeroDivisionError"),
    (lambda x, a, b: None, "got None: is there a return?"),
    (lambda x, a, b: {"p": right(x, a, b)}, "must return a NumPy array or a number; got a dict"),
    (lambda x, a, b: [[1.0], [1.0, 2.0]], "got a list of 2, whose parts differ in length"),
    (lambda x, a, b: [1.0, None], "got a list of 2 of dtype object"),
    (lambda x, a, b: "0.5", "got a str"),
    (lambda x, a, b: right(x, a, b) + 0j, "of dtype complex128"),
    (lambda x, a, b: np.array([[1], [1, 2]], dtype=object), "got an array of dtype object"),
    (lambda x, a, b: right, "got the function right"),
    (lambda x, a, b: right(x, a, b)[:2], "has shape (2,) and must have (3,)"),
    (lambda x, a, b: right(x, a, b) * np.nan, "is NaN"),
    (lambda x: x, "must take (x, a, b); yours takes (x)"),
    (lambda: 1, "must take (x, a, b); yours takes ()"),
    (3, "needs your function itself; got an int"),
    (None, "needs your function itself; got None"),
    (right(np.zeros(3), 1, 0), "needs your function itself; got an array"),
    (Unreadable, "got the class Unreadable"),
    (divmod, "must take (x, a, b); yours takes (x, y, /)"),
]


@pytest.mark.parametrize(("answer", "sentence"), BAD, ids=[s.replace(" ", "-") for _, s in BAD])
def test_whatever_comes_is_answered_in_one_line(capsys, answer, sentence):
    assert sentence in sentence_on(capsys, answer)


@pytest.mark.parametrize("exercise_id", ["ex-01-99", "", None, right, 12, [], np.ones(2)])
def test_a_wrong_id_is_answered_in_one_line(capsys, exercise_id):
    flowcourse.check(exercise_id, right)
    assert "there is no exercise" in capsys.readouterr().out


if sys.platform == "linux":  # elsewhere the system has no such limit

    def test_ten_gigabytes_are_a_sentence(capsys):
        assert "ran out of memory" in sentence_on(capsys, lambda x, a, b: np.ones(10**10 // 8))
        assert "ran out of memory" in sentence_on(capsys, lambda x, a, b: [0.0] * 10**10)


def test_a_right_answer_gets_a_line_without_numbers(capsys):
    flowcourse.check(EXERCISE, right)
    line = capsys.readouterr().out
    assert line.startswith("✓ passed: ") and not any(c.isdigit() for c in line)


def test_what_the_answer_prints_and_warns_is_in_the_sentence(capsys):
    def chatty(x, a, b):
        for _ in range(1000):
            print("z =", x[0])
        print("to stderr", file=sys.stderr)
        return np.log(-np.abs(x))

    line = sentence_on(capsys, chatty)
    assert "it printed or warned: z = 1.0" in line and len(line) < 500
    assert "RuntimeWarning" in sentence_on(capsys, lambda x, a, b: np.log(-np.abs(x)))


def test_of_much_that_the_answer_prints_the_beginning_alone_is_kept():
    with captured() as notes:
        for _ in range(1000):
            print("many words")
    assert sum(map(len, notes.kept)) == 600


def test_the_failing_line_is_quoted_and_no_traceback_is_printed(capsys):
    def broken(x, a, b):
        return right(x, a, b) + x[17]

    line = sentence_on(capsys, broken)
    assert "IndexError: index 17 is out of bounds" in line and "in the line «return right(x, a, b) + x[17]»" in line


@pytest.mark.parametrize("variable", ["PYTEST_VERSION", "NBGRADER_EXECUTION"])
def test_under_pytest_and_nbgrader_an_unsolved_check_raises_the_same_sentence(monkeypatch, capsys, variable):
    line = sentence_on(capsys, lambda x, a, b: None).strip()
    monkeypatch.setenv(variable, "1")
    with pytest.raises(NotSolved) as error:
        flowcourse.check(EXERCISE, lambda x, a, b: None)
    assert str(error.value) == line and error.value._render_traceback_() == [f"NotSolved: {line}"]
    flowcourse.check(EXERCISE, right)


def test_a_failing_fresh_seed_comes_back_until_it_passes(monkeypatch):
    seeds = iter(range(1, 100))
    monkeypatch.setattr(verdict.secrets, "randbits", lambda bits: next(seeds))
    tried = []

    def fails_on(bad):
        def fake(exercise_id, answer, seed):
            tried.append(seed)
            return verdict.Verdict("failed" if seed in bad else "passed", "")

        return fake

    for bad in ({2}, {2}, {2}, {2}, set(), set()):
        monkeypatch.setattr(verdict, "evaluate", fails_on(bad))
        verdict.evaluate_until_failure(EXERCISE, right)
    assert tried[1::2] == [1, 2, 2, 2, 2, 3]


def test_the_persons_own_interrupt_goes_through(monkeypatch):
    def while_somebody_presses(x, a, b):
        signal.raise_signal(signal.SIGINT)
        loop()

    with pytest.raises(KeyboardInterrupt):
        flowcourse.check(EXERCISE, while_somebody_presses)

    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("flowcourse.exercises.judge", interrupted)
    with pytest.raises(KeyboardInterrupt):
        flowcourse.check(EXERCISE, lambda x, a, b: x)


def test_signals_limits_and_output_are_as_before(hurry, capsys):
    def state():
        limit = guard.resource and guard.resource.getrlimit(guard.resource.RLIMIT_AS)
        return signal.getsignal(signal.SIGINT), limit, sys.stdout, threading.active_count()

    before = state()
    for answer in (right, nested_bare_excepts, raises(KeyboardInterrupt), recurse, lambda x, a, b: [0.0] * 10**10):
        flowcourse.check(EXERCISE, answer)
    assert state() == before


if guard.resource is not None and sys.platform == "linux":

    def test_a_limit_of_memory_that_is_lower_already_is_not_raised():
        """As a shared server sets it."""
        kind = guard.resource.RLIMIT_AS
        soft, hard = guard.resource.getrlimit(kind)
        guard.resource.setrlimit(kind, (2**40, hard))
        try:
            with guard.memory_limit(extra=2**41):
                assert guard.resource.getrlimit(kind) == (2**40, hard)
        finally:
            guard.resource.setrlimit(kind, (soft, hard))


def test_log_handlers_error_state_and_figures_are_left_as_they_were():
    from matplotlib import pyplot

    def noisy(a):
        logging.warning("from inside")
        logging.root.setLevel(logging.DEBUG)
        np.seterr(all="ignore")
        pyplot.figure()
        return 1 / a

    def state():
        return logging.root.handlers[:], logging.root.level, np.geterr(), pyplot.get_fignums()

    before = state()
    assert evaluate("ex-01-1", noisy, 0).passed
    assert state() == before


if guard.TIMER is not None:

    def test_an_alarm_that_is_late_meets_its_own_handler(hurry, monkeypatch, capsys):
        """Another thread may get it, and pass it on when the time is over: a short wait is there for it."""
        elsewhere, waited = [], []

        def wait(seconds):
            waited.append(seconds)
            os.kill(os.getpid(), signal.SIGALRM)

        before = signal.signal(signal.SIGALRM, lambda *args: elsewhere.append(args))
        monkeypatch.setattr(
            guard, "time", SimpleNamespace(monotonic=time.monotonic, process_time=time.process_time, sleep=wait)
        )
        try:
            assert "was still running" in sentence_on(capsys, loop)
        finally:
            signal.signal(signal.SIGALRM, before)
        assert waited != [] and elsewhere == []


def test_a_loop_is_stopped_between_two_calls_of_a_library(hurry, capsys):
    """Inside NumPy the interrupt would leave its mark on an array that it was printing."""
    half_done, tidies_up = [], library("half_done.append(1); [sum(range(300)) for i in range(9)]; half_done.pop()")

    def answer(x, a, b):
        while True:
            tidies_up(half_done)
            sum(range(3_000))

    for _ in range(6):
        assert "was still running" in sentence_on(capsys, answer)
        assert half_done == []


@pytest.mark.parametrize("asks", [input, breakpoint], ids=lambda asks: asks.__name__)
def test_nobody_is_asked_to_type(capsys, monkeypatch, asks):
    def waits(*args):
        raise AssertionError("would wait in JupyterLab")

    monkeypatch.setattr("builtins.input", waits)
    monkeypatch.setattr(sys, "breakpointhook", waits)
    line = sentence_on(capsys, lambda x, a, b: eval(f"{asks.__name__}()"))
    assert f"raised RuntimeError: {asks.__name__}() waits for someone who types, and a check cannot" in line
    assert (sys.breakpointhook, __builtins__["input"]) == (waits, waits)


def test_a_library_that_the_answer_has_broken(capsys, monkeypatch):
    monkeypatch.setattr(np, "exp", np.exp)  # put back after the test

    def answer(x, a, b):
        np.exp = 5
        return x

    line = sentence_on(capsys, answer)
    assert "the check itself raised TypeError" in line and "Kernel → Restart" in line


def test_outside_the_main_thread_a_check_works_too(capsys):
    thread = threading.Thread(target=flowcourse.check, args=(EXERCISE, right))
    thread.start()
    thread.join()
    assert "✓ passed" in capsys.readouterr().out


def test_in_a_browser_tab_there_is_no_time_limit_and_a_check_says_so_once(capsys, monkeypatch):
    def no_threads(*_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(guard, "IN_A_TAB", True)
    monkeypatch.setattr(guard, "_said", False)
    monkeypatch.setattr(guard._thread, "start_new_thread", no_threads)
    monkeypatch.setattr(guard.signal, "signal", no_threads)
    for told in (f"{guard.UNLIMITED}\n", ""):
        flowcourse.check(EXERCISE, lambda x, a, b: x)
        printed = capsys.readouterr().out
        assert printed.startswith(f"{told}✗ not yet: ") and printed.count("\n") == 1 + bool(told)


SCRIPT = """
import os, sys, flowcourse
def answer(x, a, b):
    sys.setrecursionlimit(10**7)
    return answer(x, a, b)
limit = sys.getrecursionlimit()
flowcourse.check("ex-01-2", answer)
print(sys.getrecursionlimit() == limit)
fork = getattr(os, "fork", int)  # which Windows lacks
flowcourse.check("ex-01-2", lambda x, a, b: [fork()] and None)
sys.stdout.flush()
flowcourse.check("ex-01-2", lambda x, a, b: os.close(1))
os._exit(3)
"""


def test_a_script_survives_deep_recursion_a_fork_a_closed_output_and_a_console_without_unicode():
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment, timeout=200)
    recursion, put_back, fork = done.stdout.splitlines()
    assert "calls itself without end" in recursion or "ran out of memory" in recursion
    assert put_back == "True"
    assert fork.startswith("? not yet: ") and "got None" in fork
    assert (done.returncode, done.stderr) == (3, "")


def test_importing_flowcourse_loads_nothing():
    code = "import sys, flowcourse; print([m for m in ('numpy', 'rich', 'click', 'nbformat') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
