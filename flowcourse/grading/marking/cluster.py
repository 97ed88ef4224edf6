"""Judges on many machines, through a Dask scheduler: the same interface as local.Local.

    with Cluster("tcp://head:8786", judge.session, selftest, safe) as pool:
        for order, mark in pool.grade(orders): ...

A scheduler runs whatever it is sent. So this refuses where the jail of a worker leaves files or the network to the
learner's code, whoever is trusted. Dask gives the orders of a dead worker to another; results are written here alone.
"""

import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import ExitStack, suppress

from ..wrapping import Sentence
from .orders import after_death, answer

WAITING = 3  # orders that are under way for each thread of a worker
_here = threading.local()


class Cluster:
    def __init__(self, address, session, selftest, safe):
        self.address, self.session, self.selftest, self.safe = address, session, selftest, safe

    def __enter__(self):
        try:
            from distributed import Client
        except ImportError:
            raise Sentence("a scheduler needs Dask: install minflow[dask]") from None
        try:
            self.client = Client(self.address, timeout=20, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Sentence(f"no Dask scheduler answers at {self.address}: {error}") from None
        try:
            self._refuse_what_is_open()
        except BaseException:
            self.client.close()
            raise
        return self

    def __exit__(self, *error):
        self.client.close()

    def _refuse_what_is_open(self):
        found = self.client.run(self.selftest)
        if not found:
            raise Sentence(f"the Dask scheduler at {self.address} has no workers: start one")
        for worker, probes in sorted(found.items()):
            if not self.safe(probes):
                through = "; ".join(f"{probe}: {what}" for probe, held, what in probes if not held)
                raise Sentence(
                    f"a scheduler is refused where answers can reach files or the network: {worker}, {through}"
                )

    def grade(self, orders):
        """Pairs (order, mark) as they come."""
        again, orders, under_way = deque(), iter(orders), {}
        pool = self.client.get_executor(pure=False)
        while True:
            width = WAITING * max(1, sum(self.client.nthreads().values()))
            while len(under_way) < width and (order := again.popleft() if again else next(orders, None)):
                under_way[pool.submit(marks_of, self.session, self.selftest, self.safe, order)] = order
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                order = under_way.pop(future)
                marks, reason = _result(future)
                done = {mark.exercise for mark in marks}
                left = [exercise_id for exercise_id in order.exercises if exercise_id not in done]
                retries, gone = after_death(order, left, reason) if left else ([], [])
                again.extend(retries)
                yield from ((order, mark) for mark in [*marks, *gone])


def _result(future):
    try:
        return future.result()
    except Exception as error:  # Dask's word on a worker that died over this order, again and again
        return [], f"{type(error).__name__}: {error}".splitlines()[0]


def marks_of(session, selftest, safe, order):
    """On a worker: (the marks that an order asks for, "" or why there are no more)."""
    marks = []
    try:
        for mark in answer(_judge(session, selftest, safe), order):
            marks.append(mark)
    except Exception as error:
        _close()
        return marks, f"{type(error).__name__}: {error}"
    return marks, ""


def _judge(session, selftest, safe):
    """This thread's judge, kept from order to order; a worker that came late is measured too."""
    if getattr(_here, "judge", None) is None:
        if not safe(selftest()):
            raise RuntimeError("answers can reach files or the network on this worker")
        _here.stack = ExitStack()
        _here.judge = _here.stack.enter_context(session())
    return _here.judge


def _close():
    """A judge that raised is not asked again."""
    _here.judge = None
    with suppress(Exception):
        _here.stack.close()
