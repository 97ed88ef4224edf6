"""What stands in the site's margin, the live figure of the first page, and the files beside the pages."""

import json
import re
import shutil
from fnmatch import fnmatch
from pathlib import Path

from docutils import nodes

ROOT = Path(__file__).parents[2]
MATHJAX = ROOT / "build" / "node" / "node_modules" / "mathjax" / "es5" / "tex-svg.js"  # one file, with its fonts in it
MARGIN = {
    "Chapters": ["notebooks/*"],
    "Exercises": ["docs/exercises", "exercises/*", "docs/checks"],
    "To look things up": ["docs/notation", "docs/glossary", "docs/article", "docs/article-map", "docs/api/index"],
    "Solutions": ["solutions/*"],
    "Benchmarks": ["benchmarks/README", "benchmarks/results/*"],
    "For instructors": ["docs/grading/*"],
    "For those who carry on": [
        "docs/setup",
        "docs/contributing",
        "docs/style",
        "docs/architecture",
        "CHANGELOG",
        "docs/credits",
    ],
}


# The animation that a code host shows in the README, and the output of a cell that can be moved, in its place.
ANIMATION = re.compile(r"^!\[[^]]*\]\(docs/two-moons\.gif\)$", re.MULTILINE)
WORDS = (
    "Press ▶ to x: layer by layer, a flow bends a round cloud into two moons. Press ◀ to z, and it undoes every bend."
)
FIGURE = ROOT / "notebooks" / "00-why-flows.ipynb", "promise-watch"


def connect(app):
    app.connect("source-read", first_page)
    app.connect("source-read", margin)
    app.connect("doctree-read", keep_formulas)
    app.connect("build-finished", finish)


def margin(app, page, source):
    """The tree of pages, put below the README, where a code host shows none of it."""
    if page == app.config.root_doc:
        source[0] += "".join(tree(caption, app.env.found_docs, names) for caption, names in MARGIN.items())


def first_page(app, page, source):
    """A visitor can move the figure at once."""
    if page == app.config.root_doc:
        path, name = FIGURE
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        (output,) = next(cell["outputs"] for cell in cells if cell["id"] == name)
        figure = "".join(output["data"]["text/html"])
        page = f"{WORDS}\n\n```{{raw}} html\n<div>\n{figure}\n</div>\n```"
        source[0], count = ANIMATION.subn(lambda _: page, source[0])
        assert count == 1, "the README shows no animation whose place the figure could take"


def tree(caption, pages, patterns):
    listed = [page for pattern in patterns for page in sorted(pages) if fnmatch(page, pattern)]
    lines = ["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *listed, "```", ""]
    return "\n".join(lines) if listed else ""


def keep_formulas(app, doctree):
    """Every displayed formula as it was written; left alone, Sphinx puts one with a line break into an environment."""
    for formula in doctree.findall(nodes.math_block):
        formula["no-wrap"] = formula["nowrap"] = True
        formula.children = [nodes.Text(rf"\[{formula.astext()}\]")]


# What a screen reader or a keyboard needs and the theme leaves out: (as the theme writes it, as it should be).
MENDED = [
    ("<pre>", '<pre tabindex="0">'),  # it may be too wide for the page, and then scrolls
    ('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'),
    ('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">'),
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Pages">'),
    ('<summary aria-label="Toggle hidden content">', "<summary>"),  # which hid the words that can be seen
    ('<aside class="toc-drawer">', '<aside class="toc-drawer" aria-label="On this page">'),
]


def finish(app, exception):
    if exception is None and app.builder.format == "html":
        out = Path(app.outdir)
        links = sorted({link for page in out.rglob("*.html") for link in mend(page)})
        (out.parent / "external-links.txt").write_text("\n".join(links) + "\n", encoding="utf-8")
        shutil.copy(out / "README.html", out / "index.html")
        if MATHJAX.exists():
            shutil.copy(MATHJAX, out / "_static" / "mathjax.js")


def mend(page):
    """Mends one page, and returns where it leads outside the site."""
    text = page.read_text(encoding="utf-8")
    for theirs, ours in MENDED:
        text = text.replace(theirs, ours)
    page.write_text(text, encoding="utf-8")
    return re.findall(r'href="(https?://[^"#]+)', text)
