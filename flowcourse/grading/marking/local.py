"""Judges on this machine: several processes, each of which works on one job at a time.

    for job, mark in Local(2, session).grade(jobs): ...

A judge that dies, raises or sends nothing for `patience` seconds is replaced, and the batch goes on.
"""

import os
import signal
import threading
from collections import deque
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from time import monotonic

from ...checking.guard import GIBIBYTE, memory_limit
from ...core.command import Sentence
from .jobs import after_death, run_job

SILENT_SECONDS = 900  # without a mark: far more than the jail's own limits allow for one exercise
JUDGE_BYTES = 4 * GIBIBYTE  # of memory, beyond what a judge has at its start
START_SECONDS, END_SECONDS = 120, 10  # for a process to start, and to end by itself
PROCESSES = get_context("spawn")  # a new process inherits no lock, thread or open file


class Local:
    """`session()` is a context manager that gives a judge; it is entered in each process."""

    def __init__(self, judges, session, patience=SILENT_SECONDS):
        self.judges, self.session, self.patience = judges, session, patience

    def __enter__(self):
        return self

    def __exit__(self, *error):
        """Nothing: `grade` ends its processes."""

    def grade(self, jobs):
        """Pairs (job, mark) as they come. A job is taken from `jobs` whenever a judge is free."""
        again, jobs, idle, busy = deque(), iter(jobs), [], {}
        try:
            while True:
                while len(busy) < self.judges and (job := again.popleft() if again else next(jobs, None)):
                    process = idle.pop() if idle else JudgeProcess(self.session)
                    process.take(job)
                    busy[process.pipe] = process
                if not busy:
                    return
                for process in self._with_news(busy):
                    job, marks, retries = process.receive()
                    again.extend(retries)
                    yield from ((job, mark) for mark in marks)
                    if not process.left:
                        del busy[process.pipe]
                        if process.alive:
                            idle.append(process)
        finally:
            for process in idle:
                process.rest()
            for process in busy.values():
                process.end()

    def _with_news(self, busy):
        """The processes that have sent something. One that was silent for too long is ended, which counts as news."""
        processes = [busy[pipe] for pipe in wait(list(busy), timeout=1)]
        for process in busy.values():
            if monotonic() - process.last > self.patience:
                process.end(f"no answer for {self.patience} s")
        return processes


class JudgeProcess:
    """A judge in a process of its own, and the job that it works on."""

    def __init__(self, session):
        self.pipe, theirs = PROCESSES.Pipe()
        self.process = PROCESSES.Process(target=_serve, args=(theirs, session), daemon=True)
        self.process.start()
        theirs.close()
        self.job, self.left, self.alive, self.last = None, [], True, monotonic()
        self.reason = "the grader's process ended"
        if not self.pipe.poll(START_SECONDS) or self._next_message() != "ready":
            self.end()
            raise Sentence(f"the judge does not start: {self.reason}")

    def take(self, job):
        self.job, self.left, self.last = job, list(job.exercises), monotonic()
        with suppress(OSError):  # it died while it was idle: the next `receive` notices
            self.pipe.send(job)

    def receive(self):
        """(job, marks, jobs to try again): one mark, or, where the judge died, what is left to do."""
        mark = self._next_message()
        if mark is not None:
            self.left.remove(mark.exercise)
            self.last = monotonic()
            return self.job, [mark], []
        self.end()
        retries, marks = after_death(self.job, self.left, self.reason)
        self.left = []
        return self.job, marks, retries

    def _next_message(self):
        """What the judge sent; None when it died, and then `reason` may say why."""
        try:
            message = self.pipe.recv()
        except (EOFError, OSError):
            return None
        if isinstance(message, Exception):
            self.reason = str(message)
            return None
        return message

    def rest(self):
        """There is nothing more to do: the judge stops its worker and ends by itself."""
        self.pipe.close()
        self.process.join(END_SECONDS)
        self.process.kill()

    def end(self, reason=None):
        self.alive, self.reason = False, reason or self.reason
        self.process.kill()
        self.process.join()


def _serve(pipe, session):
    """The judge's side: marks for one job after another, until the run ends or is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the run, which ends this process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        with session() as judge, memory_limit(JUDGE_BYTES):
            pipe.send("ready")
            while True:
                for mark in run_job(judge, pipe.recv()):
                    pipe.send(mark)
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:
        pipe.send(RuntimeError(f"{type(error).__name__}: {error}"))


def _end_with_parent():
    """A run that was killed leaves no judge, which would go on to the end of an answer. The worker ends with it."""
    wait([parent_process().sentinel])
    os._exit(1)
