"""What an answer does to Python itself stays inside the call: the check says a sentence and the process goes on."""

import os
import subprocess
import sys
import sysconfig

import numpy as np
import pytest

import flowcourse
from flowcourse import exercises
from flowcourse.checking import call, guard

EXERCISE = "ex-01-2"


@pytest.fixture
def notebook(monkeypatch):
    """As in a notebook: check prints and never raises; a loop is stopped after half a second."""
    monkeypatch.delenv("PYTEST_VERSION", raising=False)
    monkeypatch.setattr(call, "SECONDS", 0.5)


def sentence(capsys, answer):
    flowcourse.check(EXERCISE, answer)
    printed = capsys.readouterr()
    assert printed.out.startswith("✗ not yet: ") and printed.out.count("\n") == 1 and printed.err == ""
    return printed.out


def error_whose_text(does):
    """An answer that raises an error whose __str__ is `does`."""

    class Unkind(Exception):
        def __str__(self):
            return does()

    def answer(x, a, b):
        raise Unkind

    return answer


def leave():
    raise SystemExit


def loop():
    while True:
        pass


@pytest.mark.parametrize("does", [leave, loop])
def test_an_error_that_cannot_say_what_it_is(notebook, capsys, does):
    assert "Unkind" in sentence(capsys, error_whose_text(does)) or does is loop


class Unreadable:
    """Callable, and every other question about it is an error."""

    def __getattr__(self, name):
        raise ValueError(name)

    def __call__(self, x, a, b):
        return 1 / 0


def test_a_loop_is_stopped_between_two_calls_of_a_library(notebook, capsys, monkeypatch):
    """Inside NumPy the interrupt would leave its mark on an array that it was printing."""
    monkeypatch.setattr(call, "SECONDS", 0.05)
    half_done, tidies_up = [], library("half_done.append(1); [sum(range(300)) for i in range(9)]; half_done.pop()")

    def answer(x, a, b):
        while True:
            tidies_up(half_done)
            sum(range(3_000))

    for _ in range(10):
        assert "was still running" in sentence(capsys, answer)
        assert half_done == []


def test_a_call_of_a_library_without_end_is_stopped(notebook, capsys):
    endless = library("while True: pass")
    assert "was still running" in sentence(capsys, lambda x, a, b: endless([]))


def library(body):
    """A function of one argument, half_done, whose code is a file among the installed packages."""
    space = {}
    exec(compile(f"def function(half_done):\n    {body}", f"{sysconfig.get_path('purelib')}/library.py", "exec"), space)
    return space["function"]


@pytest.mark.parametrize("asks", [input, breakpoint], ids=lambda asks: asks.__name__)
def test_nobody_is_asked_to_type(notebook, capsys, monkeypatch, asks):
    def waits(*args):
        raise AssertionError("would wait in JupyterLab")

    monkeypatch.setattr("builtins.input", waits)
    monkeypatch.setattr(sys, "breakpointhook", waits)
    line = sentence(capsys, lambda x, a, b: eval(f"{asks.__name__}()"))
    assert f"raised RuntimeError: {asks.__name__}() waits for someone who types, and a check cannot" in line
    assert (sys.breakpointhook, __builtins__["input"]) == (waits, waits)


def test_an_answer_that_checks_itself_is_stopped_like_any_other(notebook, capsys):
    """An inner check would put the outer one's clock out of action; as in the grader, it does nothing."""

    def checks_itself(x, a, b):
        flowcourse.check(EXERCISE, checks_itself)
        loop()

    assert "was still running" in sentence(capsys, checks_itself)


def test_a_callable_that_cannot_be_looked_at(notebook, capsys):
    assert "ZeroDivisionError" in sentence(capsys, Unreadable())


def test_a_library_that_the_answer_has_broken(notebook, capsys, monkeypatch):
    monkeypatch.setattr(np, "exp", np.exp)  # put back after the test

    def answer(x, a, b):
        np.exp = 5
        return x

    line = sentence(capsys, answer)
    assert "the check itself raised TypeError" in line and "Kernel → Restart" in line


def test_a_raised_recursion_limit_is_put_back_and_endless_recursion_is_stopped():
    code = """
import sys, time, flowcourse
from flowcourse.checking import call, guard
def answer(x, a, b):
    sys.setrecursionlimit(10**7)
    return answer(x, a, b)
limit, start = sys.getrecursionlimit(), time.monotonic()
flowcourse.check("ex-01-2", answer)
print(time.monotonic() - start < 20, sys.getrecursionlimit() == limit)
"""
    done = script(code)
    assert "calls itself without end" in done.stdout or "ran out of memory" in done.stdout, done.stdout + done.stderr
    assert done.stdout.endswith("True True\n")


def test_a_forked_child_does_not_come_back():
    done = script("import os, flowcourse; flowcourse.check('ex-01-2', lambda x, a, b: os.fork() and None)")
    assert done.stdout.count("got None") == 1


def test_a_closed_stdout_is_no_error_of_the_check():
    done = script("import os, flowcourse; flowcourse.check('ex-01-2', lambda x, a, b: os.close(1)); os._exit(3)")
    assert done.returncode == 3 and done.stderr == ""


def test_the_persons_own_interrupt_of_the_judging_goes_through(notebook, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("flowcourse.exercises.judge", interrupted)
    with pytest.raises(KeyboardInterrupt):
        flowcourse.check(EXERCISE, lambda x, a, b: x)


def script(code):
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=120)


def test_log_handlers_error_state_and_figures_are_left_as_they_were(capsys):
    import logging

    from matplotlib import pyplot

    def noisy(a):
        logging.warning("from inside")
        np.seterr(all="ignore")
        pyplot.figure()
        return 1 / a

    handlers, state, figures = logging.root.handlers[:], np.geterr(), pyplot.get_fignums()
    assert exercises.evaluate("ex-01-1", noisy, 0).passed
    assert (logging.root.handlers, np.geterr(), pyplot.get_fignums()) == (handlers, state, figures)


def test_a_network_that_is_fed_the_whole_batch_says_what_it_looks_at():
    def whole(z, mask, net):
        log_scale, shift = net(z)
        x = z.copy()
        x[:, ~mask] = z[:, ~mask] * np.exp(log_scale) + shift
        return x

    assert (
        "net looks at the part that passes, 1 column here; it was given shape"
        in exercises.evaluate("ex-09-2", whole, 0).sentence
    )


def test_in_a_browser_tab_there_is_no_time_limit_and_a_check_says_so_once(notebook, capsys, monkeypatch):
    def no_threads(*_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(guard, "IN_A_TAB", True)
    monkeypatch.setattr(guard, "_said", False)
    monkeypatch.setattr(guard._thread, "start_new_thread", no_threads)
    monkeypatch.setattr(guard.signal, "signal", no_threads)
    for said in (f"{guard.UNLIMITED}\n", ""):
        flowcourse.check(EXERCISE, lambda x, a, b: x)
        printed = capsys.readouterr().out
        assert printed.startswith(f"{said}✗ not yet: ") and printed.count("\n") == 1 + bool(said)
