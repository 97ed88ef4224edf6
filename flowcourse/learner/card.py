"""The verdict as a card in a notebook: green, red or grey, in words, with a link to what comes next.

show("ex-01-2", verdict)

After ✓ a row of boxes, one for each exercise of the notebook, says how many are done: one box fills with each success.

As plain text a card is the verdict's line. Where the answer cell could not be run, a second line says so.
"""

import sys
from collections import Counter
from contextlib import suppress
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
_passed = {}  # exercise id: whether its answer passed when it was last checked in this kernel


def show(exercise_id, verdict):
    """Display the card of a verdict below the check cell that is running."""
    from IPython.display import display

    remark = old_function.remark(sys.modules["IPython"].get_ipython().user_ns.get("_ih", []))
    exercise_id = str(exercise_id)
    _failed[exercise_id] = _failed[exercise_id] + 1 if verdict.status == "failed" else 0
    _passed[exercise_id] = verdict.passed and not remark
    display(Card(verdict, remark, *(() if remark else (progress(exercise_id), way_on(exercise_id, verdict)))))


class Card:
    """A verdict, a remark in words, and lines of HTML on what is done and what comes next; "" for none."""

    def __init__(self, verdict, remark="", *further):
        self.verdict, self.remark, self.further = verdict, remark, further

    def _repr_mimebundle_(self, **kwargs):
        plain = "\n  ".join(filter(None, (self.verdict.line, self.remark)))
        return {"text/plain": plain, "text/html": self._html()}

    def _html(self):
        colour = COLOURS["not started" if self.remark else self.verdict.status]
        mark, _, sentence = self.verdict.line.partition(":")
        lines = f"<strong>{escape(mark)}</strong>:{escape(sentence)}", escape(self.remark), *self.further
        rows = "".join(f'<div style="margin: 0.2em 0">{line}</div>' for line in lines if line)
        frame = f"border: 1px solid {colour}; border-left-width: 6px; border-radius: 3px"
        return f'<div class="flowcourse-card" style="{frame}; padding: 0.3em 0.9em; max-width: 48em">{rows}</div>'


def progress(exercise_id):
    """A line of HTML after an answer has passed: how many of its notebook are done, in boxes and in words; else ""."""
    if not _passed[exercise_id] or tries.ID.fullmatch(exercise_id):
        return ""
    here = manifest.notebooks()[manifest.find(exercise_id).notebook]
    passed = _saved_as_passed(here[0]) | _passed
    done = [passed.get(exercise.id, False) for exercise in here]
    size = f"display: inline-block; width: 1.4em; height: 0.7em; border: 1px solid {COLOURS['passed']}"
    fill = f"; background: {COLOURS['passed']}"
    boxes = "".join(f'<span style="{size}{fill if one else ""}"></span>' for one in done)
    row = f'<span aria-hidden="true" style="display: inline-flex; gap: 3px; margin-right: 0.6em">{boxes}</span>'
    return f"{row}{sum(done)} of {len(done)} exercises of this notebook done"


def _saved_as_passed(exercise):
    """{exercise id: True} for each whose check says ✓ in the saved notebook, from which a kernel may have started anew.

    The notebook is the learner's: a solution that runs counts what has passed since it began.
    """
    path = Path("..") / exercise.folder / exercise.notebook
    if path.parent.resolve() != Path.cwd():
        return {}
    with suppress(notebooks.NotebookError):
        checks = [cell for cell in notebooks.read(path)["cells"] if notebooks.tag(cell)[1] == "check"]
        return {notebooks.tag(cell)[0]: True for cell in checks if "✓ passed" in str(cell.get("outputs"))}
    return {}


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
