"""A file is written in one step, and what is no file is left as it is."""

import os
import stat

import pytest

from flowcourse.core import one_step


def test_the_new_file_has_the_mode_of_the_old_one_and_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o600)
    link.symlink_to(target)
    one_step.write(link, b"new")
    assert link.is_symlink() and target.read_bytes() == b"new" and stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_write_that_fails_leaves_the_old_file_alone(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", lambda *names: (_ for _ in ()).throw(OSError("no more")))
    with pytest.raises(OSError, match="no more"):
        one_step.write(tmp_path / "file", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes in folders")
@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_what_is_no_file_is_refused_and_left_as_it_is(make, tmp_path):
    path = tmp_path / "place"
    make(path)
    before = path.stat().st_mode
    with pytest.raises(OSError, match="this is no file: name one that can be overwritten") as refused:
        one_step.write(path, b"data")
    assert refused.value.filename == str(path) and path.stat().st_mode == before
    assert list(tmp_path.iterdir()) == [path]
