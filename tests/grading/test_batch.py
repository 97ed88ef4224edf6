"""A batch: the same grades however often it was stopped, none lost, none graded twice; it goes on whatever happens."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
import pytest
from pretended import IDS, Here, Stopped, counted, run, session, some, submission

from flowcourse.core import manifest
from flowcourse.core.command import Sentence
from flowcourse.grading import batch
from flowcourse.grading.intake.course import read_course
from flowcourse.grading.marking import seeds
from flowcourse.grading.marking.jobs import Job, after_death
from flowcourse.grading.marking.local import Local
from flowcourse.grading.reports import report

TESTS = Path(__file__).parent
MAIN = """
import sys
sys.path.insert(0, {tests!r})
from pretended import run, session, some
from flowcourse.grading.marking.local import Local
if __name__ == "__main__":
    run({folder!r}).grade(some(8, "slow", "slow", "wrong"), Local(2, session))
"""


@pytest.fixture
def log(tmp_path, monkeypatch):
    (tmp_path / "log").mkdir()
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    return tmp_path / "log"


def grades(folder):
    return (folder / "grades.json").read_bytes()


def marks(folder, name):
    return json.loads(grades(folder))["submissions"][name]["marks"]


def test_every_submission_has_a_mark_for_every_exercise(tmp_path):
    assert run(tmp_path).grade(some(3), Here())[:2] == ({}, [])
    told = json.loads(grades(tmp_path))["submissions"]
    assert list(told) == ["student-00", "student-01", "student-02"]
    for entry in told.values():
        assert [mark["status"] for mark in entry["marks"].values()] == ["passed", "failed", "passed", "missing"]


def test_the_same_submissions_and_seed_give_the_same_bytes_in_any_order_and_in_parallel(tmp_path):
    run(tmp_path / "a").grade(some(6), Here())
    run(tmp_path / "b").grade(some(6)[::-1], Local(2, session))
    assert grades(tmp_path / "a") == grades(tmp_path / "b")
    run(tmp_path / "c", seed=8).grade(some(6), Here())
    first = [marks(tmp_path / folder, "student-00")[IDS[0]]["sentence"] for folder in "ac"]
    assert first[0] != first[1] and all(sentence.startswith("fine at ") for sentence in first)


@pytest.mark.nightly
def test_a_run_that_is_killed_goes_on_and_gives_the_same_bytes(tmp_path, log):
    (tmp_path / "main.py").write_text(MAIN.format(tests=str(TESTS), folder=str(tmp_path / "a")))
    process = subprocess.Popen([sys.executable, tmp_path / "main.py"], start_new_session=True)
    results = tmp_path / "a" / "results"
    while len(list(results.glob("*/*/ex-*.json"))) < 7:
        assert process.poll() is None, "the run ended before it could be killed"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert json.loads(grades(tmp_path / "a"))["submissions"] == {}
    wait_for_the_end_of(process.pid)
    assert 7 <= len(counted(log)) < 24
    run(tmp_path / "a").grade(some(8, "slow", "slow", "wrong"), Here())
    often = counted(log)
    assert len(often) == 24 and sum(often.values()) <= 24 + 2 * len(IDS)  # what two judges were at is made again
    run(tmp_path / "b").grade(some(8, "slow", "slow", "wrong"), Here())
    assert grades(tmp_path / "a") == grades(tmp_path / "b")


def wait_for_the_end_of(group):
    """Its judges see that it is gone."""
    for _ in range(1200):
        if not any(belongs_to(group, process) for process in psutil.process_iter()):
            return
        time.sleep(0.1)
    pytest.fail("judges still run two minutes after their run was killed")


def belongs_to(group, process):
    with suppress(psutil.Error, ProcessLookupError):
        return os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE


def test_a_judge_ends_with_a_run_that_was_killed(tmp_path):
    main = MAIN.format(tests=str(TESTS), folder=str(tmp_path)).replace('"slow", "slow", "wrong"', '"hang"')
    (tmp_path / "main.py").write_text(main)
    with subprocess.Popen([sys.executable, str(tmp_path / "main.py")], env=os.environ | {"LOG": str(tmp_path)}) as run_:
        while len(list(tmp_path.glob(f"student-*.{IDS[0]}.*"))) < 2:
            time.sleep(0.05)
        judges = [child for child in psutil.Process(run_.pid).children() if "spawn_main" in " ".join(child.cmdline())]
        run_.kill()
    _, alive = psutil.wait_procs(judges, timeout=20)
    assert len(judges) == 2 and not alive


@pytest.mark.attack("a class of endless loops")
def test_a_run_that_is_stopped_leaves_what_it_has_and_what_an_earlier_one_had(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path).grade(some(3), Stopped(6))
    assert marks(tmp_path, "student-00")[IDS[0]]["status"] == "passed"
    told = marks(tmp_path, "student-01")
    assert told[IDS[1]]["status"] == "failed" and "it has no result yet" in told[IDS[2]]["sentence"]
    assert "This run has not finished" in (tmp_path / "index.html").read_text()
    report.write_all(tmp_path)
    run(tmp_path).grade(some(3), Here())
    whole = grades(tmp_path)
    assert "This run has not finished" not in (tmp_path / "index.html").read_text()
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path).grade([submission("a", "right"), *some(3)], Stopped(0))
    assert json.loads(grades(tmp_path))["submissions"].items() >= json.loads(whole)["submissions"].items()


def test_reports_are_written_as_marks_come(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "REPORT_SECONDS", 0)
    monkeypatch.setattr(batch, "PAUSE_RATIO", 0)
    seen = []

    class Watched(Here):
        def grade(self, jobs):
            for pair in super().grade(jobs):
                yield pair
                seen.append(len(json.loads(grades(tmp_path))["submissions"]))

    run(tmp_path).grade(some(4), Watched())
    assert sorted(set(seen)) == [1, 2, 3, 4] and seen == sorted(seen)


def test_a_run_that_goes_on_writes_the_reports_when_there_is_something_new(tmp_path, monkeypatch):
    run(tmp_path).grade(some(3), Here())
    whole, write_all, seen = grades(tmp_path), report.write_all, []

    class Watched(Here):
        def grade(self, jobs):
            assert not seen and not batch.earlier(tmp_path)["finished"]
            yield from super().grade(jobs)

    monkeypatch.setattr(report, "write_all", lambda folder: seen.append(folder) or write_all(folder))
    run(tmp_path).grade(some(3), Watched())
    assert len(seen) == 1 and grades(tmp_path) == whole


def test_what_is_there_is_not_graded_again(tmp_path, log):
    run(tmp_path / "out").grade(some(3), Here())
    before = grades(tmp_path / "out")
    assert set(counted(log).values()) == {1}
    run(tmp_path / "out").grade(some(3), Here())
    assert set(counted(log).values()) == {1} and grades(tmp_path / "out") == before


def test_work_that_changed_is_graded_again_and_the_others_are_not(tmp_path, log):
    run(tmp_path / "out").grade(some(2), Here())
    run(tmp_path / "out").grade([*some(1), submission("student-01", "right", "right", "right")], Here())
    often = counted(log)
    assert [often["student-00", i] for i in IDS[:3]] == [1, 1, 1]
    assert [often["student-01", i] for i in IDS[:3]] == [2, 2, 2]
    assert marks(tmp_path / "out", "student-01")[IDS[1]]["status"] == "passed"


BROKEN = '{"exercise": "ex-', "", "null", "[]", '"passed"', "{}", '{"exercise": "ex-01-1", "status": "passed", "x": 1}'


@pytest.mark.parametrize("text", BROKEN)
def test_a_result_file_that_was_cut_short_or_edited_is_graded_again(tmp_path, text):
    run(tmp_path).grade(some(2), Here())
    before = grades(tmp_path)
    for path in tmp_path.glob(f"results/*/student-00-*/{IDS[1]}.json"):
        path.write_text(text)
    run(tmp_path).grade(some(2), Here())
    assert grades(tmp_path) == before


def test_a_result_of_another_exercise_does_not_count(tmp_path):
    run(tmp_path).grade(some(2), Here())
    before = grades(tmp_path)
    for path in tmp_path.glob(f"results/*/student-00-*/{IDS[0]}.json"):
        path.replace(path.with_name(f"{IDS[1]}.json"))
    run(tmp_path).grade(some(2), Here())
    assert grades(tmp_path) == before


@pytest.mark.parametrize("text", ["[]", '{"name": "student-00"}'])
def test_a_submission_that_was_edited_is_told_of_in_a_sentence(tmp_path, text):
    run(tmp_path).grade(some(2), Here())
    for path in tmp_path.glob("results/*/student-00-*/submission.json"):
        path.write_text(text)
    with pytest.raises(FileNotFoundError, match="grade again"):
        report.write_all(tmp_path)


@pytest.mark.attack("ending the judge")
def test_what_ends_the_judge_costs_one_exercise_and_the_batch_goes_on(tmp_path):
    class_ = [submission("a", "right", "kill", "right"), *some(3), submission("b", "right", "raise", "right")]
    lost, *_ = run(tmp_path).grade(class_, Local(2, session))
    assert [list(marks) for marks in lost.values()] == [[IDS[1]]] * 2
    for name, reason in (("a", "process ended"), ("b", "divided by zero")):
        told = marks(tmp_path, name)
        assert [mark["status"] for mark in told.values()] == ["passed", "failed", "passed", "missing"]
        assert reason in told[IDS[1]]["sentence"]
    assert [marks(tmp_path, f"student-0{n}")[IDS[0]]["status"] for n in range(3)] == ["passed"] * 3


def test_what_is_tried_again_after_a_judge_s_end_has_once_more_the_time_of_one_submission():
    job = Job(submission("a", "right"), "place", 1, tuple(IDS))
    again, gone = after_death(job, IDS[1:], "it ended")
    assert gone == [] and [each.exercises for each in again] == [(i,) for i in IDS[1:]]
    assert sum(each.share for each in again) == pytest.approx(1.0)
    assert after_death(again[0], again[0].exercises, "it ended")[0] == []


def test_a_judge_that_is_silent_for_too_long_is_ended(tmp_path):
    run(tmp_path).grade([submission("a", "hang")], Local(1, session, patience=0))
    assert "no answer for 0 s" in marks(tmp_path, "a")[IDS[0]]["sentence"]


def test_what_was_lost_is_tried_again_by_the_next_run(tmp_path):
    class Repaired:
        def marks(self, submission, seed, only, share):
            from pretended import Judge

            texts = {i: replace(answer, text="right") for i, answer in submission.answers.items()}
            yield from Judge().marks(replace(submission, answers=texts), seed, only)

    assert run(tmp_path).grade([submission("a", "right", "lost")], Here())[0]
    lost, *_ = run(tmp_path).grade([submission("a", "right", "lost")], Here(Repaired()))
    assert lost == {} and marks(tmp_path, "a")[IDS[1]]["status"] == "passed"


def test_a_judge_that_cannot_start_ends_the_run_with_its_reason(tmp_path):
    with pytest.raises(Sentence, match="the judge does not start: ZeroDivisionError: no jail here"):
        run(tmp_path).grade(some(1), Local(1, partial(session, broken=True)))


@pytest.mark.attack("a name that leads out of the folder")
@pytest.mark.parametrize(
    "name", ["../a", "a/b", "", ".", "..", ".hidden", "a\\b", "a\nb", "a\x00b", "a\u202eb", "x" * 300]
)
def test_a_name_that_could_lead_out_of_the_folder_is_left_out(tmp_path, name):
    _, left_out, _ = run(tmp_path / "out").grade([submission(name, "right"), submission("honest", "right")], Here())
    assert len(left_out) == 1 and "left out" in left_out[0]
    assert list(json.loads(grades(tmp_path / "out"))["submissions"]) == ["honest"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.attack("two submissions of one name")
def test_of_two_submissions_of_one_name_the_second_is_left_out_and_said_so(tmp_path):
    _, left_out, _ = run(tmp_path).grade([submission("a", "right"), submission("a", "wrong")], Here())
    assert left_out == ["'a' is left out: two submissions are called 'a'"]


def test_two_runs_cannot_write_to_one_folder(tmp_path):
    class Second:
        def grade(self, jobs):
            run(tmp_path).grade(some(1), Here())

    with pytest.raises(Sentence, match="another run is writing"):
        run(tmp_path).grade(some(1), Second())


@pytest.mark.attack("guessing the seed")
def test_seeds_differ_by_run_exercise_and_work_and_not_by_name():
    one, other = seeds.digest(submission("a", "right")), seeds.digest(submission("a", "wrong"))
    assert seeds.digest(submission("b", "right")) == one
    drawn = {
        seeds.seed_of(*which) for which in ((1, one, IDS[0]), (2, one, IDS[0]), (1, one, IDS[1]), (1, other, IDS[0]))
    }
    assert len(drawn) == 4 and all(0 <= seed < 2**32 for seed in drawn)


def test_the_folders_that_decide_a_mark_are_there():
    """A folder that has moved would no longer count, and nothing would say so."""
    assert [folder for folder in seeds.DECIDING if not (seeds.PACKAGES / folder).is_dir()] == []


def test_another_set_up_cell_is_another_run(monkeypatch):
    fingerprint, now = seeds.course_digest.__wrapped__, read_course()
    before = fingerprint()
    changed = replace(now, setup=now.setup | {manifest.find(IDS[0]).notebook: "import numpy as np"})
    monkeypatch.setattr(seeds, "read_course", lambda: changed)
    assert fingerprint() != before


def test_another_scipy_or_none_is_another_run(monkeypatch):
    def installed(scipy):
        def of(package):
            if package == "scipy" and scipy is None:
                raise PackageNotFoundError(package)
            return scipy if package == "scipy" else version(package)

        return of

    fingerprints = set()
    for scipy in ("1.0", "2.0", None):
        monkeypatch.setattr(seeds, "version", installed(scipy))
        fingerprints.add(seeds.course_digest.__wrapped__())
    assert len(fingerprints) == 3


def test_times_paths_and_the_self_test_stand_in_run_json_alone(tmp_path):
    run(tmp_path, sources=[tmp_path / "handed-in"]).grade(some(1), Here())
    record = json.loads((tmp_path / "run.json").read_text())
    assert record["self-test"][0] == {"probe": "reads a file", "held": True, "what": "permission denied"}
    assert record["seconds"] >= 0 and record["sources"] and record["started"] and record["versions"]["numpy"]
    assert str(tmp_path).encode() not in grades(tmp_path)
