"""The progress panel of notebooks/progress.ipynb: what `flowcourse status` and `next` say, and a button to check again.

    panel = show(root)            # displays the panel, then checks the saved answers
    panel.button.click()          # checks them again

A screen reader finds a heading, paragraphs and a table, and Tab reaches the button. The saved notebook holds none of
the learner's results.
"""

from html import escape

import ipywidgets
from IPython.display import display

from ..core import folder, manifest
from ..core.notebooks import NotebookError
from . import answers, done_and_next

STILL = (
    "Your progress. Run this cell in JupyterLab: it checks your saved answers and lists what is done, what is next and "
    "how many minutes are left. Elsewhere type in a terminal: flowcourse status"
)
STATES = {"passed": "✓ done", "failed": "✗ not yet", "not started": "○ not started"}


class Panel:
    """A text above a button; the text says what `check` found."""

    def __init__(self, root):
        self.root = root
        self.text = ipywidgets.HTML(f"<p>{STILL}</p>")
        self.button = ipywidgets.Button(
            description="Check my saved answers again", layout=ipywidgets.Layout(width="max-content")
        )
        self.button.on_click(self.check)
        self.box = ipywidgets.VBox([self.text, self.button])

    def check(self, button=None):
        """Check all saved answers, counting them meanwhile, then show the page."""
        exercises, results = manifest.exercises(), []
        self.button.disabled = True
        try:
            root = folder.find_root(self.root)
            for result in answers.check_exercises(root, exercises):
                results.append(result)
                self.text.value = f"<p>Checking your saved answers: {len(results)} of {len(exercises)}.</p>"
            self.text.value = page(root, results)
        except NotebookError as error:
            self.text.value = f"<p>{escape(str(error))}</p>"
        finally:
            self.button.disabled = False

    def _repr_mimebundle_(self, **kwargs):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        still = {"text/html": f"<p>{STILL}</p>", "text/plain": STILL}
        return {"application/vnd.jupyter.widget-view+json": view, **still}


def show(root=None):
    """Display a Panel, check the answers in the course folder, and return the Panel."""
    panel = Panel(root)
    display(panel)
    panel.check()
    return panel


def page(root, results):
    """The panel's HTML, from pairs (exercise, verdict) in the order of the course, whose folder is `root`."""
    lines = "<br>".join(part.line for part in done_and_next.parts(results))
    rows = "".join(map(_row, results))
    head = "".join(f'<th scope="col">{name}</th>' for name in ("exercise", "title", "", "minutes", "state"))
    return (
        f"<h3>Your progress</h3><p>{lines}</p>{_next(root, results)}"
        f"<table><caption>All exercises</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _next(root, results):
    verdicts = dict(results)
    ordered = [(exercise, verdicts[exercise]) for exercise in done_and_next.in_order(verdicts)]
    found = done_and_next.first_unsolved(ordered)
    if found is None:
        return "<p>All exercises are solved.</p>"
    exercise, verdict = found
    what = f"{exercise.id} · {escape(exercise.title)}, {done_and_next.kind_of(exercise)}, {exercise.minutes} minutes"
    steps = "".join(f"<br>{word}: {escape(text)}" for word, text in done_and_next.steps(root, exercise))
    failed = f"<br>{escape(verdict.line)}" if verdict.status == "failed" else ""
    return f"<p><b>Next: {what}</b>{steps}{failed}</p>"


def _row(result):
    exercise, verdict = result
    cells = escape(exercise.title), done_and_next.kind_of(exercise), exercise.minutes, STATES[verdict.status]
    return f'<tr><th scope="row">{exercise.id}</th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
