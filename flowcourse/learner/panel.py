"""The progress panel of notebooks/progress.ipynb: what `flowcourse status` and `next` say, and a button to check again.

    panel = show(root)            # displays the panel, then checks the saved answers
    panel.button.click()          # checks them again
    panel.html                    # what it says
    panel.draw()                  # once the core is done: saves certificate.svg, with the name that was typed in

A screen reader finds a heading, paragraphs, and a table for each chapter, and Tab reaches links and buttons. The saved
notebook holds none of the learner's results.
"""

from pathlib import Path

import ipywidgets
from IPython.display import display

from ..core import folder, manifest
from ..core.notebooks import NotebookError
from . import answers, done_and_next
from .card import link
from .progress_page import page, paragraph

STILL = (
    "Your progress. Run this cell in JupyterLab: it checks your saved answers and lists what is done, what is next and "
    "how many minutes are left."
)


class Panel:
    """A page below a button; the page says what `check` found. Once the core is done, a certificate can be drawn."""

    def __init__(self, root):
        self.root, self.parts = root, None
        self.output, self.certificate = ipywidgets.Output(), ipywidgets.Output()
        self.say(paragraph(STILL))
        self.button = _button("Check my saved answers again", self.check)
        self.name = ipywidgets.Text(description="Your name:")
        self.draw_button = _button("Draw my certificate", self.draw)
        self.box = ipywidgets.VBox([self.button, self.output])

    def say(self, html):
        self.html = html
        _fill(self.output, html)

    def check(self, button=None):
        """Check all saved answers, counting them meanwhile, then show the page."""
        exercises, results = manifest.exercises(), []
        self.button.disabled = True
        try:
            root = folder.find_root(self.root)
            for result in answers.check_exercises(root, exercises):
                results.append(result)
                self.say(paragraph(f"Checking your saved answers: {len(results)} of {len(exercises)}."))
            self.say(page(root, results))
            self._offer(root, done_and_next.parts(results))
        except NotebookError as error:
            self.say(paragraph(str(error)))
        finally:
            self.button.disabled = False

    def _offer(self, root, parts):
        """Once all of the core is done, show what draws the certificate."""
        self.root, self.parts = root, parts
        if parts[0].done == parts[0].total:
            self.box.children = [self.button, self.name, self.draw_button, self.certificate, self.output]

    def draw(self, button=None):
        """Train a flow, and save the certificate that it draws beside the notebook; where there is no name, say so."""
        name = self.name.value.strip()
        if not name:
            _fill(self.certificate, paragraph("Type your name into the field above, and press the button again."))
            return
        from .certificate import certificate

        self.draw_button.disabled = True
        _fill(self.certificate, paragraph("A RealNVP is being trained to draw the seal. This takes up to 20 seconds."))
        try:
            text = certificate(self.root, name, *self.parts)
            Path("certificate.svg").write_text(text, encoding="utf-8")
            _fill(self.certificate, f"<p>Saved as {link('certificate.svg', 'certificate.svg')}.</p>{text}")
        finally:
            self.draw_button.disabled = False

    def _repr_mimebundle_(self, **kwargs):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.box.model_id}
        return {
            "application/vnd.jupyter.widget-view+json": view,
            "text/html": paragraph(STILL),
            "text/plain": STILL,
        }


def _button(text, on_click):
    button = ipywidgets.Button(description=text, layout=ipywidgets.Layout(width="max-content"))
    button.on_click(on_click)
    return button


def _fill(output, html):
    """Show HTML in an Output, in which JupyterLab opens links to notebooks itself."""
    output.outputs = ({"output_type": "display_data", "data": {"text/html": html}, "metadata": {}},)


def show(root=None):
    """Display a Panel, check the answers in the course folder, and return the Panel."""
    panel = Panel(root)
    display(panel)
    panel.check()
    return panel
