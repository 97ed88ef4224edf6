"""The process in which answers run: it imports NumPy, autograd and minflow, goes to jail, and forks for each probe.

Started by jail.py as `python -c …` with the number of its end of a socket pair. It never sees a submission: the judge
sends it one end of another pair, the child that it forks reads the Call there, executes the cells, calls the answer
once, writes what came, and ends. The worker tells the judge how the child ended. It imports no chapter of the checks.
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

import autograd.numpy  # noqa: F401
import cloudpickle  # noqa: F401  what its pickles call
import numpy as np

import flowcourse
import minflow.models
import minflow.training  # noqa: F401

from ..checks.call import call_answer, describe_error, wrong_answer
from ..checks.cells import run_cell
from ..checks.guard import TimeUp
from ..checks.model import Fault, Outcome, Probe
from . import walls
from .wire import ENDED, JOB, Call, pack

WARM = 20
TRIAL_CELL = "import numpy\ndef f(x):\n    print(x)\n    return numpy.exp(x)"
TRIAL = Call((("<trial>", TRIAL_CELL),), "f", ("x",), ("y",), (np.ones(3),))
DEPTH = 3000  # of recursion, as in a notebook's kernel


def main(descriptor, walled, hidden):
    """Serve the judge until it closes its end."""
    control = socket.socket(fileno=descriptor)
    sys.setrecursionlimit(DEPTH)
    flowcourse.check = flowcourse.panel = _quiet  # an answer cell may hold the check's line, too
    walls.first_to_go()
    _ready_for_plots_and_bars()
    sys.argv[:] = [""]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    report, close = walls.put_up(hidden) if walled else walls.none()
    os.dup2(nowhere, 2)  # nobody reads on: a pipe that one answer filled would hold up the next that warns
    os.close(nowhere)
    control.sendall(json.dumps(report).encode() + b"\n")
    _warm_up()
    while True:
        job, descriptors, _, _ = socket.recv_fds(control, JOB.size, 1)
        if not descriptors:
            return
        control.sendall(ENDED.pack(*_probe(descriptors[0], *JOB.unpack(job), close)))


def _ready_for_plots_and_bars():
    """What packages do at first and an answer may not: write a list of fonts, read styles at home, start a thread."""
    with contextlib.suppress(ImportError):
        import matplotlib.font_manager
        import matplotlib.style  # noqa: F401
    with contextlib.suppress(ImportError):
        import tqdm

        tqdm.tqdm.monitor_interval = 0


def _warm_up():
    """What is done once here need not be done in each child; and its pages stay shared with the worker."""
    for _ in range(WARM):
        pack(outcome_of(pickle.loads(pickle.dumps(TRIAL))))
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


def _quiet(*args, **kwargs):
    pass


def _probe(connection, seconds, wall, close):
    """Fork a child that serves the connection; (its wait status, its CPU seconds)."""
    child = os.fork()
    if child == 0:
        try:
            _serve(connection, seconds, close)
        finally:
            os._exit(1)
    os.close(connection)
    signal.signal(signal.SIGALRM, lambda *_: _end(os.kill, child))
    signal.setitimer(signal.ITIMER_REAL, wall, 1)
    _, status, usage = os.wait4(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    _end(os.killpg, child)  # outside the jail it may have forked
    return status, usage.ru_utime + usage.ru_stime


def _end(kill, child):
    with contextlib.suppress(OSError):
        kill(child, signal.SIGKILL)


def _serve(connection, seconds, close):
    """The child's whole life."""
    os.setsid()
    os.closerange(3, connection)
    os.closerange(connection + 1, 1024)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, _time_up)
    walls.end_with_parent()
    with open(connection, "rb", closefd=False) as stream:
        asked = pickle.loads(stream.read(int.from_bytes(stream.read(8), "big")))
    _same_draws()
    close(seconds)
    data = memoryview(pack(outcome_of(asked)))
    while data:
        data = data[os.write(connection, data) :]
    os._exit(0)


def _same_draws():
    """What an answer draws without a seed of its own is the same in each run."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  the old way, which an answer may take
    np.random.bit_generator.randbits = random.Random(0).getrandbits  # where default_rng() takes its seed


def _time_up(signum, frame):
    raise TimeUp


def outcome_of(asked):
    """Run the cells, then call the answer: what its own cell raised counts only when there is no answer after it."""
    space = _fresh_space()
    try:
        raised = _run(asked.cells, space)
        if asked.name not in space:
            return Outcome(fault=raised or Fault("undefined", asked.name))
        answer = space[asked.name]
        fault = wrong_answer(asked, answer)
        return Outcome(fault=fault) if fault else call_answer(asked, answer, Probe(asked.args), _call)
    except TimeUp:
        return Outcome(fault=Fault("time"))


def _fresh_space():
    """The names that a notebook starts with, in a module that can be found, as pickle wants it for a class."""
    sys.modules["__main__"] = module = types.ModuleType("__main__")
    space = vars(module)
    space |= {"display": _display, "get_ipython": _Shell}
    return space


class _Shell:
    """What get_ipython() gives here: magics without effect."""

    def __getattr__(self, name):
        return _quiet


def _run(cells, space):
    """Execute cells as a notebook does, on after an error; a Fault when the last one raised."""
    for filename, text in cells:
        try:
            run_cell(text, filename, space)
            fault = None
        except TimeUp:
            raise
        except BaseException as error:
            fault = Fault("cell", describe_error(error, None))
    return fault


def _display(*values, **_):
    """What a notebook has under this name; the text of it, for the notes."""
    for value in values:
        print(repr(value))


def _call(function, args):
    return function(*args)
