"""The page on which a reader draws a shape and watches a flow learn it: play.html, with one script and no other file.

The worker's script travels in the page's, as text, so that the page also works when it is opened from disk.
"""

import json
import re
import subprocess
from pathlib import Path

HERE = Path(__file__).parent / "play"
ESBUILD = Path(__file__).parents[2] / "build" / "node" / "node_modules" / ".bin" / "esbuild"
TITLE = "Draw a shape, and watch a flow learn it"


def connect(app):
    app.connect("html-collect-pages", collect)


def collect(app):
    drawing = (HERE / "drawing.js").read_text(encoding="utf-8")
    presets = re.findall(r"^  \"?([a-z ]+)\"?(?:: \(x, y\)|,$)", drawing.partition("PRESETS = {")[2], re.MULTILINE)
    side = re.search(r"SIDE = (\d+)", drawing)[1]
    yield "play", {"title": TITLE, "script": script(), "presets": presets, "side": side}, "play.html"


def script():
    """What esbuild makes of the files in play/."""
    return bundled("play.js").replace("WORKER_SCRIPT", json.dumps(bundled("worker.js")).replace("</", "<\\/"))


def bundled(name):
    command = [ESBUILD, HERE / name, "--bundle", "--minify", "--format=iife", "--charset=utf8", "--target=es2023"]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.strip()
