"""What `make lab` starts, on a copy of the course, and a notebook in a window in front of it.

The window holds JupyterLab's own `jupyterapp`, by which notebooks are opened, run and saved, since it says when that
is done; what a learner does by hand is done by mouse and keys.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from flowcourse.author import build

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
COPIED = "flowcourse", "notebooks", "solutions", "docs", "benchmarks"
PANEL = "#jp-main-dock-panel .jp-Notebook:not(.lm-mod-hidden) .jp-WindowedPanel-outer"
# Closes what is open, ends its kernel, opens a notebook in a theme and waits until its kernel has answered. The widget
# is kept as `opened`: the one that JupyterLab calls current can be another for a while, or none.
OPEN = """async ([path, theme]) => {
    const app = window.jupyterapp;
    await app.restored;
    [...app.shell.widgets("main")].forEach(widget => widget.dispose());
    await app.serviceManager.sessions.shutdownAll();
    // The first change of a theme that follows the system only ends that it follows.
    for (let k = 0; k < 2 && document.body.dataset.jpThemeName !== theme; k++)
        await app.commands.execute("apputils:change-theme", {theme});
    const opened = window.opened = await app.commands.execute("docmanager:open", {path, factory: "Notebook"});
    await opened.context.ready;
    await opened.context.sessionContext.ready;
    await opened.context.sessionContext.session.kernel.info; }"""
CURRENT = """async () => {
    const {shell} = window.jupyterapp;
    while (shell.currentWidget !== window.opened) {
        shell.activateById(window.opened.id);
        await new Promise(requestAnimationFrame); } }"""
RUN = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
CELLS = "() => window.opened.content.model.toJSON().cells"
SAVE = "() => window.opened.context.save()"
# True once nothing in view is still to come, no picture and no formula, and three frames were the same: a cell takes
# its true height a frame after it has come into view. Where that pushed the last step's end out of view, back to it.
SETTLED = """selector => {
    const panel = document.querySelector(selector), frame = panel?.getBoundingClientRect();
    if (!frame?.height || !panel.querySelector(".jp-Cell")) return false;
    const inView = part => { const box = part.getBoundingClientRect();
        return box.bottom > frame.top && box.top < frame.bottom; };
    const asTyped = text => { const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const {data, parentElement} = walker.currentNode;
            if (data.includes("$") && !parentElement.closest("code, pre, mjx-container")) return true;
        } return false; };
    const some = (parts, holds) => [...panel.querySelectorAll(parts)].some(part => inView(part) && holds(part));
    const {cell, below} = panel.last ?? {}, slipped = cell ? frame.top - cell.getBoundingClientRect().top - below : 0;
    if (slipped > 0) panel.scrollTop -= slipped + 0.1 * frame.height;
    const waiting = slipped > 0 || some(".jp-OutputArea img", picture => !picture.complete) ||
        some(".jp-MarkdownCell:not(.jp-mod-rendered)", () => true) || some(".jp-RenderedMarkdown", asTyped) ||
        some(".jp-OutputPlaceholder", bar => !bar.innerText.trim());
    const now = waiting ? "" : [panel.scrollHeight, panel.scrollTop,
        panel.querySelectorAll("mjx-container").length].join();
    const [before, frames] = now && panel.settled || ["", 0];
    panel.settled = [now, now === before ? frames + 1 : 1];
    return now !== "" && panel.settled[1] >= 3; }"""
# One step down, of nearly a window; true where the notebook's last cell was seen to its end already: the height of a
# panel is a guess as long as cells below have not been in view.
DOWN = """selector => {
    const panel = document.querySelector(selector), last = window.opened.content.widgets.at(-1).node;
    const {bottom} = panel.getBoundingClientRect(), top = cell => cell.getBoundingClientRect().top;
    const end = last.isConnected && last.getBoundingClientRect().bottom <= bottom + 2;
    const cell = [...panel.querySelectorAll(".jp-Cell")].findLast(cell => top(cell) < bottom);
    panel.last = {cell, below: bottom - top(cell)};
    panel.scrollTop += 0.9 * panel.clientHeight; return end; }"""
TOP = "selector => { const panel = document.querySelector(selector); panel.last = null; panel.scrollTop = 0; }"


class Lab:
    """A JupyterLab that serves the folder `root` under `address`, to anyone who has the `token`."""

    def __init__(self, root):
        self.root = root
        for folder in COPIED:
            shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
        assert build.build_all(root) == []  # exercises/ from the solutions: those of ROOT may hold somebody's answers
        settings = root / ".settings"  # hidden, as is what else is no part of a course
        settings.mkdir()
        (settings / "jupyter_lab_config.json").write_text(json.dumps({"LabApp": {"expose_app_in_browser": True}}))
        theirs = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "JUPYTER"))}
        ours = {f"JUPYTER_{kind}_DIR": str(settings / kind.lower()) for kind in ("DATA", "RUNTIME")}
        ours["JUPYTER_CONFIG_DIR"] = str(settings)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with open(settings / "lab.log", "w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flowcourse", "lab", "--no-browser", f"--port={port}"],
                cwd=root,  # so that it is the copy which is started and served
                env=theirs | ours,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
            )
        said = self.process.stdout.readline()
        where = re.match(r"JupyterLab is at (http://[\d.:]+)/lab\S*\?token=(\w+) ", said)
        assert where, f"flowcourse lab said {said!r}, and {(settings / 'lab.log').read_text()}"
        self.address, self.token = where.groups()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)


class Notebook:
    """An open notebook, as a learner meets it."""

    def __init__(self, page, lab, folder, name, theme="JupyterLab Light", size=(1280, 1000)):
        self.page, self.path, self.served_as = page, lab.root / folder / name, f"{folder}/{name}"
        self.show(theme, size)

    def show(self, theme, size):
        """The notebook as it is saved, opened again."""
        self.page.set_viewport_size(dict(zip(("width", "height"), size)))
        self.page.evaluate(OPEN, [self.served_as, theme])
        self.page.locator(f'body[data-jp-theme-name="{theme}"]').wait_for(state="attached")
        self.settled()
        self.as_saved = self.cells()

    def choose(self, menu, command):
        self.page.evaluate(CURRENT)  # without a current notebook the item is grey, and a click does nothing
        self.page.locator(".lm-MenuBar-item", has_text=menu).click()
        self.page.locator(f'.lm-Menu-item[data-command="{command}"]:not(.lm-mod-disabled)').click()

    def settled(self):
        self.page.wait_for_function(SETTLED, arg=PANEL)  # asked once a frame

    def scrolled(self):
        """From top to bottom in steps of nearly a window: JupyterLab draws only the cells in view."""
        self.page.evaluate(TOP, PANEL)
        while True:
            self.settled()
            yield
            if self.page.evaluate(DOWN, PANEL):
                return

    def cells(self):
        """The code cells as they are now."""
        return [cell for cell in self.page.evaluate(CELLS) if cell["cell_type"] == "code"]

    def saved_cells(self):
        self.page.evaluate(SAVE)
        return self.cells()

    def run_all(self):
        """Run every cell, and return the code cells once that is done."""
        self.page.evaluate(CURRENT)
        self.page.evaluate(RUN)
        return self.cells()
