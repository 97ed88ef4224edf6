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

COLAB = "https://colab.research.google.com/github/"  # both take the address of a file on GitHub
KAGGLE = "https://kaggle.com/kernels/welcome?src=https://github.com/"
BINDER = "https://mybinder.org/v2/gh/"
MADE = "exercises/*", "docs/exercises", "benchmarks/results/*"  # programs write these: nobody edits them by hand


def connect(app):
    app.add_config_value("repository", "", "html")
    app.connect("source-read", margin)
    app.connect("html-page-context", lambda app, page, template, context, tree: context.update(master_doc="index"))
    app.connect("html-page-context", offer_to_run)
    app.connect("html-page-context", offer_source)


def margin(app, page, source):
    """The tree of pages, put below the README, where a code host shows none of it."""
    if page == app.config.root_doc:
        source[0] += "".join(tree(caption, app.env.found_docs, names) for caption, names in MARGIN.items())


def tree(caption, pages, patterns):
    listed = [page for pattern in patterns for page in sorted(pages) if fnmatch(page, pattern)]
    lines = ["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *listed, "```", ""]
    return "\n".join(lines) if listed else ""


def in_a_tab(app, page):
    """The address of the page's notebook in a browser tab, from the folder of the site; or "" where there is none."""
    notebook = f"{page}.ipynb"
    if not app.tags.has("lite") or needed(ROOT / notebook):  # a tab cannot run PyTorch
        return ""
    return f"lite/lab/index.html?path={notebook}"


def offer_to_run(app, page, template, context, doctree):
    """A line below the heading of each lesson and exercise page: where else this very notebook runs."""
    if not page.startswith(("notebooks/", "exercises/")):
        return
    notebook, links, words = f"{page}.ipynb", [], []
    if tab := in_a_tab(app, page):
        links.append(f'<a href="{context["pathto"](tab, resource=True)}">Run in the browser</a>')
        words.append(
            "In the browser nothing is installed; the first start takes a minute, and training takes much longer."
        )
    if app.config.repository:
        file = f"{app.config.repository}/blob/main/{notebook}"
        for name, address in ("Colab", COLAB), ("Kaggle", KAGGLE):
            links.append(f'<a href="{address}{file}" target="_blank" rel="noopener">{name}</a>')
        guide = context["pathto"]("docs/setup") + "#on-colab-and-kaggle"
        words.append(f'Colab and Kaggle need <a class="guide" href="{guide}">two lines</a> first.')
        if not needed(ROOT / notebook):  # Binder installs no PyTorch
            address = f"{BINDER}{app.config.repository}/main?urlpath=lab/tree/{notebook}"
            links.append(f'<a href="{address}" target="_blank" rel="noopener">Binder</a>')
            words.append("Binder takes minutes to start.")
    if links:
        line = f'</h1>\n<p class="run">{" ".join(links)} <span>{" ".join(words)}</span></p>'
        context["body"] = context["body"].replace("</h1>", line, 1)


def offer_source(app, page, template, context, doctree):
    """The theme's buttons at the top of a page: its file on GitHub, and an editor for it."""
    if hub := context["hub"]:
        context["theme_source_view_link"] = f"{hub}/blob/main/{{filename}}"
        if page.startswith(("notebooks/", "solutions/")):  # GitHub's own editor shows a notebook as JSON
            context["theme_source_edit_link"] = f"{hub.replace('github.com', 'github.dev')}/blob/main/{{filename}}"
        elif not any(fnmatch(page, made) for made in MADE):
            context["theme_source_edit_link"] = f"{hub}/edit/main/{{filename}}"


# What a screen reader or a keyboard needs and the theme leaves out: (as the theme writes it, as it should be).
COMPLETED = [
    ("<pre>", '<pre tabindex="0">'),  # it may be too wide for the page, and then scrolls
    ('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper'),
    ('<p class="caption" role="heading">', '<p class="caption" role="heading" aria-level="2">'),
    ('<aside class="sidebar-drawer">', '<aside class="sidebar-drawer" aria-label="Pages">'),
    ('<summary aria-label="Toggle hidden content">', "<summary>"),  # which hid the words that can be seen
    ("(Run this cell, and you can move the picture.)", "(With JavaScript you can move the picture.)"),
    (
        "(Run this cell in JupyterLab, and you can draw on the square.)",
        'In JupyterLab you can draw on it, and on this site there is <a href="../play.html">a page to draw on</a>.',
    ),
    ('<aside class="toc-drawer">', '<aside class="toc-drawer" aria-label="On this page">'),
]


def complete(text):
    for theirs, ours in COMPLETED:
        text = text.replace(theirs, ours)
    text = PRINTED.sub(in_columns, text)
    return re.sub(r"<table.*?</table>", lambda table: LONG.sub(in_parts, table[0]), text, flags=re.DOTALL)


PRINTED = re.compile(r'(<div class="output stream [^>]*><div class="highlight"><pre)([^>]*>)(.*?)</pre>', re.DOTALL)
GAP = re.compile(r"\S {2,}\S")


def in_columns(printed):
    """What a cell printed, marked where at least two of its lines stand in columns; only its other lines wrap."""
    start, end, text = printed.groups()
    lines = text.removeprefix("<span></span>").split("\n")
    if sum(map(bool, map(GAP.search, lines))) < 2:
        return printed[0]
    marked = (line if GAP.search(line) or "<" in line else f'<span class="words">{line}</span>' for line in lines)
    return f'{start} class="columns"{end}' + "\n".join(marked) + "</pre>"


LONG = re.compile(r'(?<=<span class="pre">)[^<]{17,}(?=</span>)')


def in_parts(name):
    """A long name in a table's code, which may go on in the next line after a point, a slash or an underscore."""
    return re.sub(r"(?<=[._/])(?=\w)", "<wbr>", name[0])
