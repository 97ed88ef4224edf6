"""check(): one line whatever the learner passes; the time, memory and output of the answer are held in."""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import flowcourse
from flowcourse.checking import call, guard
from flowcourse.exercises import evaluate
from flowcourse.learner import check
from flowcourse.learner.check import NotSolved

EXERCISE = "ex-01-2"


def right(x, a, b):
    return np.exp(-(((x - b) / a) ** 2) / 2) / np.sqrt(2 * np.pi) / abs(a)


@pytest.fixture
def notebook(monkeypatch):
    """As in a notebook: check prints and never raises; a loop is stopped after half a second."""
    monkeypatch.delenv("PYTEST_VERSION", raising=False)
    monkeypatch.setattr(call, "SECONDS", 0.5)


def loop(x, a, b):
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


def leave(x, a, b):
    raise SystemExit(1)


def interrupt(x, a, b):
    raise KeyboardInterrupt


def recurse(x, a, b):
    return recurse(x, a, b)


def change(x, a, b):
    x -= b
    return right(x, a, 0)


class Unprintable(Exception):
    def __str__(self):
        raise ValueError


def unprintable(x, a, b):
    raise Unprintable


BAD = [
    (loop, "was still running"),
    (loop_with_bare_except, "was still running"),
    (nested_bare_excepts, "was still running"),
    (sleep, "was still running"),
    (leave, "raised SystemExit"),
    (interrupt, "raised KeyboardInterrupt"),
    (recurse, "calls itself without end"),
    (change, "changed its argument x in place: work on x.copy()"),
    (unprintable, "raised Unprintable"),
    (lambda x, a, b: None, "got None: is there a return?"),
    (lambda x, a, b: tuple(right(x, a, b)), "must return a NumPy array or a number; got a tuple of 3"),
    (lambda x, a, b: [[1.0], [1.0, 2.0]], "got a list of 2, whose parts differ in length"),
    (lambda x, a, b: [1.0, None], "got a list of 2 of dtype object"),
    (lambda x, a, b: "0.5", "got a str"),
    (lambda x, a, b: right(x, a, b) + 0j, "of dtype complex128"),
    (lambda x, a, b: np.array([[1], [1, 2]], dtype=object), "got an array of dtype object"),
    (lambda x, a, b: right, "got the function right"),
    (lambda x, a, b: right(x, a, b)[:2], "has shape (2,) and must have (3,)"),
    (lambda x, a, b: right(x, a, b) * np.nan, "is NaN"),
    (lambda x, a, b: 1 / 0, "raised ZeroDivisionError"),
    (lambda x: x, "must take (x, a, b); yours takes (x)"),
    (lambda: 1, "must take (x, a, b); yours takes ()"),
    (3, "needs your function itself; got an int"),
    (None, "needs your function itself; got None"),
    (right(np.zeros(3), 1, 0), "needs your function itself; got an array"),
    (Unprintable, "got the class Unprintable"),
    (divmod, "must take (x, a, b); yours takes (x, y, /)"),
]


@pytest.mark.parametrize(("answer", "sentence"), BAD, ids=[s.replace(" ", "-") for _, s in BAD])
def test_whatever_comes_is_answered_in_one_line(notebook, capsys, answer, sentence):
    flowcourse.check(EXERCISE, answer)
    printed = capsys.readouterr()
    assert printed.out.startswith("✗ not yet: ") and printed.out.count("\n") == 1 and printed.err == ""
    assert sentence in printed.out


@pytest.mark.parametrize("exercise_id", ["ex-01-99", "", None, right, 12, [], np.ones(2)])
def test_a_wrong_id_is_answered_in_one_line(notebook, capsys, exercise_id):
    flowcourse.check(exercise_id, right)
    assert "there is no exercise" in capsys.readouterr().out


if sys.platform == "linux":  # elsewhere the system has no such limit

    def test_ten_gigabytes_are_a_sentence(notebook, capsys):
        flowcourse.check(EXERCISE, lambda x, a, b: np.ones(10**10 // 8))
        flowcourse.check(EXERCISE, lambda x, a, b: [0.0] * 10**10)
        assert capsys.readouterr().out.count("ran out of memory") == 2


def test_truth_values_count_as_zero_and_one_and_are_called_true_and_false_where_they_are_asked(notebook, capsys):
    flowcourse.check(EXERCISE, lambda x, a, b: right(x, a, b) > 0.1)
    assert "expected 0.19947, got 1" in capsys.readouterr().out
    flowcourse.check("ex-06-3", lambda J, order: (np.ones(J[0].shape) > 0, False))
    assert "expected False, got True" in capsys.readouterr().out


def test_a_right_answer_gets_a_line_without_numbers(notebook, capsys):
    flowcourse.check(EXERCISE, right)
    line = capsys.readouterr().out
    assert line.startswith("✓ passed: ") and not any(c.isdigit() for c in line)


def test_what_the_answer_prints_and_warns_is_in_the_sentence(notebook, capsys):
    def chatty(x, a, b):
        for _ in range(1000):
            print("z =", x[0])
        print("to stderr", file=sys.stderr)
        return np.log(-np.abs(x))

    flowcourse.check(EXERCISE, chatty)
    printed = capsys.readouterr()
    assert "it printed or warned: z = 1.0" in printed.out and len(printed.out) < 500 and printed.err == ""
    flowcourse.check(EXERCISE, lambda x, a, b: np.log(-np.abs(x)))
    assert "RuntimeWarning" in capsys.readouterr().out


def test_the_failing_line_is_quoted_and_no_traceback_is_printed(notebook, capsys):
    def broken(x, a, b):
        return right(x, a, b) + x[17]

    flowcourse.check(EXERCISE, broken)
    line = capsys.readouterr().out
    assert "IndexError: index 17 is out of bounds" in line and "in the line «return right(x, a, b) + x[17]»" in line


@pytest.mark.parametrize("variable", ["PYTEST_VERSION", "NBGRADER_EXECUTION"])
def test_under_pytest_and_nbgrader_an_unsolved_check_raises_the_same_sentence(notebook, monkeypatch, capsys, variable):
    flowcourse.check(EXERCISE, lambda x, a, b: None)
    line = capsys.readouterr().out.strip()
    monkeypatch.setenv(variable, "1")
    with pytest.raises(NotSolved) as error:
        flowcourse.check(EXERCISE, lambda x, a, b: None)
    assert str(error.value) == line and error.value._render_traceback_() == [f"NotSolved: {line}"]
    flowcourse.check(EXERCISE, right)


def test_a_failing_fresh_seed_comes_back_until_it_passes(notebook, monkeypatch):
    seeds = iter(range(1, 100))
    monkeypatch.setattr(check.secrets, "randbits", lambda bits: next(seeds))
    tried = []

    def fails_on(bad):
        def fake(exercise_id, answer, seed):
            tried.append(seed)
            return check.Verdict("failed" if seed in bad else "passed", "")

        return fake

    for bad in ({2}, {2}, {2}, {2}, set(), set()):
        monkeypatch.setattr(check, "evaluate", fails_on(bad))
        check.evaluate_until_failure(EXERCISE, right)
    assert tried[1::2] == [1, 2, 2, 2, 2, 3]


def test_the_same_seed_gives_the_same_sentence():
    verdicts = {evaluate(EXERCISE, lambda x, a, b: right(x, a, b) + 1, 5).sentence for _ in range(3)}
    assert len(verdicts) == 1


def test_the_persons_own_interrupt_goes_through(notebook):
    timer = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        flowcourse.check(EXERCISE, loop)


def test_signals_limits_and_output_are_as_before(notebook, capsys):
    def state():
        limit = guard.resource and guard.resource.getrlimit(guard.resource.RLIMIT_AS)
        return signal.getsignal(signal.SIGINT), limit, sys.stdout, threading.active_count()

    before = state()
    for answer in (right, nested_bare_excepts, interrupt, recurse, lambda x, a, b: [0.0] * 10**10):
        flowcourse.check(EXERCISE, answer)
    assert state() == before


if guard.TIMER is not None:

    def test_an_alarm_that_is_late_meets_its_own_handler(notebook, monkeypatch, capsys):
        """Another thread may get it, and pass it on when the time is over."""
        set_timer, elsewhere = signal.setitimer, []
        before = signal.signal(signal.SIGALRM, lambda *args: elsewhere.append(args))

        def with_a_late_one(timer, seconds, interval=0.0):
            set_timer(timer, seconds, interval)
            if not seconds:
                threading.Timer(0.002, os.kill, (os.getpid(), signal.SIGALRM)).start()

        monkeypatch.setattr(guard.signal, "setitimer", with_a_late_one)
        flowcourse.check(EXERCISE, loop)
        time.sleep(0.05)
        signal.signal(signal.SIGALRM, before)
        assert elsewhere == [] and "was still running" in capsys.readouterr().out


def test_outside_the_main_thread_a_check_works_too(notebook, capsys):
    thread = threading.Thread(target=flowcourse.check, args=(EXERCISE, right))
    thread.start()
    thread.join()
    assert "✓ passed" in capsys.readouterr().out


def test_a_script_on_a_console_without_unicode_gets_its_line():
    code = "from flowcourse import check; check('ex-01-2', lambda x, a, b: x)"
    environment = {k: v for k, v in os.environ.items() if k != "PYTEST_VERSION"} | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.returncode == 0 and done.stdout.startswith("? not yet: ") and done.stderr == ""


def test_importing_flowcourse_loads_nothing():
    code = "import sys, flowcourse; print([m for m in ('numpy', 'rich', 'click', 'nbformat') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
