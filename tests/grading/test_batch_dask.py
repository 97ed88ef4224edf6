"""A batch on a Dask cluster: the same marks as here, and a cluster with the network or another course is refused."""

import json
import os
import signal
import threading
import time
from concurrent.futures import CancelledError, Future
from functools import partial
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from pretended import IDS, SAFE, Here, counted, run, session, some, submission

from flowcourse import cli
from flowcourse.core.command import Sentence
from flowcourse.grading.marking import cluster as dask
from flowcourse.grading.marking import seeds
from flowcourse.grading.marking.cluster import Cluster, refuse
from flowcourse.grading.marking.jobs import Job

# Dask's own: a worker that is killed leaves sockets and loops to the collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore:Couldn't detect a suitable IP:RuntimeWarning",  # on a machine without a network
)


def held():
    return SAFE


def not_held():
    return [("opens a socket", False, "connected")]


def safe(probes):
    return all(held for _, held, _ in probes)


def local_cluster(**options):
    """A scheduler and a worker, in this process unless told otherwise."""
    distributed = pytest.importorskip("distributed")
    quiet = {"dashboard_address": "127.0.0.1:0", "silence_logs": 50}
    return distributed.LocalCluster(**{"processes": False, "n_workers": 1, "threads_per_worker": 2} | quiet | options)


@pytest.fixture(scope="module")
def address():
    with local_cluster() as cluster:
        yield cluster.scheduler_address


@pytest.fixture(autouse=True)
def no_judge_yet(monkeypatch):
    monkeypatch.setattr(dask, "_here", threading.local())


def test_a_cluster_gives_the_same_bytes_and_what_raises_costs_one_exercise(tmp_path, address):
    with Cluster(address, session, held, safe) as pool:
        lost, *_ = run(tmp_path / "a").grade([submission("a", "right", "raise", "right"), *some(3)], pool)
    assert [list(marks) for marks in lost.values()] == [[IDS[1]]]
    with Cluster(address, session, held, safe) as pool:
        assert run(tmp_path / "b").grade(some(3), pool)[:2] == ({}, [])
    run(tmp_path / "c").grade(some(3), Here())
    assert (tmp_path / "b" / "grades.json").read_bytes() == (tmp_path / "c" / "grades.json").read_bytes()


def test_marks_that_a_worker_made_before_a_fault_are_kept():
    marks, why = dask.marks_of(session, held, Job(submission("a", "right", "raise"), "place", 1, tuple(IDS[:2])))
    assert [mark.exercise for mark in marks] == IDS[:1] and why == "ZeroDivisionError: the judge divided by zero"


def test_a_cluster_where_answers_have_the_network_is_refused_even_for_a_trusted_class(tmp_path, address, monkeypatch):
    for name, value in (
        ("sandbox.selftest.run", not_held),
        ("sandbox.selftest.safe", safe),
        ("grading.marking.session.session", session),
        ("grading.intake.collect.submissions", lambda paths: (iter(paths), [])),
    ):
        monkeypatch.setattr(f"flowcourse.{name}", value)
    options = ["--out", str(tmp_path / "out"), "--trusted-class", "--scheduler", address]
    result = CliRunner().invoke(cli.main, ["grade", __file__, *options])
    assert result.exit_code == 2 and "opens a socket: connected" in result.output
    assert "a scheduler is refused where answers can reach files or the network" in result.output
    assert not (tmp_path / "out").exists()


def test_a_worker_that_joins_late_and_must_not_judge_ends_the_run(tmp_path, address):
    with Cluster(address, session, held, safe) as pool:
        pool.to_judge = session, partial(refuse, not_held, safe, "")  # as if these had not been there at the start
        with pytest.raises(Sentence, match="opens a socket: connected"):
            run(tmp_path / "out").grade(some(1), pool)


def test_a_worker_with_another_course_is_refused():
    with pytest.raises(Sentence, match="has another course, .* another is needed.: install the same there"):
        refuse(held, safe, "another")
    refuse(held, safe, seeds.course_digest())


def test_a_scheduler_that_is_not_there_is_named():
    pytest.importorskip("distributed")
    with pytest.raises(Sentence, match="no Dask scheduler answers at nowhere"):
        Cluster("nowhere", session, held, safe).__enter__()


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "the Dask scheduler at head has no workers: start one"),
        (ImportError("no flowcourse"), "a worker cannot run the course .ImportError: no flowcourse.: start it in"),
    ],
)
def test_workers_that_cannot_judge_are_told_at_once(answers, says):
    def ask(function):
        if isinstance(answers, Exception):
            raise answers
        return answers

    pool = Cluster("head", session, held, safe)
    pool.client = SimpleNamespace(run=ask)
    with pytest.raises(Sentence, match=says):
        pool._try_all_workers()


def test_a_job_that_dask_gives_up_costs_that_job_alone_and_a_scheduler_that_is_gone_ends_the_run():
    pool, future, gone = Cluster("head", session, held, safe), Future(), Future()
    future.set_exception(RuntimeError("lost\nand more"))
    assert pool._result(future) == ([], "RuntimeError: lost")
    gone.set_exception(CancelledError())
    with pytest.raises(Sentence, match="the Dask scheduler at head is gone: .*the same command goes on"):
        pool._result(gone)


def test_when_all_workers_are_gone_it_says_so_and_when_one_is_back(monkeypatch):
    sentences, threads = [], [{"a": 2}, {}, {}, {"b": 1}]
    monkeypatch.setattr("flowcourse.grading.marking.cluster.tqdm.write", lambda line, file: sentences.append(line))
    pool = Cluster("head", session, held, safe)
    pool.client = SimpleNamespace(
        sync=lambda *_, **__: threads.pop(0) if threads else (_ for _ in ()).throw(OSError),
        scheduler=SimpleNamespace(ncores=None),
    )
    assert [pool._threads() for _ in range(4)] == [2, 0, 0, 1]
    assert sentences == [
        "head: all workers are gone: grading waits for one",
        "head: there is a worker again: grading goes on",
    ]
    with pytest.raises(Sentence, match="is gone"):
        pool._threads()


@pytest.mark.nightly
def test_when_the_scheduler_is_gone_the_run_ends_and_the_same_command_goes_on(tmp_path, monkeypatch):
    class_, kept = some(8, "slow", "slow", "wrong"), tmp_path / "a" / "results"
    sentence = "is gone: the marks so far are kept; .*the same command goes on"
    with local_cluster() as cluster:
        pool = Cluster(cluster.scheduler_address, session, held, safe)
        threads = pool._threads

        def closed_after_four_marks():
            if len(list(kept.glob("*/*/ex-*.json"))) >= 4:
                cluster.close()
            return threads()

        monkeypatch.setattr(pool, "_threads", closed_after_four_marks)
        with pytest.raises(Sentence, match=sentence), pool:
            run(tmp_path / "a").grade(class_, pool)
    assert not json.loads((tmp_path / "a" / "run.json").read_text())["finished"]
    assert run(tmp_path / "a").grade(class_, Here())[:2] == ({}, [])
    run(tmp_path / "b").grade(class_, Here())
    assert (tmp_path / "a" / "grades.json").read_bytes() == (tmp_path / "b" / "grades.json").read_bytes()


@pytest.mark.nightly
def test_a_worker_that_is_killed_in_the_middle_loses_nothing(tmp_path, monkeypatch):
    (tmp_path / "log").mkdir()
    class_, log = some(12, "slow", "slow", "wrong"), tmp_path / "log"
    workers = local_cluster(processes=True, n_workers=2, env={"LOG": str(log)})
    with workers as cluster, Cluster(cluster.scheduler_address, session, held, safe) as pool:
        killing = threading.Thread(target=kill_after, args=(cluster, log, 9), daemon=True)
        killing.start()
        assert run(tmp_path / "a").grade(class_, pool)[:2] == ({}, [])
        killing.join(60)
        assert not killing.is_alive(), f"no worker was killed after 9 marks: {len(list(log.iterdir()))} were made"
    often = counted(log)
    assert len(often) == 12 * 3 and sum(often.values()) - len(often) <= 3 * 3, "only what it was at is made again"
    run(tmp_path / "b").grade(class_, Here())
    assert (tmp_path / "a" / "grades.json").read_bytes() == (tmp_path / "b" / "grades.json").read_bytes()


def kill_after(cluster, log, marks):
    while len(list(log.iterdir())) < marks:
        time.sleep(0.02)
    os.kill(next(iter(cluster.workers.values())).process.process.pid, signal.SIGKILL)
