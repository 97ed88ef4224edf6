"""The verdict as a card in a notebook: green, red or grey, in words, with a link to what comes next.

show("ex-01-2", verdict)

As plain text a card is the verdict's line. Where the answer cell could not be run, a second line says so.
"""

import sys
from collections import Counter
from html import escape
from pathlib import Path

from ..core import manifest, notebooks, tries
from . import done_and_next, old_function

# JupyterLab's colours in the theme that is on; elsewhere those after the comma, which suit light pages and dark ones.
COLOURS = {
    "passed": "var(--jp-success-color1, #388e3c)",
    "failed": "var(--jp-error-color1, #d32f2f)",
    "not started": "var(--jp-border-color0, #757575)",
}

_failed = Counter()  # exercise id: how often in a row its answer was wrong


def show(exercise_id, verdict):
    """Display the card of a verdict below the check cell that is running."""
    from IPython.display import display

    remark = old_function.remark(sys.modules["IPython"].get_ipython().user_ns.get("_ih", []))
    exercise_id = str(exercise_id)
    _failed[exercise_id] = _failed[exercise_id] + 1 if verdict.status == "failed" else 0
    display(Card(verdict, remark, "" if remark else way_on(exercise_id, verdict)))


class Card:
    """A verdict, a remark in words, and a line of HTML that leads on; "" for none."""

    def __init__(self, verdict, remark="", way_on=""):
        self.verdict, self.remark, self.way_on = verdict, remark, way_on

    def _repr_mimebundle_(self, **kwargs):
        plain = "\n  ".join(filter(None, (self.verdict.line, self.remark)))
        return {"text/plain": plain, "text/html": self._html()}

    def _html(self):
        colour = COLOURS["not started" if self.remark else self.verdict.status]
        mark, _, sentence = self.verdict.line.partition(":")
        lines = f"<strong>{escape(mark)}</strong>:{escape(sentence)}", escape(self.remark), self.way_on
        rows = "".join(f'<div style="margin: 0.2em 0">{line}</div>' for line in lines if line)
        frame = f"border: 1px solid {colour}; border-left-width: 6px; border-radius: 3px"
        return f'<div class="flowcourse-card" style="{frame}; padding: 0.3em 0.9em; max-width: 48em">{rows}</div>'


def way_on(exercise_id, verdict):
    """A line of HTML: after ✗ where help is, after ✓ a link to the next exercise or lesson; "" where there is none."""
    in_a_lesson = tries.ID.fullmatch(exercise_id)
    try:
        exercise = None if in_a_lesson else manifest.find(exercise_id)
    except manifest.UnknownExercise:
        return ""
    if verdict.status == "failed":
        hint = f"Stuck? Open hint {min(_failed[exercise_id], 3)} below."
        return "Stuck? One answer is folded below." if in_a_lesson else hint
    following = done_and_next.after(Path(".."), exercise) if exercise and verdict.passed else None
    if following is None:
        return ""
    if isinstance(following, manifest.Exercise):
        return f"Next: {link(done_and_next.address(following), done_and_next.described(following))}"
    place = f"../notebooks/{following}"
    return f"Next: {link(place, notebooks.title(place))}"


def link(address, text):
    """A link in the colour of the text around it, underlined, which can be read on every background."""
    return f'<a href="{escape(address)}" style="color: inherit; text-decoration: underline">{escape(text)}</a>'
