"""The chapters as one page, book.html, to print: folds are open, figures stand still, nothing is beside the text."""

import posixpath
import re

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
    (re.compile(r'<p class="run">.*?</p>'), ""),
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


def page(site):
    """The book, from the finished pages of the site."""
    found = [(one, site[f"notebooks/{one['stem']}.html"]) for one in chapters()]
    letters = {match[1]: match[0] for _, text in found for match in LETTERS.finditer(text)}
    return PAGE.format(
        styles=moved("\n".join(STYLES.findall(found[0][1]))),
        letters="".join(letters.values()),
        contents="".join(f'<li><a href="#{one["stem"]}">{one["number"]} · {one["title"]}</a></li>' for one, _ in found),
        chapters="".join(f'<article id="{one["stem"]}">{still(text)}</article>' for one, text in found),
    )


def still(text):
    """What a chapter says, as paper can show it."""
    text = ARTICLE.search(text)[1]
    for what, instead in LEFT_OUT:
        text = what.sub(instead, text)
    return moved(text)


def moved(text):
    """The same links and pictures, seen from the folder above."""
    return ADDRESS.sub(lambda match: f'{match[1]}="{posixpath.normpath("notebooks/" + match[2])}"', text)
