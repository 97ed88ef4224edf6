"""The formulas, set when the site is built: node runs MathJax once over all pages, and the pages need no script for it.

A formula becomes an SVG picture, with MathML beside it for a screen reader. The letters are drawn once on each page.
Without node or MathJax, a page shows the TeX.
"""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging

ROOT = Path(__file__).parents[2]
MATHJAX = ROOT / "build" / "node" / "node_modules" / "mathjax"
WRITTEN = re.compile(
    r'(<(?:span|div) class="math [^>]*>)\s*(\\[(\[])(.*?)\\[)\]]\s*(?=</)(</span>[.,;:!?)]+)?', re.DOTALL
)
# What MathJax writes for scripts that work with the formula on the page; nothing here does.
UNUSED = re.compile(r' (?:data-(?:c|mml-node|mjx-texclass)|focusable|role|unselectable|xmlns:xlink)="[^"]*"')


def connect(app):
    """The pages get the TeX as Sphinx writes it for MathJax, and formulas in its place once all are written."""
    from sphinx.ext.mathjax import html_visit_displaymath, html_visit_math  # needs what a running Sphinx has imported

    app.add_html_math_renderer("formulas", (html_visit_math, None), (html_visit_displaymath, None))
    app.connect("doctree-read", as_written)


def as_written(app, doctree):
    """Every displayed formula as it was written; left alone, Sphinx puts one with a line break into an environment."""
    for formula in doctree.findall(nodes.math_block):
        formula["no-wrap"] = formula["nowrap"] = True
        formula[:] = [nodes.Text(rf"\[{formula.astext()}\]")]


def typeset(pages):
    """The pages with their formulas set."""
    if not (MATHJAX.exists() and shutil.which("node")):
        logging.getLogger(__name__).info("formulas stay as they are written: node or MathJax is missing (`make site`)")
        return pages
    written = {name: found(text) for name, text in pages.items()}
    done = by_mathjax({name: formulas for name, formulas in written.items() if formulas})
    return pages | {name: put(pages[name], **formulas) for name, formulas in done.items()}


def found(page):
    """The formulas of a page: pairs of TeX, and whether it stands on a line of its own."""
    return [(html.unescape(match[3]), match[2] == r"\[") for match in WRITTEN.finditer(page)]


def by_mathjax(pages):
    command = ["node", Path(__file__).with_suffix(".mjs"), MATHJAX]
    done = subprocess.run(command, input=json.dumps(pages), capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise ExtensionError(f"node could not set the formulas of the site: {done.stderr}")
    return json.loads(done.stdout)


def put(page, formulas, letters):
    """The page with its formulas set, and the shapes of their letters at its end."""
    rest = iter(formulas)
    page = WRITTEN.sub(lambda match: glued(match[1] + small(next(rest)), match[4]), page)
    return page.replace("</body>", f'<svg style="display: none">{letters}</svg></body>')


def glued(formula, after):
    """A formula with the point or comma after it, which must not start a line."""
    return f'<span class="glued">{formula}{after}</span>' if after else formula


def small(formula):
    return UNUSED.sub("", formula).replace("xlink:href", "href")
