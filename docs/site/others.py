"""Where the reference names something of Python or NumPy, the name leads to its own documentation.

autograd has no list of its names, and the reference has none of matplotlib's.
"""

import re

from docutils import nodes
from links import put, within
from sphinx.addnodes import pending_xref
from sphinx.ext.intersphinx import missing_reference

NAME = re.compile(r"\b(?:(?:np|numpy|math)\.[\w.]*\w|[A-Z]\w+(?:Error|Warning))\b")
LEFT = nodes.title, nodes.reference, nodes.literal_block


def connect(app):
    app.connect("doctree-resolved", lead)


def lead(app, doctree, page):
    if page.startswith("docs/api/"):
        for text in list(doctree.findall(nodes.Text)):
            if not within(text, LEFT):
                links = [(match, link(app, match[0])) for match in NAME.finditer(text.astext())]
                put(text, [(match, there) for match, there in links if there])


def link(app, name):
    """The name as a link, or None where no list has it."""
    asked = pending_xref("", refdomain="py", reftype="obj", reftarget=re.sub(r"^np\.", "numpy.", name))
    return missing_reference(app, app.env, asked, nodes.Text(name))
