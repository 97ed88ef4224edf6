"""Call answers where they can do no harm: each call runs in a new process that may not use files or the network.

    with Jail() as jail:
        jail.call(asked, Clock(3))          # an Outcome: the values, or a failure, whatever the answer does

The restrictions need Linux. Jail(restricted=False) runs answers that are trusted on any system that has fork.
"""

import contextlib
import json
import math
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import cloudpickle

from ..checking.parts import CallFailure, Outcome
from .protocol import ENDED, LARGEST, TIMES, Forged, unpack

PACKAGE = Path(__file__).resolve().parents[1]
SLACK = 4  # seconds by the clock for each CPU second: a machine may have other work, and an answer may sleep
START = "import sys; sys.path.insert(0, sys.argv[1]); from flowcourse.sandbox.worker import main; "
START += "main(int(sys.argv[2]), sys.argv[3] == 'restricted', sys.argv[4:])"
ENVIRONMENT = {"LANG": "C.UTF-8", "MPLBACKEND": "Agg", "PYTHONHASHSEED": "0"}
ENVIRONMENT |= {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")}
KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # some Pythons do not start without these


class JailError(Exception):
    """The jail itself does not work; the message says why."""


class Clock:
    """What several calls may take together: CPU seconds, and SLACK times as many by the clock on the wall."""

    def __init__(self, seconds):
        self.cpu, self.wall, self.spent, self.up = seconds, SLACK * seconds, 0.0, False

    def take(self, cpu, wall):
        self.cpu, self.wall, self.spent = self.cpu - cpu, self.wall - wall, self.spent + wall
        self.up = self.up or min(self.cpu, self.wall) <= 0


class Jail:
    """A worker process. `hidden` are folders that an answer must not read, even where Python's packages are inside.

    `load` names modules that the worker imports when it is started again, if it can, so that no call has to.
    """

    def __init__(self, restricted=True, hidden=()):
        self.restricted, self.hidden = restricted, [PACKAGE, *hidden]
        self.process, self.used = None, 0.0  # CPU seconds of the latest call, by the system's count
        self.load = ()

    def __enter__(self):
        if not hasattr(os, "fork"):
            raise JailError("each answer runs in a forked process: grade on Linux or macOS, in WSL or in a container")
        self.control, theirs = socket.socketpair()
        start = "".join(f"try: import {name}\nexcept Exception: pass\n" for name in self.load) + START
        command = [sys.executable, "-P", "-B", "-c", start, str(PACKAGE.parent), str(theirs.fileno())]
        command += ["restricted" if self.restricted else "open", *map(str, self.hidden)]
        with theirs:
            self.process = subprocess.Popen(
                command,
                env=ENVIRONMENT | {name: os.environ[name] for name in KEPT if name in os.environ},
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        self.report = self._hello()
        return self

    def __exit__(self, *_):
        self.control.close()
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()

    def restart(self):
        self.__exit__()
        self.__enter__()

    def _hello(self):
        with self.control.makefile("rb") as stream:
            line = stream.readline()
        if not line:
            said = self.process.stderr.read().decode(errors="replace").strip()
            self.__exit__()
            raise JailError(f"the worker did not start: {said.splitlines()[-1] if said else 'it said nothing'}")
        return json.loads(line)

    def call(self, asked, clock):
        """The Outcome of one call, which takes its time from the clock; a failure where that is up.

        A call that is watched has a frame more, so that a recursion may end early: then it is made again, unwatched.
        """
        outcome = self._survive(asked, clock)
        if asked.watch and outcome.failure and outcome.failure.kind == "recursion":
            outcome = self._survive(replace(asked, watch=False), clock)
        return outcome

    def _survive(self, asked, clock):
        """Where the worker ends, replace it and make the call once more. Where that one ends too, it was the answer."""
        for _ in range(2):
            if clock.up:
                return Outcome(failure=CallFailure("time"))
            try:
                return self._try(asked, clock)
            except JailError:
                self.restart()
        return Outcome(failure=CallFailure("crash", "and with it the process that forks"))

    def _try(self, asked, clock):
        ours, theirs = socket.socketpair()
        cpu, wall, start = math.ceil(clock.cpu), math.ceil(clock.wall), time.monotonic()  # no later than the worker's
        with ours:
            with theirs:
                self._send(TIMES.pack(cpu, wall), theirs)
            try:
                message = cloudpickle.dumps(asked, protocol=pickle.HIGHEST_PROTOCOL)
                ours.sendall(len(message).to_bytes(8, "big") + message)
            except OSError:  # the child has ended already: its status says why
                pass
            data, status, self.used = self._receive(ours, wall)
        clock.take(self.used, time.monotonic() - start)
        outcome = _outcome(data, status, clock.up or self.used >= 0.9 * cpu, len(asked.returns))
        clock.up |= outcome.failure is not None and outcome.failure.kind == "time"
        return outcome

    def _send(self, times, theirs):
        try:
            socket.send_fds(self.control, [times], [theirs.fileno()])
        except OSError as error:
            raise JailError(f"the worker is gone: {error.strerror}") from None

    def _receive(self, ours, wall):
        """(the bytes of the child, its wait status, its CPU seconds), once the worker has said how the child ended."""
        data, deadline = bytearray(), time.monotonic() + wall + 30
        poll = select.poll()
        poll.register(ours, select.POLLIN)
        poll.register(self.control, select.POLLIN)
        while time.monotonic() < deadline:
            ready = [descriptor for descriptor, _ in poll.poll(1000)]
            if ours.fileno() in ready:
                if not _read(ours, data):
                    poll.unregister(ours)
                    _hang_up(ours)
            elif self.control.fileno() in ready:  # and nothing else is left to read
                ended = self.control.recv(ENDED.size, socket.MSG_WAITALL)
                if len(ended) < ENDED.size:
                    raise JailError("the worker ended")
                return bytes(data), *ENDED.unpack(ended)
        raise JailError(f"the worker has not answered for {wall + 30} s")


def _read(connection, data):
    """Append the bytes that have arrived; False at the end, or when there are more than any answer may give."""
    try:
        chunk = connection.recv(2**20)
    except OSError:
        chunk = b""
    data += chunk
    return bool(chunk) and len(data) <= 2 * LARGEST


def _hang_up(connection):
    """A child that goes on writing gets an error instead of waiting."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _outcome(data, status, spent, count):
    """The Outcome of a child that ended with this status; `spent` says whether its time had run out."""
    if status == 0:
        try:
            return unpack(data, count)
        except Forged as error:
            return Outcome(failure=CallFailure("crash", f"what it sent is no result: {error}"))
    if spent:
        return Outcome(failure=CallFailure("time"))
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return Outcome(failure=CallFailure("crash", f"signal {number}, {signal.strsignal(number)}"))
    return Outcome(failure=CallFailure("crash", f"exit code {os.waitstatus_to_exitcode(status)}"))
