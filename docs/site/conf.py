"""The course as a website:  make site  reads the executed notebooks and the docs where they are, and runs nothing.

The source folder is the repository itself, so that a link which leads somewhere on a code host or in JupyterLab
leads to the same place here. Nothing on a page comes from another server.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import api
import boxes
import described
import finish
import first_page
import formulas
import guesses
import links
import others
import pages
import play
import steps

from flowcourse.core.contents import ABOUT, READ, files

ROOT = Path(__file__).parents[2]

project = "minflow"
author = "the minflow authors"
copyright = "the minflow authors; text CC BY 4.0, code MIT"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.intersphinx", "sphinx.ext.linkcode"]
root_doc = "README"
to_read = [path for path in files(ROOT, READ, ABOUT) if path.suffix in (".md", ".ipynb")]
include_patterns = [path.as_posix() for path in to_read if path.name != "progress.ipynb"]
include_patterns += ["docs/**.md", "docs/**.rst"]  # those for people who write or teach the course too
exclude_patterns = [".*", "build", "dist", "solutions", "**/.ipynb_checkpoints"]
if tags.has("solutions"):  # noqa: F821, Sphinx puts it there
    include_patterns.append("solutions/*.ipynb")
    exclude_patterns.remove("solutions")

nb_execution_mode = "off"
nb_code_prompt_show = "Show the {type}"
nb_code_prompt_hide = "Hide the {type}"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4

nitpicky = True
smartquotes = False
autodoc_default_options = {"members": True, "member-order": "bysource", "ignore-module-all": True}
autodoc_preserve_defaults = True
intersphinx_mapping = {  # lists of our own, of the names that the reference has: no network is needed
    "Python": ("https://docs.python.org/3/", "docs/site/python.inv"),
    "NumPy": ("https://numpy.org/doc/stable/", "docs/site/numpy.inv"),
}
autodoc_typehints = "none"  # the docstrings say shapes, which are more than types

html_theme = "furo"
html_title = "minflow"
html_copy_source = False
html_show_sphinx = False
html_domain_indices = False
repository = ""  # its owner and name, where GitHub builds the site: Colab and others open notebooks from there
if os.environ.get("GITHUB_SERVER_URL") == "https://github.com":
    repository = os.environ.get("GITHUB_REPOSITORY", "")
html_context = {"hub": f"https://github.com/{repository}" if repository else ""}
if repository:
    ask = {"name": "Ask a question", "html": "Ask a question", "url": f"{html_context['hub']}/discussions", "class": ""}
    html_theme_options = {"footer_icons": [ask]}
html_baseurl = os.environ.get("SITE_URL", "")  # where it is published, for previews of its pages
html_favicon = "static/favicon.svg"
templates_path = ["templates"]
html_sidebars = {  # the theme's own, and the ways to pages that stand in no list
    "**": [f"sidebar/{part}.html" for part in ("brand", "search", "scroll-start", "ways", "navigation", "scroll-end")]
}
html_search_scorer = str(Path(__file__).with_name("scorer.js"))
html_static_path = ["static"]
html_css_files = ["site.css", "lesson.css"]
html_js_files = [("page.js", {"defer": "defer"}), ("guesses.js", {"defer": "defer"})]
html_js_files += [("steps.js", {"defer": "defer"})]


def linkcode_resolve(domain, info):
    return api.source(html_context["hub"], info["module"], info["fullname"])


def setup(app):
    api.connect(app)
    first_page.connect(app)
    pages.connect(app)
    play.connect(app)
    links.connect(app)
    others.connect(app)
    guesses.connect(app)
    boxes.connect(app)
    steps.connect(app)
    described.connect(app)
    formulas.connect(app)
    finish.connect(app)
