"""JupyterLab on a copy of the notebooks, and a headless Chromium in front of it.

These tests run when they are asked for by name, `make browser`, and are not collected otherwise: the plain
tests need no browser.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import namedtuple
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOKEN = "learner"
PANEL = ".jp-WindowedPanel-outer"
# One step down; true where the end was reached already.
SCROLL = """selector => { const panel = document.querySelector(selector);
    const end = panel.scrollTop + panel.clientHeight >= panel.scrollHeight - 2;
    panel.scrollTop += 0.9 * panel.clientHeight; return end; }"""
Lab = namedtuple("Lab", "address root")


def pytest_ignore_collect(collection_path, config):
    asked = (Path(str(arg).split("::")[0]).resolve() for arg in config.args)
    return None if any(HERE in (path, *path.parents) for path in asked) else True


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A JupyterLab that serves a copy of notebooks/ and docs/, with settings of its own."""
    root = tmp_path_factory.mktemp("lab")
    for folder in ("notebooks", "docs"):
        shutil.copytree(ROOT / folder, root / folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = {name: str(root / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR")}
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | home
    environment["JUPYTER_CONFIG_PATH"] = str(ROOT / "flowcourse" / "jupyter")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += [
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={root}",
        "--ServerApp.port_retries=0",
    ]
    with open(root / "lab.log", "w") as log:
        server = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until(lambda: _answers(address, server), f"JupyterLab did not answer; see {log.name}", seconds=60)
        yield Lab(address, root)
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture(scope="module")
def page(lab):
    """A window of a headless Chromium."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    assert chromium, "the browser tests need Chromium: on Debian, apt-get install -y chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(60_000)
        yield page
        browser.close()


@pytest.fixture(scope="module")
def open_notebook(lab, page):
    """open_notebook(name) opens a notebook of the course in the window: a `Notebook`."""
    return lambda name, folder="notebooks": Notebook(page, lab, folder, name)


class Notebook:
    """An open notebook, as a learner meets it."""

    def __init__(self, page, lab, folder, name):
        self.page, self.path = page, lab.root / folder / name
        page.goto(f"{lab.address}/lab/tree/{folder}/{name}?token={TOKEN}&reset")
        page.locator("#jp-main-statusbar").get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def choose(self, menu, command):
        self.page.locator(".lm-MenuBar-item", has_text=menu).click()
        self.page.locator(f'.lm-Menu-item[data-command="{command}"]').click()

    def scrolled(self):
        """From top to bottom in steps of nearly a window: JupyterLab holds only the cells in view."""
        self.page.evaluate(f"document.querySelector('{PANEL}').scrollTop = 0")
        while True:
            self.page.wait_for_timeout(400)
            yield
            if self.page.evaluate(SCROLL, PANEL):
                return

    def theme(self, name):
        """Switch to a theme of JupyterLab, as Settings → Theme does."""
        self.page.locator(".lm-MenuBar-item", has_text="Settings").click()
        self.page.locator(".lm-Menu-item", has_text="Theme").first.click()
        self.page.locator(".lm-Menu-item", has_text=name).first.click()
        self.page.locator(f'body[data-jp-theme-name="{name}"]').wait_for(state="attached")
        self.page.mouse.move(0, 0)

    def live_value(self, slider):
        """What stands under a slider: the picture's bytes, or a sentence."""
        box = slider.locator("xpath=ancestor::*[contains(@class, 'widget-vbox')][1]")
        return box.locator(".widget-html").first.inner_html()

    @staticmethod
    def aria(slider, name):
        return float(slider.get_attribute(f"aria-{name}"))

    @staticmethod
    def wait_for(holds, otherwise):
        _wait_until(holds, otherwise, seconds=20)

    def saved_cells(self):
        """Save, and read the code cells from the file: the page itself holds only the cells in view."""
        from playwright.sync_api import TimeoutError as NothingSent

        path = f"/api/contents/{self.path.parent.name}/{self.path.name}"
        sent = self.page.expect_response(lambda a: a.request.method == "PUT" and path in a.url, timeout=5000)
        with contextlib.suppress(NothingSent), sent:  # nothing is sent if nothing has changed
            self.choose("File", "docmanager:save")
        _wait_until(lambda: _cells(self.path) is not None, f"{self.path} was half written", seconds=20)
        return [cell for cell in _cells(self.path) if cell["cell_type"] == "code"]

    def run_all(self):
        """Clear the outputs, run every cell, and return the code cells once each has its number."""
        self.choose("Edit", "editmenu:clear-all")
        self.choose("Run", "runmenu:run-all")
        _wait_until(
            lambda: all(cell["execution_count"] for cell in self.saved_cells()),
            "cells have no number",
            seconds=240,
        )
        return self.saved_cells()


def _cells(path):
    """The cells in the file, or None while it is being written."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["cells"]
    except json.JSONDecodeError:
        return None


def _answers(address, server):
    assert server.poll() is None, f"JupyterLab ended with {server.returncode}"
    try:
        with urllib.request.urlopen(f"{address}/api/status?token={TOKEN}", timeout=1):
            return True
    except OSError:
        return False


def _wait_until(holds, otherwise, seconds):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"after {seconds} seconds {otherwise}"
        time.sleep(0.2)
