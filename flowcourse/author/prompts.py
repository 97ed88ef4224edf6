"""Outputs that answer a question which the text asks before them: they are saved folded, so that a reader can guess.

A prompt is a text with «**Before you run**», «look», «move» or «drag» in it, and the cells between it and the next text
answer it, except those in which `predict` keeps the guess, and those that the reader fills in. In JupyterLab the saved
output of such a cell is folded to its first line, and running the cell unfolds it; the website shows it at a click. A
cell with the tag `stays-open` is not folded: a figure that the reader is about to move.
"""

import re

PROMPT = re.compile(r"\*\*Before you (?:run|look|move|drag)\b")
ASKS = re.compile(r"\bpredict\(|^check\(", re.MULTILINE)
OPEN, HIDDEN = "stays-open", "hide-output"


def answers(cells):
    """The code cells with an output that answers a prompt, in order."""
    asked, answering = False, []
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] != "code":
            asked = bool(PROMPT.search(source))
        elif asked and cell["outputs"] and not ASKS.search(source) and OPEN not in cell["metadata"].get("tags", []):
            answering.append(cell)
    return answering


def fold(cells):
    """Write into each code cell whether its output is folded."""
    folded = answers(cells)
    for cell in cells:
        if cell["cell_type"] == "code":
            metadata, hides = cell["metadata"], any(cell is one for one in folded)
            _put(metadata, "tags", [tag for tag in metadata.get("tags", []) if tag != HIDDEN] + [HIDDEN] * hides)
            _put(metadata, "jupyter", {"outputs_hidden": True} if hides else {})


def _put(metadata, key, value):
    metadata.pop(key, None)
    if value:
        metadata[key] = value


def bar(cell):
    """The line that JupyterLab shows in place of a folded output: the first of its text that is not empty."""
    data = cell["outputs"][0].get("data", {"text/plain": cell["outputs"][0].get("text", "")})
    text = "".join(next(data[kind] for kind in ("text/html", "text/markdown", "text/plain") if kind in data))
    return next((line for line in text.splitlines() if line), "")
