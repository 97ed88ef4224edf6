"""What stands in the site's margin, and what the theme leaves out for a screen reader or a keyboard."""

import re
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
    app.connect("html-page-context", lambda app, page, template, context, tree: context.update(in_a_tab=in_a_tab(app)))
    app.connect("html-page-context", offer_the_tab)
    app.connect("build-finished", finish)


def margin(app, page, source):
    """The tree of pages, put below the README, where a code host shows none of it."""
    if page == app.config.root_doc:
        source[0] += "".join(tree(caption, app.env.found_docs, names) for caption, names in MARGIN.items())


def tree(caption, pages, patterns):
    listed = [page for pattern in patterns for page in sorted(pages) if fnmatch(page, pattern)]
    lines = ["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *listed, "```", ""]
    return "\n".join(lines) if listed else ""


def in_a_tab(app):
    """Whether what `make lite` writes stands beside the site, or will: without it the links there would be dead."""
    return app.tags.has("lite")


def offer_the_tab(app, page, template, context, doctree):
    """A link below the heading of each lesson and exercise page, to the same page in what `make lite` writes.

    What needs PyTorch has none: a tab cannot run it.
    """
    if in_a_tab(app) and page.startswith(("notebooks/", "exercises/")) and not needed(ROOT / f"{page}.ipynb"):
        address = f"{context['pathto']('lite/lab/index.html', resource=True)}?path={page}.ipynb"
        link = f'<a href="{address}">Run in the browser</a>'
        words = "Nothing is installed. The first start takes up to a minute, and training takes much longer there."
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


def finish(app, exception):
    if exception is None and app.builder.format == "html":
        out = Path(app.outdir)
        ours = [page for page in out.rglob("*.html") if out / "lite" not in page.parents]  # which `make lite` writes
        links = sorted({link for page in ours for link in complete(page)})
        (out.parent / "external-links.txt").write_text("\n".join(links) + "\n", encoding="utf-8")


def complete(page):
    """Completes one page, and returns where it leads outside the site."""
    text = page.read_text(encoding="utf-8")
    for theirs, ours in COMPLETED:
        text = text.replace(theirs, ours)
    page.write_text(text, encoding="utf-8")
    return re.findall(r'href="(https?://[^"#]+)', text)
