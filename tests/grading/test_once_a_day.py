"""The jail's self-test: one stands for the next only where nothing has changed and the jail held."""

import json

import pytest
from pretended import SAFE

from flowcourse.grading.marking import once_a_day

OPEN = [("opens a socket", False, "connected")]


@pytest.fixture
def test_jail(tmp_path, monkeypatch):
    """(what the self-test gave, how often it ran, what was said)."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    ran = []

    def tested(results=SAFE):
        def run():
            ran.append(results)
            return results

        said = []
        safe = lambda probes: all(held for _, held, _ in probes)  # noqa: E731
        return once_a_day.self_test(run, safe, said.append), len(ran), said

    return tested


def test_the_second_test_of_a_day_is_the_first(test_jail):
    assert test_jail() == (SAFE, 1, ["the jail tests itself, once a day: about ten seconds"])
    assert test_jail(OPEN) == (SAFE, 1, [])


def test_a_jail_that_does_not_hold_is_tested_each_time(test_jail):
    assert [test_jail(OPEN)[:2] for _ in range(2)] == [(OPEN, 1), (OPEN, 2)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("flowcourse.grading.marking.seeds.course_digest", lambda: "another course"),
        ("flowcourse.sandbox.syscalls.available", lambda: "other calls"),
        ("platform.uname", lambda: ("another", "kernel")),
        ("os.readlink", lambda path: "another namespace"),
        ("os.getuid", lambda: -1),
        ("time.time", lambda: 0),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_anything_is_different_it_is_tested_again(test_jail, monkeypatch, name, value):
    test_jail()
    monkeypatch.setattr(name, value)
    assert test_jail()[1] == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"here": null}'])
def test_a_file_that_is_no_result_is_not_trusted(test_jail, tmp_path, text):
    test_jail()
    (tmp_path / "flowcourse" / "self-test.json").write_text(text)
    assert test_jail()[1] == 2


@pytest.mark.attack("a self-test that somebody else wrote")
def test_a_file_that_others_may_write_or_that_says_it_did_not_hold_is_not_trusted(test_jail, tmp_path):
    path = tmp_path / "flowcourse" / "self-test.json"
    test_jail()
    path.chmod(0o666)
    assert test_jail()[1] == 2
    path.write_text(json.dumps(json.loads(path.read_text()) | {"results": OPEN}))
    assert test_jail()[1] == 3


def test_without_a_folder_to_write_to_it_is_tested_each_time(test_jail, tmp_path):
    (tmp_path / "flowcourse").write_text("a file")
    assert [test_jail()[1] for _ in range(2)] == [1, 2]
