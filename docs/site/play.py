"""The page on which a reader draws a shape and watches a flow learn it: play.html, with one script and no other file.

The worker's script travels in the page's, as text, so that the page also works when it is opened from disk.
"""

import json
import subprocess
from pathlib import Path

HERE = Path(__file__).parent / "play"
ESBUILD = Path(__file__).parents[2] / "build" / "node" / "node_modules" / ".bin" / "esbuild"
TITLE = "Draw a shape, and watch a flow learn it"
WORDS = (
    "Draw a shape, or choose one. Press Learn: a normalizing flow starts as one round cloud, and bends it layer by "
    "layer until it has your shape. It is trained here, on your own device."
)


def connect(app):
    app.connect("html-collect-pages", collect)


def collect(app):
    yield "play", {"title": TITLE, "sentences": WORDS, "script": script()}, "play.html"


def script():
    """What esbuild makes of the files in play/."""
    return bundled("play.js").replace("WORKER_SCRIPT", json.dumps(bundled("worker.js")).replace("</", "<\\/"))


def bundled(name):
    command = [ESBUILD, HERE / name, "--bundle", "--minify", "--format=iife", "--charset=utf8", "--target=es2023"]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.strip()
