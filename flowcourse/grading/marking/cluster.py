"""Judges on many machines, through a Dask scheduler: the same interface as local.Local.

    with Cluster("tcp://head:8786", session, selftest.run, selftest.safe) as pool:
        for job, mark in pool.grade(jobs): ...

A scheduler runs whatever it is sent. So a cluster is refused where answers can reach files or the network on one of its
workers, even for a trusted class. Dask gives the jobs of a dead worker to another; results are written here alone.
"""

import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import ExitStack, suppress

from ...core.command import Sentence
from .jobs import after_death, run_job

WAITING = 3  # jobs that are under way for each thread of a worker
_here = threading.local()  # on a worker: the judge of each thread


class Cluster:
    def __init__(self, address, session, selftest, safe):
        self.address, self.session, self.selftest, self.safe = address, session, selftest, safe

    def __enter__(self):
        try:
            from distributed import Client
        except ImportError:
            raise Sentence('--scheduler needs Dask: .venv/bin/pip install -c constraints.txt -e ".[dask]"') from None
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

    def grade(self, jobs):
        """Pairs (job, mark) as they come."""
        again, jobs, under_way = deque(), iter(jobs), {}
        pool = self.client.get_executor(pure=False)
        while True:
            width = WAITING * max(1, sum(self.client.nthreads().values()))
            while len(under_way) < width and (job := again.popleft() if again else next(jobs, None)):
                under_way[pool.submit(marks_of, self.session, self.selftest, self.safe, job)] = job
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                job = under_way.pop(future)
                marks, reason = _result(future)
                done = {mark.exercise for mark in marks}
                left = [exercise_id for exercise_id in job.exercises if exercise_id not in done]
                retries, gone = after_death(job, left, reason) if left else ([], [])
                again.extend(retries)
                yield from ((job, mark) for mark in [*marks, *gone])


def _result(future):
    try:
        return future.result()
    except Exception as error:  # Dask gave up, because this job killed one worker after another
        return [], f"{type(error).__name__}: {error}".splitlines()[0]


def marks_of(session, selftest, safe, job):
    """On a worker: (the marks that a job asks for, "" or why some are missing)."""
    marks = []
    try:
        for mark in run_job(_judge(session, selftest, safe), job):
            marks.append(mark)
    except Exception as error:
        _close()
        return marks, f"{type(error).__name__}: {error}"
    return marks, ""


def _judge(session, selftest, safe):
    """This thread's judge, kept from job to job. The first job runs the self-test: a worker may join late."""
    if getattr(_here, "judge", None) is None:
        if not safe(selftest()):
            raise RuntimeError("answers can reach files or the network on this worker")
        _here.stack = ExitStack()
        _here.judge = _here.stack.enter_context(session())
    return _here.judge


def _close():
    """Stop a judge that raised; the next job gets a new one."""
    _here.judge = None
    with suppress(Exception):
        _here.stack.close()
