"""What stands in the site's margin, and what the theme leaves out for a screen reader or a keyboard."""

from fnmatch import fnmatch
from pathlib import Path

from flowcourse.core.notebooks import needed

ROOT = Path(__file__).parents[2]
MARGIN = {
    "Chapters": ["notebooks/*"],
    "Exercises": ["docs/exercises", "exercises/*", "docs/checks"],
    "Projects": ["projects/README", "projects/*/README"],
    "To look things up": [
        "docs/notation",
        "docs/glossary",
        "docs/which-flow",
        "docs/article",
        "docs/article-map",
        "docs/api/index",
        "docs/stability",
    ],
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


def connect(app):
    app.connect("source-read", margin)
    app.connect("html-page-context", lambda app, page, template, context, tree: context.update(master_doc="index"))
    app.connect("html-page-context", offer_the_tab)


def margin(app, page, source):
    """The tree of pages, put below the README, where a code host shows none of it."""
    if page == app.config.root_doc:
        source[0] += "".join(tree(caption, app.env.found_docs, names) for caption, names in MARGIN.items())


def tree(caption, pages, patterns):
    listed = [page for pattern in patterns for page in sorted(pages) if fnmatch(page, pattern)]
    lines = ["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *listed, "```", ""]
    return "\n".join(lines) if listed else ""


def offer_the_tab(app, page, template, context, doctree):
    """A link below the heading of each lesson and exercise page, to the same page in what `make lite` writes.

    What needs PyTorch has none: a tab cannot run it.
    """
    if page.startswith(("notebooks/", "exercises/")) and not needed(ROOT / f"{page}.ipynb"):
        address = f"{context['pathto']('lite/lab/index.html', resource=True)}?path={page}.ipynb"
        link = f'<a href="{address}">Run in the browser</a>'
        words = "Nothing is installed. Training takes several times as long there."
        context["body"] = context["body"].replace("</h1>", f'</h1>\n<p class="tab">{link} {words}</p>', 1)


# What a screen reader or a keyboard needs and the theme leaves out: (as the theme writes it, as it should be).
COMPLETED = [
    ("<pre>", '<pre tabindex="0">'),  # it may be too wide for the page, and then scrolls
    ('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'),
    ('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">'),
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Pages">'),
    ('<summary aria-label="Toggle hidden content">', "<summary>"),  # which hid the words that can be seen
    ('<aside class="toc-drawer">', '<aside class="toc-drawer" aria-label="On this page">'),
]


def complete(text):
    for theirs, ours in COMPLETED:
        text = text.replace(theirs, ours)
    return text
