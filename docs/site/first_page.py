"""The first page of the site: the live figure, the ways in, and the chapters with a picture of each; and the tour."""

import functools
import json
import re
from base64 import b64decode, b64encode
from pathlib import Path

import pictures

from flowcourse.core import manifest
from flowcourse.core.notebooks import read, source, title

ROOT = Path(__file__).parents[2]
FIGURE = ROOT / "notebooks" / "00-why-flows.ipynb", "promise-watch"
WORDS = (
    "▶ to x: layer by layer, a flow bends a round cloud into two moons. ◀ to z: it undoes every bend. The black line "
    "is the way of one point."
)
TOUR_WORDS = "What a flow is, what it costs, and what it can do: six figures of the course that you can move."
# The animation that a code host shows in the README, and the figure that can be moved, in its place.
ANIMATION = re.compile(r"^!\[[^]]*\]\(docs/two-moons\.gif\)$", re.MULTILINE)
# The picture of each chapter on the first page: the cell that draws it; for any other chapter its first picture.
PICTURES = {
    "00": "bend-draw", "01": "shadows", "02": "mirror-picture", "03": "chain", "04": "rosenblatt-check",
    "05": "blob-figure", "06": "four-panel", "07": "gaussian-panels", "08": "price-picture", "09": "made-degrees",
    "10": "radial-draw", "11": "few-steps", "12": "temperature-figure", "13": "same-samples-picture",
    "14": "beside-figure", "15": "bayes-figure", "16": "score-figure", "17": "classes-picture", "18": "travel-figure",
    "19": "holes-figure", "20": "mlp-grid", "21": "onebyone-picture",
}  # fmt: skip
# The stops of the tour: the chapter, the cell with the figure, and what to do with it.
TOUR = [
    (
        "00", "bend-draw", "Bend a line",
        "A flow is a function that can be undone. Drag the three green points until the green density fits the orange "
        "bars, which are waiting times of a geyser from 70 minutes on, in tens of minutes. The mean log p of the data "
        "is your score.",
    ),
    (
        "02", "zoom-widget", "What a bend does to area",
        "In the plane a map bends a whole grid. Move the square: near any point the map acts as a matrix does, and "
        "|det J| says by how much a small area grows there.",
    ),
    (
        "03", "fit-flow", "A flow learns",
        "Nobody drags this one. Press ▶ play: gradient steps raise the likelihood of the data, and the density bends "
        "towards two moons. Three layers are too few to empty the space between them.",
    ),
    (
        "05", "blob-figure", "Volume that is kept",
        "NICE can only slide one coordinate by an amount that the other says. Press ▶ play: the layers bend the disc "
        "more and more, and it keeps its area.",
    ),
    (
        "06", "filament-watch", "Layer by layer",
        "RealNVP stretches as well as slides. Choose a point, press ▶ to x, and follow its staircase: each layer moves "
        "one coordinate.",
    ),
    (
        "18", "travel-figure", "From noise to a digit",
        "A continuous flow has infinitely many small layers. Press ▶ play: t goes from 0 to 1, and in the upper "
        "row noise becomes handwritten digits. The lower row shows the mean of what each may still become: at t = 0 "
        "that is the mean image of a digit, and at t = 1 the upper image itself.",
    ),
]  # fmt: skip
START = re.compile(r"(?<=&quot;start&quot;:)\d+")  # the layer or frame that a figure opens with
PNG = re.compile(r"data:image/png;base64,([\w+/=]+)")
# Each part of the course, and its first chapter.
PARTS = {"The road to two moons": 0, "Families and tools": 7, "Uses": 14, "More, for reference": 20}


def connect(app):
    app.connect("source-read", readme)
    app.connect("html-collect-pages", collect)


def collect(app):
    yield "index", content(app.tags.has("lite")), "first_page.html"
    yield "tour", {"title": "Six figures in ten minutes", "stops": stops(), "sentences": TOUR_WORDS}, "tour.html"


def figure():
    """The figure of the first page, which a reader can move."""
    return drawn(*FIGURE)


@functools.cache
def drawn(path, name):
    """What a cell shows of a figure, as HTML without the title."""
    outputs = next(cell["outputs"] for cell in read(path)["cells"] if cell["id"] == name)
    html = next("".join(one["data"]["text/html"]) for one in outputs if "text/html" in one.get("data", {}))
    return html.partition("<br>")[2]


def stops():
    """The tour: for each stop its title, its words, the figure at its start, and the chapter."""
    found = {one["stem"][:2]: one for one in chapters()}
    for number, cell, heading, words in TOUR:
        chapter = found[number]
        html = drawn(ROOT / "notebooks" / f"{chapter['stem']}.ipynb", cell)
        yield {"heading": heading, "words": words, "figure": START.sub("0", html), "chapter": chapter}


def thumbnail(path):
    """The small picture of a chapter, as an address that has it inside; its alt text would only repeat the title."""
    cells = {cell["id"]: json.dumps(cell.get("outputs", [])) for cell in read(path)["cells"]}
    wanted = PICTURES.get(path.name[:2])
    found = (PNG.search(outputs) for name, outputs in cells.items() if name == wanted or wanted is None)
    png = next(match[1] for match in found if match)
    return f"data:image/png;base64,{b64encode(pictures.small(b64decode(png))).decode()}"


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
            "core": round(sum(one["with_core"] for one in found) / 60),
            "road": round(sum(one["with_core"] for one in found if int(one["number"]) <= 6) / 60),
            "stretch": round(sum(one.minutes for one in manifest.exercises() if not one.core) / 60),
        },
    }


@functools.cache
def chapters():
    return [chapter(path) for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]


def chapter(path):
    """Number, title and minutes, as the notebook's first cell says them."""
    number, words = title(path).split(" · ", 1)
    time = re.search(r"\*\*Time:\*\* (\d+) minutes( with its core exercise)?", source(read(path)["cells"][0]))
    tasks = [one for one in manifest.exercises() if one.notebook == path.name]
    exercises = {"count": len(tasks), "minutes": sum(one.minutes for one in tasks)}
    return {
        "stem": path.stem,
        "number": number,
        "title": words,
        "minutes": int(time[1]),
        "with_core": int(time[1]) + (0 if time[2] else sum(one.minutes for one in tasks if one.core)),
        "exercises": exercises,
        "picture": thumbnail(path),
    }


def preview():
    """The picture that a message with a link to the site shows: the figure as it stands where no script runs."""
    return b64decode(re.search(r'data:image/png;base64,([^"]+)', figure())[1])
