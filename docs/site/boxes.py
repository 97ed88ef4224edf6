"""What a lesson asks of its reader stands in a box: a question before its answer, and a function to write.

A box is what the notebook has in a row: for a guess the paragraph "Before you run: …" and the field behind it; for
"Your turn. …" the task, the cell to write in, and the fold with one way to write it. On the site no cell runs, and the
box says where it does. The set-up of a lesson, its first cell, is folded: a lesson begins with words.
"""

import pages
from docutils import nodes
from guesses import field_in

BEFORE = "Before you run:", "Before you drag:"
TURN, END = "Your turn.", "</details>"


def connect(app):
    app.connect("doctree-read", box, priority=600)  # after guesses.py
    app.connect("doctree-read", fold_set_up)


def box(app, doctree):
    for paragraph in list(doctree.findall(nodes.paragraph)):
        if paragraph.astext().startswith(BEFORE):
            paragraph.next_node(nodes.strong)[:] = [nodes.Text("Guess first:")]
            close(paragraph, "asked", field_in)
        elif paragraph.astext().startswith(TURN):
            answer = close(paragraph, "turn", lambda node: node.astext().endswith(END))
            cell = next((node for node in answer if node.get("nb_element") == "cell_code"), None)
            if cell:
                del cell[1:]  # that nothing is written yet
                answer.insert(answer.index(cell) + 1, elsewhere(app))


def fold_set_up(app, doctree):
    cells = (node for node in doctree.findall(nodes.container) if node.get("nb_element") == "cell_code")
    if app.env.docname.startswith("notebooks/") and (first := next(cells, None)):
        first.attributes |= {"hide_mode": "input", "prompt_show": "Show the set-up", "prompt_hide": "Hide the set-up"}


def elsewhere(app):
    """The line that says where the cell runs."""
    tab = pages.in_a_tab(app, app.env.docname)
    places = (
        [nodes.reference("", "in the browser", refuri=f"../{tab}", internal=True), nodes.Text(" or ")] if tab else []
    )
    words = nodes.Text("Write it "), *places, nodes.Text("in JupyterLab, which checks it.")
    return nodes.paragraph("", "", *words, classes=["elsewhere"])


def close(first, kind, is_last):
    """A container of the paragraph and what follows it, up to the first node that is the last; the page has it then."""
    row = first.parent
    start = row.index(first)
    end = next((k for k in range(start, len(row)) if is_last(row[k])), start)
    inside = nodes.container("", *row[start : end + 1], classes=["box", kind])
    row[start : end + 1] = [inside]
    return inside
