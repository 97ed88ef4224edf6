"""The chapters as one page, book.html, to print: folds are open, figures stand still, nothing is beside the text."""

import posixpath
import re
from pathlib import Path

from first_page import chapters

ARTICLE = re.compile(r'<article role="main" id="furo-main-content">(.*?)</article>', re.DOTALL)
STYLES = re.compile(r'<link rel="stylesheet"[^>]*>')
LETTERS = re.compile(r'<path id="(MJX-[^"]+)".*?</path>')
ADDRESS = re.compile(r'\b(href|src)="(?![a-z]+:|#)([^"]+)"')
LEFT_OUT = [
    (re.compile(r"<script.*?</script>", re.DOTALL), ""),
    (re.compile(r' data-figure="[^"]*"'), ""),  # the figure's data; its picture stays
    (re.compile(r' loading="lazy"'), ""),
    (re.compile(r"<details(?! open)"), "<details open"),
    (re.compile(r'<a class="headerlink".*?</a>'), ""),
    (re.compile(r' id="[^"]*"'), ""),  # the chapters have some in common
]
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>minflow, the book</title>
{styles}
</head>
<body class="book" data-theme="light">
<svg style="display: none"><defs>{letters}</defs></svg>
<main>
<h1>minflow</h1>
<p>A course on normalizing flows: all chapters on one page, to print. <a href="index.html">The site</a> has them with
figures that you can move.</p>
<ul>{contents}</ul>
{chapters}
</main>
</body>
</html>
"""


def connect(app):
    app.connect("build-finished", finish, priority=900)  # when formulas and pictures are in their places


def finish(app, exception):
    if exception is None and app.builder.format == "html":
        write(Path(app.outdir))


def write(out):
    """Writes book.html into the folder of a site, from the pages of its chapters."""
    pages = [(one, out / "notebooks" / f"{one['stem']}.html") for one in chapters()]
    pages = [(one, path.read_text(encoding="utf-8")) for one, path in pages if path.exists()]
    letters = {match[1]: match[0] for _, page in pages for match in LETTERS.finditer(page)}
    book = PAGE.format(
        styles=moved("\n".join(STYLES.findall(pages[0][1]))) if pages else "",
        letters="".join(letters.values()),
        contents="".join(f'<li><a href="#{one["stem"]}">{one["number"]} · {one["title"]}</a></li>' for one, _ in pages),
        chapters="".join(f'<article id="{one["stem"]}">{still(page)}</article>' for one, page in pages),
    )
    (out / "book.html").write_text(book, encoding="utf-8")


def still(page):
    """What a chapter says, as paper can show it."""
    text = ARTICLE.search(page)[1]
    for what, instead in LEFT_OUT:
        text = what.sub(instead, text)
    return moved(text)


def moved(text):
    """The same links and pictures, seen from the folder above."""
    return ADDRESS.sub(lambda match: f'{match[1]}="{posixpath.normpath("notebooks/" + match[2])}"', text)
