"""On the site a guess is a field, which a script of the page turns into the stored answer: see static/guesses.js.

In a notebook a guess is two cells: `part = predict(…)` asks, and a later one with `part.reveal(…)` answers. Here the
first becomes the field, and the second is folded already; its text says what was not guessed, and that is taken out.
"""

import html
import re

from docutils import nodes

ASKED = re.compile(
    r"^(.+): write (?:your number|[\d, or]+) in place of the dots$((?:\n\d+  .+)*)", re.MULTILINE
)  # what, and a line for each choice
CHOICE = re.compile(r"^\d+  (.+)$", re.MULTILINE)
NAME = re.compile(r"^(\w+) = predict\(", re.MULTILINE)
NOT_GUESSED = " You made no guess."
FORM = '<form class="guess"'
TALLY = (
    '<div class="tally" hidden><ul></ul>'
    '<p><button type="button">Clear my guesses</button> They are kept in this browser alone.</p></div>'
)


def connect(app):
    app.connect("doctree-read", ask)


def ask(app, doctree):
    cells = [node for node in doctree.findall(nodes.container) if node.get("nb_element") == "cell_code"]
    fields = {}
    for cell in cells:
        source, printed = (part.astext() for part in (*cell.children, nodes.Text(""))[:2])
        for name in re.findall(r"(\w+)\.reveal\(", source):
            place, what, choices = fields.pop(name)
            cell["ids"].append(f"answer-{nodes.make_id(name)}")
            place += nodes.Text(field(what, choices, answered(cell, what), cell["ids"][-1]))
        asked = [(match[1], CHOICE.findall(match[2])) for match in ASKED.finditer(printed)]
        if asked:
            places = [nodes.raw(format="html") for _ in asked]
            fields |= {
                name: (place, *one) for name, place, one in zip(NAME.findall(source), places, asked, strict=True)
            }
            cell.replace_self(places)
        elif source == "predictions()":
            cell.replace_self(nodes.raw("", TALLY, format="html"))
    assert not fields, f"no cell answers {', '.join(fields)}"


def field_in(node):
    return isinstance(node, nodes.raw) and node.astext().startswith(FORM)


def answered(cell, what):
    """The answer that a cell printed; that nobody guessed it is taken out of its text."""
    for block in cell.findall(nodes.literal_block):
        found = re.search(rf"^{re.escape(what)}: (.+)\.{NOT_GUESSED}$", block.astext(), re.MULTILINE)
        if found:
            text = block.astext().replace(found[0], found[0].removesuffix(NOT_GUESSED))
            block.rawsource, block[:] = text, [nodes.Text(text)]
            return found[1]
    raise AssertionError(f"a cell that reveals {what!r} does not print it")


def field(what, choices, answer, place):
    """A button for each choice, below the text that asks; or a place for a number, named after what it is."""
    said = html.escape(what)
    if choices:
        ways = "".join(f'<button name="guess" value="{one}">{one}</button> ' for one in map(html.escape, choices))
        listed = html.escape(" · ".join(choices))  # for paper
        ways = f'<fieldset aria-label="{said}" data-choices="{listed}">{ways}</fieldset>'
    else:
        ways = f'<label>{said} <input name="guess" inputmode="decimal" autocomplete="off" required></label> '
        ways += "<button>Guess</button>"
    data = f'data-what="{said}" data-answer="{html.escape(answer)}" data-place="{place}"'
    return f"{FORM} {data}>{ways}<output></output></form>"
