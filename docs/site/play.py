"""The page on which a reader draws a shape and watches a flow learn it: play.html, with one script and no other file.

The worker's script travels in the page's, as text, so that the page also works when it is opened from disk.
"""

import json
from pathlib import Path

from flowcourse.author import figures

HERE = Path(__file__).resolve().parent / "play"
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
    worker = json.dumps(_bundled("worker.js")).replace("</", "<\\/")
    return _bundled("play.js").replace("WORKER_SCRIPT", worker)


def _bundled(name):
    return figures.built(f"import {json.dumps((HERE / name).as_posix())};")
