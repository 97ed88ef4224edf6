"""A batch on a real Dask cluster: a worker that is killed loses nothing, and a cluster with the network is refused."""

import os
import signal
import threading
import time
from concurrent.futures import CancelledError, Future

import pytest
from click.testing import CliRunner
from pretended import IDS, SAFE, Here, counted, run, session, some, submission

from flowcourse import cli
from flowcourse.core.command import Sentence
from flowcourse.grading.marking.cluster import Cluster, _result

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
    quiet = {"dashboard_address": None, "silence_logs": 50}
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


@pytest.mark.parametrize("error", [CancelledError(), RuntimeError("lost\nand more")])
def test_what_dask_gives_up_costs_that_job_alone_even_where_it_says_nothing(error):
    future = Future()
    future.set_exception(error)
    assert _result(future) == ([], f"{type(error).__name__}: {str(error)[:4]}")


def test_a_scheduler_that_is_not_there_is_named():
    with pytest.raises(Sentence, match="no Dask scheduler answers at nowhere"):
        Cluster("nowhere", session, held, safe).__enter__()
