"""The process that runs answers: it imports NumPy, autograd and minflow, restricts itself, and forks for each call.

jail.py starts it as `python -c …` with the number of its end of a socket pair. It never sees a submission: the judge
sends it one end of another pair, and the child that it forks reads the Call there, executes the cells, calls the answer
once, writes the Outcome, and ends. The worker tells the judge how the child ended. It imports no exercise.
"""

import contextlib
import gc
import json
import os
import pickle
import random
import signal
import socket
import sys
import types
from dataclasses import replace

import autograd.numpy  # noqa: F401
import cloudpickle  # noqa: F401  its pickles call it
import numpy as np

import flowcourse
import minflow.models
import minflow.training  # noqa: F401

from ..checking.call import call_answer, call_problem, describe_error
from ..checking.guard import TimeUp
from ..checking.parts import CallFailure, Outcome, TestInput
from ..checking.run_cell import run_cell
from . import restrict
from .protocol import ENDED, TIMES, Call, pack
from .seen import watched

WARM = 20  # how often the trial is called before the first fork
TRIAL_CELL = "import numpy\ndef f(x):\n    print(x)\n    return numpy.exp(x)"
TRIAL = Call((("<trial>", TRIAL_CELL),), "f", ("x",), ("y",), (np.ones(3),))
DEPTH = 3000  # of recursion, as in a notebook's kernel


def main(descriptor, restricted, hidden):
    """Serve the judge until it closes its end."""
    control = socket.socket(fileno=descriptor)
    sys.setrecursionlimit(DEPTH)
    flowcourse.check = flowcourse.panel = _quiet  # an answer cell may call them too
    restrict.first_to_be_killed()
    _ready_for_plots_and_bars()
    sys.argv[:] = [""]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    report, restrict_child = restrict.restrict_worker(hidden) if restricted else restrict.limits_only()
    os.dup2(nowhere, 2)  # nobody reads stderr from here on: once full, the pipe would block the next answer that warns
    os.close(nowhere)
    control.sendall(json.dumps(report).encode() + b"\n")
    _warm_up()
    while True:
        times, descriptors, _, _ = socket.recv_fds(control, TIMES.size, 1)
        if not descriptors:
            return
        control.sendall(ENDED.pack(*_in_a_child(descriptors[0], *TIMES.unpack(times), restrict_child)))


def _ready_for_plots_and_bars():
    """Do what packages do when first used and an answer may not: write a list of fonts, read styles, start a thread."""
    with contextlib.suppress(ImportError):
        import matplotlib.font_manager
        import matplotlib.style  # noqa: F401
    with contextlib.suppress(ImportError):
        import tqdm

        tqdm.tqdm.monitor_interval = 0


def _warm_up():
    """What is done once here need not be done in each child, and the children share the memory it takes."""
    for number in range(WARM):
        pack(outcome_of(pickle.loads(pickle.dumps(replace(TRIAL, watch=number % 2 == 0)))))
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


def _quiet(*args, **kwargs):
    pass


def _in_a_child(connection, seconds, clock, restrict_child):
    """Fork a child that serves the connection; returns (its wait status, its CPU seconds)."""
    child = os.fork()
    if child == 0:
        try:
            _serve(connection, seconds, restrict_child)
        finally:
            os._exit(1)
    os.close(connection)
    signal.signal(signal.SIGALRM, lambda *_: _end(os.kill, child))
    signal.setitimer(signal.ITIMER_REAL, clock, 1)
    _, status, usage = os.wait4(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    _end(os.killpg, child)  # without restrictions it may have forked
    return status, usage.ru_utime + usage.ru_stime


def _end(kill, child):
    with contextlib.suppress(OSError):
        kill(child, signal.SIGKILL)


def _serve(connection, seconds, restrict_child):
    """Everything that the child does: read the Call, restrict itself, run it, write the Outcome, end."""
    os.setsid()
    os.closerange(3, connection)
    os.closerange(connection + 1, 1024)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, _time_up)
    restrict.end_with_parent()
    with open(connection, "rb", closefd=False) as stream:
        asked = pickle.loads(stream.read(int.from_bytes(stream.read(8), "big")))
    _same_draws()
    restrict_child(seconds)
    data = memoryview(pack(outcome_of(asked)))
    while data:
        data = data[os.write(connection, data) :]
    os._exit(0)


def _same_draws():
    """Numbers that an answer draws without a seed of its own are the same in each run."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  an answer may draw in the old way
    np.random.bit_generator.randbits = random.Random(0).getrandbits  # where default_rng() takes its seed


def _time_up(signum, frame):
    raise TimeUp


def outcome_of(asked):
    """Run the cells, then call the answer. What its own cell raised counts only where the answer is not defined."""
    space = _fresh_space()
    try:
        _run(asked.cells[:-1], space)
        if not asked.watch:
            return _outcome_of_own_cell(asked, space)
        with watched(asked.cells[-1][0]) as seen:
            outcome = _outcome_of_own_cell(asked, space)
        return replace(outcome, seen=seen.told(space.get(asked.name)))
    except TimeUp:
        return Outcome(failure=CallFailure("time"))


def _outcome_of_own_cell(asked, space):
    raised = _run(asked.cells[-1:], space)
    if asked.name not in space:
        return Outcome(failure=raised or CallFailure("undefined", asked.name))
    answer = space[asked.name]
    failure = call_problem(asked, answer)
    return Outcome(failure=failure) if failure else call_answer(asked, answer, TestInput(asked.args), _call)


def _fresh_space():
    """The names that a notebook starts with, in a module `__main__` in which pickle finds the answer's classes."""
    sys.modules["__main__"] = module = types.ModuleType("__main__")
    space = vars(module)
    space |= {"display": _display, "get_ipython": _Shell}
    return space


class _Shell:
    """What get_ipython() returns here: every magic is without effect."""

    def __getattr__(self, name):
        return _quiet


def _run(cells, space):
    """Execute cells as a notebook does, also after an error; returns a CallFailure if the last one raised."""
    failure = None
    for filename, text in cells:
        try:
            run_cell(text, filename, space)
            failure = None
        except TimeUp:
            raise
        except BaseException as error:
            failure = CallFailure("cell", describe_error(error, None))
    return failure


def _display(*values, **_):
    """A notebook's display(): prints the values as text, which the notes take up."""
    for value in values:
        print(repr(value))


def _call(function, args):
    return function(*args)
