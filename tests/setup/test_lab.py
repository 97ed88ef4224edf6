"""`flowcourse lab` serves the course: one line, a free port, a key, the files of a learner, and a clean stop."""

import asyncio
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from fnmatch import fnmatch
from pathlib import Path

import pytest
from click.testing import CliRunner

from flowcourse.cli import main as flowcourse
from flowcourse.learner import lab, lab_view

ROOT = Path(__file__).parents[2]
STOPS = "\nJupyterLab is stopping. The same command opens it again.\n"
LINE = r"JupyterLab is at (http://127\.0\.0\.1:(\d+)/lab/tree/notebooks/(\S+)\?token=(\w+)) \(stop it with Ctrl-C\)\n"


class Lab:
    """One started lab, at a terminal, as a person would have it."""

    def __init__(self, home, **more):
        self.keyboard, terminal = pty.openpty()
        environment = {"PATH": os.environ["PATH"], "HOME": str(home)} | more
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flowcourse", "lab"],
            cwd=ROOT,
            env=environment,
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        os.close(terminal)
        if not select.select([self.process.stdout], [], [], 120)[0]:
            self.process.kill()
            pytest.fail("`flowcourse lab` printed nothing in two minutes")
        self.line = self.process.stdout.readline()
        self.address, self.port, self.notebook, self.token = re.fullmatch(LINE, self.line).groups()

    def get(self, path, token, data=None):
        with self.open(path, token, data) as answer:
            return answer.read().decode()

    def headers(self, path):
        with self.open(path, self.token) as answer:
            return answer.headers

    def open(self, path, token, data=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data)
        request.add_header("Authorization", f"token {token}")
        return urllib.request.urlopen(request, timeout=120)

    def stop(self):
        """Ctrl-C, and what was printed after the first line, within two minutes."""
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.communicate(timeout=120)[0]
        finally:
            self.process.kill()
            os.close(self.keyboard)


@pytest.fixture(scope="module")
def two_labs(tmp_path_factory):
    """The second one is started by somebody who has settings for Jupyter."""
    own = tmp_path_factory.mktemp("own")
    (own / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_origin": "https://own.example"}}')
    labs = [Lab(own / "one")]
    try:
        labs.append(Lab(own / "two", JUPYTER_CONFIG_PATH=str(own)))
        yield labs
    finally:
        for one in labs:
            if one.process.poll() is None:
                one.stop()


def test_two_labs_are_served_side_by_side_each_with_its_own_key(two_labs):
    first, second = two_labs
    assert first.port != second.port and first.token != second.token
    for one in two_labs:
        assert json.loads(one.get("/api/status", one.token))["kernels"] == 0
        assert one.notebook == sorted(path.name for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))[0]
        assert one.notebook in one.get("/api/contents/notebooks", one.token)
        assert "apputils-extension:announcements" in one.get("/lab", one.token)
        with pytest.raises(urllib.error.HTTPError, match="403"):
            one.get("/api/contents", "guessed")


def test_a_terminal_in_jupyterlab_finds_flowcourse(two_labs):
    from tornado.websocket import websocket_connect

    one = two_labs[0]

    async def asked():
        terminal = await websocket_connect(f"ws://127.0.0.1:{one.port}/terminals/websocket/1?token={one.token}")
        await terminal.write_message(json.dumps(["stdin", 'command -v flowcourse; echo d""one\r']))
        shown = ""
        while "done" not in shown:
            kind, *text = json.loads(await terminal.read_message())
            shown += text[0] if kind == "stdout" else ""
        terminal.close()
        while await terminal.read_message() is not None:  # until the other side has closed it too
            pass
        return shown

    one.get("/api/terminals", one.token, data=b"{}")
    assert str(Path(sys.executable).parent / "flowcourse") in asyncio.run(asyncio.wait_for(asked(), 120))


def test_the_settings_of_a_persons_own_jupyter_hold_beside_the_courses(two_labs):
    without, own = (one.headers("/api/status").get("Access-Control-Allow-Origin") for one in two_labs)
    assert own == "https://own.example" != without


def test_ctrl_c_stops_a_lab_with_one_sentence_even_while_a_kernel_starts(two_labs):
    first, second = two_labs
    second.get("/api/kernels", second.token, data=b"{}")
    assert second.stop().startswith(STOPS)
    assert first.stop() == STOPS


def test_it_is_served_to_this_machine_alone():
    assert "--ServerApp.ip=127.0.0.1" in lab.arguments(ROOT)


def test_root_is_allowed_and_nobody_else_needs_to_be(monkeypatch):
    for user, expected in ((0, True), (1000, False)):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        assert ("--allow-root" in lab.arguments(ROOT)) is expected


def test_no_display_means_no_browser(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not lab.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert lab.has_display()


def test_a_missing_jupyterlab_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", None)
    assert lab.main(ROOT) == (
        'JupyterLab is not installed for this Python: run `pip install "flowcourse[course]"`; '
        "in a clone of the course, `make lab`"
    )


def test_the_command_opens_a_browser_at_the_usual_port_unless_told_otherwise(monkeypatch):
    told = []
    monkeypatch.setattr(lab, "main", lambda *arguments: told.append(arguments))
    for words in (["lab"], ["lab", "--no-browser", "--port=9000"]):
        CliRunner().invoke(flowcourse, [*words, "--path", str(ROOT / "notebooks")])
    assert told == [(ROOT, True, 8888), (ROOT, False, 9000)]


def test_the_list_of_files_has_what_a_learner_works_with_and_nothing_else_of_the_course():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    names = {name.partition("/")[0] for name in tracked} or set(os.listdir(ROOT))  # a release has no Git
    shown = {name for name in names if not name.startswith(".")}
    listed = {name for name in shown if not any(fnmatch(name, hidden) for hidden in lab_view.hidden(ROOT))}
    assert {"notebooks", "exercises", "projects", "README.md"} & shown == listed


def test_no_file_that_a_learner_opens_is_hidden_by_its_name():
    for folder in ("notebooks", "exercises", "projects"):
        for path in (ROOT / folder).rglob("*.*"):
            assert "__pycache__" in path.parts or not any(
                fnmatch(path.name, hidden) for hidden in lab_view.hidden(ROOT)
            )


def test_a_folder_of_ones_own_is_listed_where_the_course_has_none_of_its_name(tmp_path):
    for name in ("docs", "exercises", "notebooks"):  # as `flowcourse start` makes them
        (tmp_path / name).mkdir()
    assert "docs" in lab_view.hidden(tmp_path) and "tests" not in lab_view.hidden(tmp_path)


def test_the_layout_is_written_once_and_then_left_as_it_is(tmp_path):
    assert lab_view.lay_out(tmp_path)
    (written,) = lab_view.workspaces(tmp_path).iterdir()
    assert json.loads(written.read_text(encoding="utf-8")) == json.loads(lab_view.LAYOUT.read_text(encoding="utf-8"))
    changed = '{"data": {"mine": 1}, "metadata": {"id": "default"}}'
    written.write_text(changed, encoding="utf-8")
    assert not lab_view.lay_out(tmp_path)
    assert written.read_text(encoding="utf-8") == changed


def test_the_lessons_are_signed_and_a_notebook_beside_them_is_not(tmp_path):
    import nbformat
    from nbformat.sign import NotebookNotary

    output = nbformat.v4.new_output("display_data", {"text/html": "<script></script>"})
    (tmp_path / "notebooks").mkdir()
    paths = [tmp_path / "notebooks" / name for name in ("00-why-flows.ipynb", "of-a-friend.ipynb")]
    for path in paths:
        cell = nbformat.v4.new_code_cell(path.stem, outputs=[output])
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    notary = NotebookNotary(data_dir=str(tmp_path))
    lab_view.trust(tmp_path, notary)
    assert [notary.check_signature(nbformat.read(path, as_version=4)) for path in paths] == [True, False]
    notary.store.close()


def test_jupyterlab_takes_its_arguments():
    from jupyterlab.labapp import LabApp

    for option in lab_view.arguments(ROOT):
        name, _, _ = option.removeprefix("--").partition("=")
        owner, trait = name.split(".")
        assert any(kind.__name__ == owner and kind.class_traits().get(trait) for kind in _with_parents(LabApp)), option


def _with_parents(app):
    kinds = [app, *app.serverapp_class.classes]
    return {parent for kind in kinds for parent in kind.__mro__ if hasattr(parent, "class_traits")}
