"""The process that runs answers: it imports NumPy, autograd and minflow, restricts itself, and forks for each exercise.

jail.py starts it as `python -c …` with the number of its end of a socket pair. It never sees a submission: the judge
sends it one end of another pair, and the child that it forks reads there what to do, one Cell or Call after the other,
and writes an Outcome for each. The worker ends the child when the judge is done with it, or its time is up, and tells
how it ended. It imports no exercise.
"""

import contextlib
import gc
import json
import os
import pickle
import random
import select
import signal
import socket
import sys
import tempfile
import time
import types

import autograd.numpy  # noqa: F401
import cloudpickle  # noqa: F401  its pickles call it
import numpy as np

import minflow.data  # a project hides a file of this folder: in the jail, which cannot list it, no import would find it
import minflow.models
import minflow.training  # noqa: F401

from ..checking.call import call_answer, call_problem, describe_error
from ..checking.guard import TimeUp, time_up
from ..checking.parts import CallFailure, Outcome, TestInput
from ..checking.run_cell import run_cell
from ..checking.stand_in import Nothing, put_in_place
from . import private_folder, restrict, surroundings
from .helper_files import HelperFiles
from .protocol import CHILD_LIMITS, DONE, ENDED, FORKED, LENGTH, Call, Cell, Helpers, pack

WARM_UP_ROUNDS = 20  # how often the trial is made before the first fork
TRIAL_CELL = Cell("<trial>", "import numpy\ndef f(x):\n    print(x)\n    return numpy.exp(x)")
TRIAL_CALL = Call("trial", "f", ("x",), ("y",), (np.ones(3),))
RECURSION_DEPTH = 3000  # as in a notebook's kernel


def main(descriptor, restricted, hidden):
    """Serve the judge until it closes its end."""
    control = socket.socket(fileno=descriptor)
    sys.setrecursionlimit(RECURSION_DEPTH)
    restrict.first_to_be_killed()
    os.umask(0o077)
    folder = private_folder.make()
    os.chdir(folder)
    _ready_for_plots_and_bars()
    nowhere, ended = os.open(os.devnull, os.O_WRONLY), _ends_of_children()
    report, restrict_child = restrict.restrict_worker(hidden, folder) if restricted else restrict.limits_only()
    hidden.clear()
    _surround(folder, restricted, report)
    os.dup2(nowhere, 2)  # nobody reads stderr from here on: once full, the pipe would block the next answer that warns
    os.close(nowhere)
    control.sendall(json.dumps(report).encode() + b"\n")
    _warm_up()
    while True:
        times, descriptors, _, _ = socket.recv_fds(control, CHILD_LIMITS.size, 1)
        if not descriptors:
            return
        _child(control, ended, descriptors[0], *CHILD_LIMITS.unpack(times), restrict_child, folder)


def _surround(folder, restricted, report):
    """Put in place what answers find around them, for all children."""
    os.environ["TMPDIR"] = os.environ["HOME"] = folder
    sys.argv[:] = [""]
    if restricted:
        surroundings.hide()
        surroundings.work_at_once()
    if report["landlock"] and report["seccomp"]:
        surroundings.remove_by_moving()
    tempfile.tempdir = folder


def _ends_of_children():
    """A descriptor that can be read from as soon as a child has ended."""
    ended, wakeup = os.pipe()
    os.set_blocking(ended, False)
    os.set_blocking(wakeup, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakeup)
    return ended


def _ready_for_plots_and_bars():
    """Do what packages do when first used and an answer may not: write a list of fonts, read styles, start a thread."""
    with contextlib.suppress(ImportError):
        import matplotlib.font_manager
        import matplotlib.style  # noqa: F401
    with contextlib.suppress(ImportError):
        import tqdm

        tqdm.tqdm.monitor_interval = 0


def _warm_up():
    """Do here once what each child would have to do; the children also share the memory that it takes."""
    for _ in range(WARM_UP_ROUNDS):
        names = Names()
        for asked in (TRIAL_CELL, TRIAL_CALL):
            pack(names.outcome(pickle.loads(pickle.dumps(asked)), 9, 9))
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)


def _child(control, ended, connection, seconds, clock, restrict_child, folder):
    """Fork a child that serves the connection until it ends; tell how it ended, and empty its folder.

    It is ended when the judge is done, the time is up, or it has written too much.
    """
    with contextlib.suppress(BlockingIOError):
        os.read(ended, 1000)  # what the children before have left
    child = os.fork()
    if child == 0:
        try:
            _serve(connection, seconds, restrict_child)
        finally:
            os._exit(1)
    control.sendall(FORKED.pack(child))
    os.close(connection)
    news = select.poll()
    news.register(control, select.POLLIN)
    news.register(ended, select.POLLIN)
    full, blind, until = False, 0, time.monotonic() + clock
    while not news.poll(1000 * private_folder.EVERY) and not full and time.monotonic() < until:
        full = private_folder.too_full(folder)
        blind = blind + 1 if full is None else 0
        full = full or blind == private_folder.BLIND_LOOKS
    _end(os.kill, child)
    _, status, usage = os.wait4(child, 0)
    _end(os.killpg, child)  # without restrictions it may have forked
    private_folder.empty(folder)
    status = int(signal.SIGXFSZ) if full else status
    control.sendall(ENDED.pack(status, usage.ru_utime + usage.ru_stime))
    if control.recvmsg(len(DONE))[0] != DONE:
        sys.exit()


def _end(kill, child):
    with contextlib.suppress(OSError):
        kill(child, signal.SIGKILL)


def _serve(connection, seconds, restrict_child):
    """Everything that the child does: restrict itself, and do what it is asked to, one thing after the other."""
    os.setsid()
    os.closerange(3, connection)
    os.closerange(connection + 1, 1024)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number in (signal.SIGXCPU, signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, time_up)
    restrict.end_with_parent()
    restrict_child(seconds)
    names = Names()
    while length := _read(connection, LENGTH.size):
        outcome = names.outcome(*pickle.loads(_read(connection, *LENGTH.unpack(length))))
        _write(connection, pack(outcome))
    os._exit(0)


def _read(connection, length):
    """`length` bytes; none at the end."""
    data = b""
    while len(data) < length:
        chunk = os.read(connection, length - len(data))
        if not chunk:
            return b""
        data += chunk
    return data


def _write(connection, data):
    data = memoryview(LENGTH.pack(len(data)) + data)
    while data:
        data = data[os.write(connection, data) :]


def _same_draws():
    """Numbers that an answer draws without a seed of its own are the same in each run."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  an answer may draw in the old way
    np.random.bit_generator.randbits = random.Random(0).getrandbits  # where default_rng() takes its seed


class Names:
    """What the cells have defined so far, as in a notebook's kernel.

    outcome(asked, cpu, wall) runs a cell or makes a call, for so many seconds of the processor and by the clock.
    """

    def __init__(self):
        sys.modules["__main__"] = module = types.ModuleType("__main__")  # in which pickle finds the answer's classes
        self.space = vars(module)
        self.space |= {"display": _display, "get_ipython": Nothing}
        self.answers, self.checked = {}, {}  # {exercise id: an answer}
        put_in_place(check=self._check, predict=lambda *_: Nothing())

    def _check(self, exercise_id, answer=None):
        """Keeps what the notebook checks: the answer, where it has another name than it should have."""
        self.checked[str(exercise_id)] = answer

    def outcome(self, asked, cpu, wall):
        _same_draws()
        try:
            with _at_most(cpu, wall):
                if isinstance(asked, Helpers):
                    sys.meta_path.append(HelperFiles(asked.sources))
                    return Outcome(())
                return self._ran(asked) if isinstance(asked, Cell) else self._called(asked)
        except TimeUp:
            return Outcome(failure=CallFailure("time"))

    def _ran(self, cell):
        try:
            run_cell(cell.text, cell.name, self.space)
        except TimeUp:
            raise
        except BaseException as error:
            return Outcome(failure=CallFailure("cell", describe_error(error, None)))
        return Outcome(())

    def _called(self, asked):
        if asked.exercise not in self.answers:
            if asked.name in self.space:
                self.answers[asked.exercise] = self.space[asked.name]
            elif asked.exercise in self.checked:
                self.answers[asked.exercise] = self.checked[asked.exercise]
            else:
                return Outcome(failure=CallFailure("undefined", asked.name))
        answer = self.answers[asked.exercise]
        failure = call_problem(asked, answer)
        if failure:
            return Outcome(failure=failure)
        return call_answer(asked, answer, TestInput(asked.args), _call)


@contextlib.contextmanager
def _at_most(cpu, wall):
    """After so many seconds of the processor, or by the clock, TimeUp is raised in the block."""
    try:
        signal.setitimer(signal.ITIMER_PROF, cpu, 1)
        signal.setitimer(signal.ITIMER_REAL, wall, 1)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _display(*values, **_):
    """A notebook's display(): prints the values as text, which goes into the notes."""
    for value in values:
        print(repr(value))


def _call(function, args):
    return function(*args)
