"""A list of steps after a live figure moves it on the site, as the reader comes to each: see static/steps.js.

In a notebook it is a numbered list after the figure's cell, or after one paragraph behind it. Each step begins with
what the controls of the figure are to show, in bold: "**Layer 4, grid.**" sets the slider *layer* and ticks *grid*.
"""

from docutils import nodes


def connect(app):
    app.connect("doctree-read", find, priority=700)  # after boxes.py


def find(app, doctree):
    for steps in list(doctree.findall(nodes.enumerated_list)):
        row, end = steps.parent, steps.parent.index(steps)
        start = next((k for k in range(end - 1, max(end - 3, -1), -1) if live(row[k])), None)
        if start is not None and all(map(begins_bold, steps)):
            row[start : end + 1] = [nodes.container("", *row[start : end + 1], classes=["story"])]


def live(node):
    """Whether it is a cell with a live figure."""
    return any("data-figure=" in raw.astext() for raw in node.findall(nodes.raw))


def begins_bold(step):
    bold = step.next_node(nodes.strong)
    return bold is not None and step.astext().startswith(bold.astext())
