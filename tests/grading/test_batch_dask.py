"""A batch on a real Dask cluster: a worker that is killed loses nothing, and a cluster with the network is refused."""

import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from pretended import IDS, SAFE, Here, counted, run, session, some, submission

from flowcourse import cli
from flowcourse.core.command import Sentence
from flowcourse.grading.marking import seeds
from flowcourse.grading.marking.cluster import Cluster, refuse

distributed = pytest.importorskip("distributed")
# Dask's own: a worker that is killed leaves sockets and loops to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def held():
    return SAFE


def not_held():
    return [("opens a socket", False, "connected")]


def safe(found):
    return all(held for _, held, _ in found)


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("log")


@pytest.fixture(scope="module")
def cluster(log):
    settings = {"LOG": str(log), "OPENBLAS_NUM_THREADS": "1"}
    quiet = {"dashboard_address": "127.0.0.1:0", "silence_logs": 50}
    with distributed.LocalCluster(n_workers=3, threads_per_worker=1, env=settings, **quiet) as cluster:
        yield cluster


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(tmp_path, cluster, log):
    class_ = some(12, "slow", "slow", "wrong")
    killed = []

    def kill_a_worker():
        while len(list(log.iterdir())) < 9:
            time.sleep(0.02)
        (process,) = [worker.process.process for worker in list(cluster.workers.values())[:1]]
        killed.append(process.pid)
        os.kill(process.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_a_worker)
    with Cluster(cluster.scheduler_address, session, held, safe) as pool:
        killer.start()
        assert run(tmp_path / "a").grade(class_, pool) == ({}, [])
    killer.join()
    often = counted(log)
    assert killed and len(often) == 12 * 3
    kept = list((tmp_path / "a").glob("results/*/*/ex-*.json"))
    assert len(kept) == 12 * len(IDS)
    assert sum(often.values()) - len(often) <= 3 * 3, "only what was on the killed worker is made again"
    run(tmp_path / "b").grade(class_, Here())
    assert (tmp_path / "a" / "grades.json").read_bytes() == (tmp_path / "b" / "grades.json").read_bytes()


def test_what_raises_on_a_worker_costs_one_exercise(tmp_path, cluster):
    with Cluster(cluster.scheduler_address, session, held, safe) as pool:
        lost, _ = run(tmp_path).grade([submission("a", "right", "raise", "right"), *some(3)], pool)
    assert [list(marks) for marks in lost.values()] == [[IDS[1]]]


def test_a_cluster_where_answers_have_the_network_is_refused_even_for_a_trusted_class(tmp_path, cluster, monkeypatch):
    for name, value in (
        ("sandbox.selftest.run", not_held),
        ("sandbox.selftest.safe", safe),
        ("grading.marking.session.session", session),
        ("grading.intake.collect.submissions", lambda paths, notes: iter(paths)),
    ):
        monkeypatch.setattr(f"flowcourse.{name}", value)
    options = ["--out", str(tmp_path / "out"), "--trusted-class", "--scheduler", cluster.scheduler_address]
    result = CliRunner().invoke(cli.main, ["grade", __file__, *options])
    assert result.exit_code == 2 and "opens a socket: connected" in result.output
    assert "a scheduler is refused where answers can reach files or the network" in result.output
    assert not (tmp_path / "out").exists()


def test_a_job_that_dask_gives_up_costs_that_job_alone():
    future = Future()
    future.set_exception(RuntimeError("lost\nand more"))
    assert Cluster("", session, held, safe)._result(future) == ([], "RuntimeError: lost")


def test_a_worker_with_another_course_is_refused(tmp_path, cluster, monkeypatch):
    monkeypatch.setattr(seeds, "course_digest", lambda: "another")
    with pytest.raises(Sentence, match="has another course, .* another is needed.: install the same there"):
        Cluster(cluster.scheduler_address, session, held, safe).__enter__()


def test_a_scheduler_that_is_not_there_is_named():
    with pytest.raises(Sentence, match="no Dask scheduler answers at nowhere"):
        Cluster("nowhere", session, held, safe).__enter__()


class Programs:
    """A Dask scheduler and workers, each of which can be killed with all of its processes."""

    def __init__(self, log):
        self.log, self.started = log, []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = "tcp://{}:{}".format(*free.getsockname())

    def start(self, *words):
        dask = Path(sysconfig.get_path("scripts"), "dask")
        environment = os.environ | {"LOG": str(self.log), "PYTHONPATH": os.pathsep.join(sys.path)}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.started.append(
            subprocess.Popen(
                [dask, *words, "--dashboard-address", "127.0.0.1:0"], env=environment, start_new_session=True, **quiet
            )
        )

    def start_worker(self):
        self.start("worker", self.address, "--nthreads", "1")

    def kill(self, number):
        os.killpg(self.started[number].pid, signal.SIGKILL)
        self.started[number].wait()

    def kill_later(self, marks, *numbers):
        """Kill these as soon as there are so many marks."""

        def kill():
            while len(list(self.log.iterdir())) < marks:
                time.sleep(0.02)
            for number in numbers:
                self.kill(number)

        threading.Thread(target=kill, daemon=True).start()


@pytest.fixture
def programs(tmp_path):
    """A scheduler, number 0, and two workers."""
    (tmp_path / "log").mkdir()
    programs = Programs(tmp_path / "log")
    programs.start("scheduler", "--host", programs.address)
    programs.start_worker()
    programs.start_worker()
    try:
        with distributed.Client(programs.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield programs
    finally:
        for program in programs.started:
            if program.poll() is None:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()


def test_when_all_workers_are_gone_the_run_says_so_and_goes_on_with_the_next_one(tmp_path, programs, monkeypatch):
    said = []

    def listen(sentence, file):
        said.append((sentence, time.monotonic()))
        if "gone" in sentence:
            programs.start_worker()

    monkeypatch.setattr("flowcourse.grading.marking.cluster.tqdm.write", listen)
    programs.kill_later(4, 1, 2)
    begin = time.monotonic()
    with Cluster(programs.address, session, held, safe) as pool:
        assert run(tmp_path / "a").grade(some(8, "slow", "slow", "wrong"), pool) == ({}, [])
    gone, back = said
    assert "all workers are gone: grading waits" in gone[0] and gone[1] - begin < 30
    assert "there is a worker again: grading goes on" in back[0]


def test_when_the_scheduler_is_gone_the_run_ends_with_a_sentence_and_the_same_command_goes_on(tmp_path, programs):
    class_ = some(8, "slow", "slow", "wrong")
    programs.kill_later(9, 0)
    begin = time.monotonic()
    said = "is gone: the marks so far are kept; .*the same command goes on"
    with pytest.raises(Sentence, match=said), Cluster(programs.address, session, held, safe) as pool:
        run(tmp_path / "a").grade(class_, pool)
    assert time.monotonic() - begin < 40
    assert not json.loads((tmp_path / "a" / "run.json").read_text())["finished"]
    told = json.loads((tmp_path / "a" / "grades.json").read_text())["submissions"]
    assert any(mark["status"] == "passed" for entry in told.values() for mark in entry["marks"].values())
    assert run(tmp_path / "a").grade(class_, Here()) == ({}, [])
    run(tmp_path / "b").grade(class_, Here())
    assert (tmp_path / "a" / "grades.json").read_bytes() == (tmp_path / "b" / "grades.json").read_bytes()


def test_a_worker_that_joins_late_and_must_not_judge_ends_the_run(tmp_path, programs):
    with Cluster(programs.address, session, held, safe) as pool:
        pool.to_judge = session, partial(refuse, not_held, safe, "")  # as if these had not been there at the start
        with pytest.raises(Sentence, match="opens a socket: connected"):
            run(tmp_path / "out").grade(some(1), pool)


def test_a_scheduler_that_does_not_answer_is_gone(tmp_path, programs, monkeypatch):
    monkeypatch.setattr("flowcourse.grading.marking.cluster.PATIENCE", 3)
    with Cluster(programs.address, session, held, safe) as pool:
        os.killpg(programs.started[0].pid, signal.SIGSTOP)
        with pytest.raises(Sentence, match="is gone"):
            run(tmp_path / "out").grade(some(2), pool)
        os.killpg(programs.started[0].pid, signal.SIGCONT)
