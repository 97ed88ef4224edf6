"""The first page of the site: the live figure, three ways in, and the chapters with their minutes."""

import functools
import re
from base64 import b64decode
from pathlib import Path

from flowcourse.core import manifest
from flowcourse.core.notebooks import read, source, title

ROOT = Path(__file__).parents[2]
FIGURE = ROOT / "notebooks" / "00-why-flows.ipynb", "promise-watch"
WORDS = (
    "Press ▶ to x: layer by layer, a flow bends a round cloud into two moons. Press ◀ to z, and it undoes every bend."
)
# The animation that a code host shows in the README, and the figure that can be moved, in its place.
ANIMATION = re.compile(r"^!\[[^]]*\]\(docs/two-moons\.gif\)$", re.MULTILINE)
# Each part of the course, and its first chapter.
PARTS = {"The road to two moons": 0, "Families and tools": 7, "Uses": 14, "More, for reference": 20}


def connect(app):
    app.connect("source-read", readme)
    app.connect("html-collect-pages", lambda app: [("index", content(app.tags.has("lite")), "first_page.html")])


@functools.cache
def figure():
    """The output of a cell in which a reader can move the figure."""
    path, name = FIGURE
    output = next(cell["outputs"][0] for cell in read(path)["cells"] if cell["id"] == name)
    return "".join(output["data"]["text/html"])


def readme(app, page, text):
    if page == app.config.root_doc:
        live = f"{WORDS}\n\n```{{raw}} html\n<div>\n{figure()}\n</div>\n```"
        text[0], count = ANIMATION.subn(lambda _: live, text[0])
        assert count == 1, "the README shows no animation whose place the figure could take"


def content(tab):
    """What the template shows; tab: whether there is a way into a browser tab."""
    sentences = (ROOT / "README.md").read_text(encoding="utf-8").split("\n\n")[1]
    found = chapters()
    return {
        "title": "minflow: a course on normalizing flows",
        "sentences": sentences,
        "tab": tab,
        "words": WORDS,
        "figure": figure(),
        "parts": [
            (heading, [one for one in found if first <= int(one["number"]) < end])
            for (heading, first), end in zip(PARTS.items(), [*list(PARTS.values())[1:], 100], strict=True)
        ],
        "hours": {
            "lessons": round(sum(one["minutes"] for one in found) / 60),
            "core": round(sum(one.minutes for one in manifest.exercises() if one.core) / 60),
            "stretch": round(sum(one.minutes for one in manifest.exercises() if not one.core) / 60),
        },
    }


@functools.cache
def chapters():
    return [chapter(path) for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]


def chapter(path):
    """Number, title and minutes, as the notebook's first cell says them."""
    number, words = title(path).split(" · ", 1)
    minutes = int(re.search(r"\*\*Time:\*\* (\d+) minutes", source(read(path)["cells"][0]))[1])
    tasks = [one for one in manifest.exercises() if one.notebook == path.name]
    exercises = {"count": len(tasks), "minutes": sum(one.minutes for one in tasks)}
    return {"stem": path.stem, "number": number, "title": words, "minutes": minutes, "exercises": exercises}


def preview():
    """The picture that a message with a link to the site shows: the figure as it stands where no script runs."""
    return b64decode(re.search(r'data:image/png;base64,([^"]+)', figure())[1])
