"""Judges on many machines, through a Dask scheduler: the same interface as local.Local.

    with Cluster("tcp://head:8786", session, selftest.run, selftest.safe) as pool:
        for job, mark in pool.grade(jobs): ...

A scheduler runs whatever it is sent. So a cluster is refused where answers can reach files or the network on one of its
workers, even for a trusted class, and where a worker has another course than this machine. Dask gives the jobs of a
dead worker to another; results are written here alone.
"""

import platform
import sys
import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from contextlib import ExitStack, suppress
from functools import partial

from tqdm import tqdm

from ...core.command import Sentence
from . import seeds
from .jobs import after_death, run_job

JOBS_PER_THREAD = 3  # that are under way; a thread is one of a worker
ASK_SECONDS = 5  # from one question to the scheduler, which workers it has, to the next
SCHEDULER_SECONDS = 20  # in which it has to answer
_here = threading.local()  # on a worker: the judge of each thread


class Cluster:
    def __init__(self, address, session, selftest, safe):
        self.address, self.working = address, True
        self.to_judge = session, partial(refuse, selftest, safe, seeds.course_digest())

    def __enter__(self):
        try:
            from distributed import Client
        except ImportError:
            raise Sentence("--scheduler needs Dask: .venv/bin/pip install -c constraints.txt --group dask") from None
        try:
            self.client = Client(self.address, timeout=SCHEDULER_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Sentence(f"no Dask scheduler answers at {self.address}: {error}") from None
        try:
            self._try_all_workers()
        except BaseException:
            self.client.close()
            raise
        return self

    def __exit__(self, *error):
        self.client.close()

    def _try_all_workers(self):
        try:
            replies = self.client.run(self.to_judge[1])
        except Sentence:
            raise
        except Exception as error:  # whatever a worker without the course raises
            what = f"{type(error).__name__}: {error}"
            raise Sentence(f"a worker cannot run the course ({what}): start it in the folder of the course") from None
        if not replies:
            raise Sentence(f"the Dask scheduler at {self.address} has no workers: start one")

    def grade(self, jobs):
        """Pairs (job, mark) as they come. A Sentence where the scheduler is gone, or a worker must not judge."""
        again, jobs, under_way = deque(), iter(jobs), {}
        pool = self.client.get_executor(pure=False)
        while True:
            width = JOBS_PER_THREAD * max(1, self._threads())
            while len(under_way) < width and (job := again.popleft() if again else next(jobs, None)):
                under_way[pool.submit(marks_of, *self.to_judge, job)] = job
            if not under_way:
                return
            for future in wait(under_way, ASK_SECONDS, FIRST_COMPLETED).done:
                job = under_way.pop(future)
                marks, reason = self._result(future)
                done = {mark.exercise for mark in marks}
                left = [exercise_id for exercise_id in job.exercises if exercise_id not in done]
                retries, gone = after_death(job, left, reason) if left else ([], [])
                again.extend(retries)
                yield from ((job, mark) for mark in [*marks, *gone])

    def _threads(self):
        """How many threads the workers have together. Says so when all workers are gone, and when one is back."""
        try:
            threads = sum(self.client.sync(self.client.scheduler.ncores, callback_timeout=SCHEDULER_SECONDS).values())
        except OSError:
            raise self._gone() from None
        if self.working != bool(threads):
            self.working = bool(threads)
            sentence = (
                "there is a worker again: grading goes on" if threads else "all workers are gone: grading waits for one"
            )
            tqdm.write(f"{self.address}: {sentence}", file=sys.stderr)
        return threads

    def _result(self, future):
        try:
            return future.result()
        except Sentence:
            raise
        except CancelledError:  # Dask cancels everything when the connection breaks
            raise self._gone() from None
        except Exception as error:  # Dask gave up, because this job killed one worker after another
            return [], f"{type(error).__name__}: {error}".splitlines()[0]

    def _gone(self):
        return Sentence(
            f"the Dask scheduler at {self.address} is gone: the marks so far are kept; start a scheduler and workers, "
            "and the same command goes on"
        )


def refuse(selftest, safe, course):
    """On a worker: raise a Sentence where answers can reach files or the network, or the course is another one."""
    host, probes, own = platform.node(), selftest(), seeds.course_digest()
    if not safe(probes):
        through = "; ".join(f"{probe}: {what}" for probe, held, what in probes if not held)
        raise Sentence(f"a scheduler is refused where answers can reach files or the network: on {host}, {through}")
    if own != course:
        raise Sentence(
            f"a worker on {host} has another course, Python, NumPy, autograd or SciPy than this machine (fingerprint "
            f"{own}; {course} is needed): install the same there and start the worker again"
        )


def marks_of(session, refuse, job):
    """On a worker: (the marks that a job asks for, "" or why some are missing)."""
    marks = []
    try:
        for mark in run_job(_judge(session, refuse), job):
            marks.append(mark)
    except Sentence:
        raise
    except Exception as error:
        _close()
        return marks, f"{type(error).__name__}: {error}"
    return marks, ""


def _judge(session, refuse):
    """This thread's judge, kept from job to job. Before the first job the worker is tried: it may have joined late."""
    if getattr(_here, "judge", None) is None:
        refuse()
        _here.stack = ExitStack()
        _here.judge = _here.stack.enter_context(session())
    return _here.judge


def _close():
    """Stop a judge that raised; the next job gets a new one."""
    _here.judge = None
    with suppress(Exception):
        _here.stack.close()
