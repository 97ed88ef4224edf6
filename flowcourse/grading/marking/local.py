"""Judges on this machine: N processes, each given one submission at a time.

    for order, mark in Local(2, judge.session).grade(orders): ...

A judge that dies, raises or says nothing for `patience` seconds is replaced, and the batch goes on.
"""

import signal
from collections import deque
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from time import monotonic

from ..wrapping import Sentence
from .orders import after_death, answer

PATIENCE = 900  # seconds without a mark: far more than what the jail's own limits allow for one exercise
START, REST = 120, 10
PROCESSES = get_context("spawn")  # a clean start: no lock, thread or open file comes along


class Local:
    """`session()` is a context manager that gives a judge; it is entered in each process."""

    def __init__(self, judges, session, patience=PATIENCE):
        self.judges, self.session, self.patience = judges, session, patience

    def __enter__(self):
        return self

    def __exit__(self, *error):
        """Nothing: `grade` ends its judges."""

    def grade(self, orders):
        """Pairs (order, mark) as they come, from orders that are taken as judges become free."""
        again, orders, idle, busy = deque(), iter(orders), [], {}
        try:
            while True:
                while len(busy) < self.judges and (order := again.popleft() if again else next(orders, None)):
                    seat = idle.pop() if idle else Seat(self.session)
                    seat.take(order)
                    busy[seat.pipe] = seat
                if not busy:
                    return
                for seat in self._heard(busy):
                    order, marks, retries = seat.hear()
                    again.extend(retries)
                    yield from ((order, mark) for mark in marks)
                    if not seat.left:
                        del busy[seat.pipe]
                        idle += [seat] if seat.alive else []
        finally:
            for seat in idle:
                seat.rest()
            for seat in busy.values():
                seat.end()

    def _heard(self, busy):
        """The seats that have something to say; one that was silent for too long is ended, which it says."""
        heard = [busy[pipe] for pipe in wait(list(busy), timeout=1)]
        for seat in busy.values():
            if monotonic() - seat.last > self.patience:
                seat.end(f"no answer for {self.patience} s")
        return heard


class Seat:
    """One judge in a process of its own, and the order that it works on."""

    def __init__(self, session):
        self.pipe, there = PROCESSES.Pipe()
        self.process = PROCESSES.Process(target=_serve, args=(there, session), daemon=True)
        self.process.start()
        there.close()
        self.order, self.left, self.alive, self.last = None, [], True, monotonic()
        self.reason = "the grader's process ended"
        if not self.pipe.poll(START) or self._receive() != "ready":
            self.end()
            raise Sentence(f"the judge does not start: {self.reason}")

    def take(self, order):
        self.order, self.left, self.last = order, list(order.exercises), monotonic()
        with suppress(OSError):  # it died while it was idle: the next `hear` says so
            self.pipe.send(order)

    def hear(self):
        """(order, marks, orders to try again): one mark, or what is left to do when the judge died."""
        mark = self._receive()
        if mark is not None:
            self.left.remove(mark.exercise)
            self.last = monotonic()
            return self.order, [mark], []
        self.end()
        retries, marks = after_death(self.order, self.left, self.reason)
        self.left = []
        return self.order, marks, retries

    def _receive(self):
        """What the judge says; None when it died, and then `reason` may say why."""
        try:
            said = self.pipe.recv()
        except (EOFError, OSError):
            return None
        if isinstance(said, Exception):
            self.reason = str(said)
            return None
        return said

    def rest(self):
        """There is nothing more to do: the judge puts its worker away and ends by itself."""
        self.pipe.close()
        self.process.join(REST)
        self.process.kill()

    def end(self, reason=None):
        self.alive, self.reason = False, reason or self.reason
        self.process.kill()
        self.process.join()


def _serve(pipe, session):
    """The judge's side: marks for one order after another, until the run ends or is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the run, which ends this
    try:
        with session() as judge:
            pipe.send("ready")
            while True:
                for mark in answer(judge, pipe.recv()):
                    pipe.send(mark)
                    if not parent_process().is_alive():
                        return
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:
        pipe.send(RuntimeError(f"{type(error).__name__}: {error}"))
