"""Run answers where they can do no harm: in new processes with no network, and no files but a folder of their own.

    with Jail() as jail:
        outcome = jail.call([Cell("<answer>", text)], Call("ex-01-2", "f", ("x",), ("y",), (x,)), Clock(3))

An Outcome holds values, or a failure, whatever the answer does. The restrictions need Linux. Jail(restricted=False)
runs answers that are trusted on any system that has fork.
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
from .protocol import (
    CHILD_LIMITS,
    DONE,
    ENDED,
    FORKED,
    KEPT_VARIABLES,
    LENGTH,
    SLACK,
    VALUES_BYTES,
    Call,
    Forged,
    unpack,
)

PACKAGE = Path(__file__).resolve().parents[1]
SPARE_SECONDS = 2  # after which a cell or a call that should have stopped itself is ended
SMALLEST_PART, MOST_SMALL_PARTS = 4096, 100  # bytes of a message that are read at once, and parts that may be smaller
READING_SECONDS = 5  # in which a child has to read what it is asked
WORKER_SECONDS = 30  # after the time of a child, in which the worker has to tell how it ended
# Folders come by the socket, and are forgotten: an answer can read the command line in its own memory.
START_CODE = "import json, os, sys; at = int(sys.argv[1]); folder, *rest = json.loads(os.read(at, 2**16)); "
START_CODE += "sys.path.insert(0, folder); del folder; from flowcourse.sandbox.worker import main; main(at, *rest)"
ENVIRONMENT = {"LANG": "C.UTF-8", "MPLBACKEND": "Agg", "PYTHONHASHSEED": "0", "USER": "student"}
ENVIRONMENT |= {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")}


class JailError(Exception):
    """The jail itself does not work; the message says why."""


class Clock:
    """What several things may take together: CPU seconds, and SLACK times as many by the clock on the wall.

    cpu, wall              seconds that are left
    cpu_spent, wall_spent  seconds that were taken
    waited                 of wall_spent, the seconds in which other work had the processor
    """

    def __init__(self, cpu, wall=None):
        self.cpu, self.wall = cpu, SLACK * cpu if wall is None else wall
        self.cpu_spent = self.wall_spent = self.waited = 0.0

    def take(self, cpu, wall, waited=0.0):
        self.cpu, self.wall = self.cpu - cpu, self.wall - wall
        self.cpu_spent, self.wall_spent = self.cpu_spent + cpu, self.wall_spent + wall
        self.waited += waited

    @property
    def up(self):
        return min(self.cpu, self.wall) <= 0


class Jail:
    """A worker process. `hidden` are folders that an answer must not read, even where Python's packages are inside.

    `load` names modules that the worker imports when it is started again, if it can, so that no answer has to.
    """

    def __init__(self, restricted=True, hidden=()):
        self.restricted, self.hidden = restricted, [PACKAGE, *hidden]
        self.process = None
        self.load = ()

    def __enter__(self):
        if not hasattr(os, "fork"):
            raise JailError("each answer runs in a forked process: grade on Linux or macOS, in WSL or in a container")
        self.control, theirs = socket.socketpair()
        start = "".join(f"try: import {name}\nexcept Exception: pass\n" for name in self.load) + START_CODE
        command = [sys.executable, "-P", "-B", "-c", start, str(theirs.fileno())]
        folders = list(map(str, self.hidden))
        with theirs:
            self.control.sendall(json.dumps([str(PACKAGE.parent), self.restricted, folders]).encode())
            self.process = subprocess.Popen(
                command,
                env=ENVIRONMENT | {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ},
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
        line = b""
        with self.control.makefile("rb") as stream, contextlib.suppress(OSError):
            line = stream.readline()
        if not line:
            stderr = self.process.stderr.read().decode(errors="replace").strip()
            self.__exit__()
            raise JailError(f"the worker did not start: {stderr.splitlines()[-1] if stderr else 'it said nothing'}")
        return json.loads(line)

    def call(self, cells, asked, clock):
        """The Outcome of one call, after these cells, in a process of its own."""
        process = Clock(clock.cpu + SPARE_SECONDS, clock.wall + SPARE_SECONDS)
        return self.run(lambda child: child.outcomes(cells, [asked], clock)[-1], process)

    def run(self, talk, clock):
        """What talk(child) returns, for a new Child that lives as long as the clock allows.

        Where the worker ends, it is replaced, and everything is done again. If the new one ends too, the answer did it.
        """
        for _ in range(2):
            if clock.up:
                return talk(Process(CallFailure("time")))
            start = time.monotonic()
            try:
                with Child(self.control, clock) as child:
                    return talk(child)
            except JailError:
                lost = time.monotonic() - start
                clock.take(lost, lost)
                self.restart()
        return talk(Process(CallFailure("crash", "and with it the process that forks")))


class Process:
    """A process that has ended, so that every call fails. `failure` says why; it is None while a Child lives."""

    def __init__(self, failure=None):
        self.failure = failure

    def ask(self, asked, clock):
        """The Outcome of what is asked, which may take what is left on the clock; the clock loses what it took."""
        return Outcome(failure=self.failure)

    def outcomes(self, cells, calls, clock):
        """Run the cells, of which the last is the answer. Returns an Outcome for each call, up to the first failure."""
        raised = [self.ask(cell, clock).failure for cell in cells][-1]
        return self.called(calls, raised, clock)

    def called(self, calls, raised, clock):
        """An Outcome for each call, up to the first failure. `raised` is what the cell of the answer raised."""
        if raised and raised.kind == "time":
            return [Outcome(failure=raised)]
        outcomes = []
        for call in calls:
            outcomes.append(self.ask(call, clock))
            if outcomes[-1].failure:
                break
        if raised and outcomes[-1].failure and outcomes[-1].failure.kind == "undefined":
            outcomes[-1] = replace(outcomes[-1], failure=raised)
        return outcomes


class Child(Process):
    """A process of the jail, for as long as the block lasts; JailError where the worker is gone."""

    def __init__(self, control, clock):
        super().__init__()
        self.control, self.clock, self.data, self.over = control, clock, bytearray(), False
        self.cpu, self.wall = math.ceil(clock.cpu), math.ceil(clock.wall)
        self.waited = 0.0
        self.longest = self.wall + WORKER_SECONDS

    def __enter__(self):
        self.start = time.monotonic()  # no later than the worker's
        self.ours, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as if_it_fails:
            if_it_fails.callback(self.ours.close)
            self._tell(socket.send_fds, [CHILD_LIMITS.pack(self.cpu, self.wall)], [theirs.fileno()])
            (self.pid,) = FORKED.unpack(self._told(FORKED.size))
            if_it_fails.pop_all()
        self.poll = select.poll()
        self.poll.register(self.ours, select.POLLIN)
        self.poll.register(self.control, select.POLLIN)
        return self

    def __exit__(self, kind, *_):
        with self.ours:
            if kind is None or not issubclass(kind, JailError):
                self._tell(socket.socket.sendall, DONE)
                if not self.over:
                    self._ended()

    def ask(self, asked, clock):
        if self.failure:
            return super().ask(asked, clock)
        if clock.up:
            return Outcome(failure=CallFailure("time"))
        message = cloudpickle.dumps((asked, clock.cpu, clock.wall), protocol=pickle.HIGHEST_PROTOCOL)
        (cpu, wall), waited = self._used(), self.waited
        try:
            self._send(LENGTH.pack(len(message)) + message)
            if self.failure:
                return super().ask(asked, clock)
            data = self._answer(cpu + clock.cpu + SPARE_SECONDS, wall + clock.wall + SPARE_SECONDS)
            if data is None:
                return super().ask(asked, clock)
            return unpack(data, len(asked.returns) if isinstance(asked, Call) else 0)
        except Forged as error:
            self.failure = CallFailure("crash", f"what it sent is no result: {error}")
            return super().ask(asked, clock)
        finally:
            cpu_now, wall_now = self._used()
            clock.take(cpu_now - cpu, wall_now - wall, self._has_waited() - waited)

    def _send(self, data):
        """Send what is asked; a child that does not read it at once has sent outcomes of its own, and is ended."""
        self.ours.settimeout(READING_SECONDS)
        try:
            self.ours.sendall(data)
        except TimeoutError:
            self.failure = CallFailure("crash", "it did not read what it was asked")
        except OSError:  # where the child has ended already, its status says why
            pass

    def _used(self):
        """(CPU seconds, seconds by the clock) of the child so far; the latter for both where no system tells."""
        wall = time.monotonic() - self.start
        if not self.over:
            try:
                self.cpu_used = time.clock_gettime(~self.pid << 3 | 2)  # how Linux numbers another process's clock
            except (AttributeError, OSError):
                self.cpu_used = wall
        return self.cpu_used, wall

    def _has_waited(self):
        """Seconds for which the child could have gone on so far, and other work had the processor; 0 if none tells."""
        try:
            with open(f"/proc/{self.pid}/schedstat", "rb", buffering=0) as file:
                self.waited = int(file.read().split()[1]) / 1e9
        except (OSError, ValueError, IndexError):
            pass
        return self.waited

    def _answer(self, most_cpu, most_wall):
        """The bytes of one Outcome; None where the child has ended, or is to end, and then `failure` says why."""
        parts = 0
        while (data := self._message()) is None:
            cpu, wall = self._used()
            if cpu > most_cpu or wall > most_wall:
                self.failure = CallFailure("time")
                return None
            ready = self._ready()
            if self.ours.fileno() in ready:
                chunk = _received(self.ours)
                self.data += chunk
                parts += 1
                if parts > MOST_SMALL_PARTS + len(self.data) // SMALLEST_PART:
                    raise Forged("it came in too many parts")
                if not chunk or len(self.data) > 2 * VALUES_BYTES:  # more than any answer may give
                    self.poll.unregister(self.ours)
                    with contextlib.suppress(OSError):  # a child that goes on writing gets an error instead of waiting
                        self.ours.shutdown(socket.SHUT_RDWR)
            elif ready:  # the worker has news, and nothing else is left to read
                status, cpu = self._ended()
                self.failure = _failure(status, self.clock.up or cpu >= 0.9 * self.cpu)
                return None
        if self.data:
            raise Forged("it is more than was asked")
        return data

    def _message(self):
        """The first message that has arrived as a whole, or None."""
        if len(self.data) < LENGTH.size:
            return None
        end = LENGTH.size + LENGTH.unpack_from(self.data)[0]
        if end > 2 * VALUES_BYTES:
            raise Forged("longer than any")
        if len(self.data) < end:
            return None
        message = bytes(self.data[LENGTH.size : end])
        del self.data[:end]
        return message

    def _ready(self):
        """The descriptors that can be read from, after a second at the latest."""
        if time.monotonic() > self.start + self.longest:
            raise JailError(f"the worker has not answered for {self.longest} s")
        return [descriptor for descriptor, _ in self.poll.poll(1000)]

    def _ended(self):
        """(the child's wait status, its CPU seconds), once the worker has sent them. The clock loses what was used."""
        while self.control.fileno() not in (ready := self._ready()):
            if ready and not _received(self.ours):
                self.poll.unregister(self.ours)
        status, self.cpu_used = ENDED.unpack(self._told(ENDED.size))
        self.over = True
        self.clock.take(*self._used())
        return status, self.cpu_used

    def _told(self, size):
        """So many bytes of what the worker says."""
        said = b""
        with contextlib.suppress(OSError):
            said = self.control.recv(size, socket.MSG_WAITALL)
        if len(said) < size:
            raise JailError("the worker ended")
        return said

    def _tell(self, send, *message):
        try:
            send(self.control, *message)
        except OSError as error:
            raise JailError(f"the worker is gone: {error.strerror}") from None


def _received(connection):
    """The bytes that have arrived; none at the end."""
    try:
        return connection.recv(2**20)
    except OSError:
        return b""


def _failure(status, spent):
    """Why a child ended by itself; `spent` says whether its time had run out."""
    if spent:
        return CallFailure("time")
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return CallFailure("crash", f"signal {number}, {signal.strsignal(number)}")
    return CallFailure("crash", f"exit code {os.waitstatus_to_exitcode(status)}")
